"""What a change of the list does to the sheets of rounds that have not closed (6.1, 6.3).

A sheet that is confirmed stays as it was: whoever must change it has it taken back first.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, delete, exists, insert, select
from sqlalchemy.orm import Session

from app.domain.thai_calendar import in_bangkok
from app.models import (
    Account,
    Count,
    CountedSchool,
    CountLink,
    DataSet,
    OtherSchool,
    Return,
    Round,
    SchoolPayer,
    State,
    Unit,
)
from app.services import returns
from app.services.counts import recording, tallies
from app.services.counts.sheets import is_recorded, pays_on
from app.services.units import mid_round


def check_anew(session: Session, school: OtherSchool, *, actor: Account, at: datetime) -> None:
    """Look anew at the school's rows on sheets that are open and being recorded."""
    ids = session.scalars(
        select(Return.id)
        .join(CountedSchool, CountedSchool.return_id == Return.id)
        .join(Round, Round.id == Return.round_id)
        .where(CountedSchool.school_id == school.id, Round.opens_at <= at, Round.closes_at > at)
    ).all()
    for sheet in returns.lock_all(session, ids):
        if sheet.state is State.RECORDING:
            recording.check_anew(session, sheet, actor=actor, at=at)


def come_on(
    session: Session,
    authority: Unit,
    schools: Sequence[OtherSchool],
    *,
    since: date,
    at: datetime,
) -> None:
    """Put schools on an authority's sheets of the rounds in which it pays for them.

    Raise `NotRecording` where it, or its province, has confirmed.
    """
    mid_round.lock_around(session, authority, at=at)
    for the_round in mid_round.rounds_not_closed(session, at=at):
        if since > in_bangkok(the_round.closes_at).date():
            continue
        wanted = session.scalars(
            select(OtherSchool.id).where(
                OtherSchool.id.in_([school.id for school in schools]),
                is_recorded(session, the_round),
            )
        ).all()
        if wanted:
            sheet = mid_round.made_for(session, the_round, authority, DataSet.COUNTS, at=at)
            _put(session, sheet, wanted)


def put_back(session: Session, school: OtherSchool, *, at: datetime) -> None:
    """Put a school on the sheets where it is missing, of those who pay for it now."""
    payers = session.scalars(
        select(SchoolPayer)
        .where(SchoolPayer.school_id == school.id, pays_on(in_bangkok(at).date()))
        .order_by(SchoolPayer.authority_id)
    ).all()
    for payer in payers:
        come_on(session, payer.authority, [school], since=payer.valid_from, at=at)


def go_off(
    session: Session, authority: Unit, school: OtherSchool, *, at: datetime
) -> list[dict[str, Any]]:
    """Take a school off an authority's sheets, and say what figures stood there.

    Where another authority has it on a sheet of the same round without figures, they go along.
    Raise `NotRecording` where either has confirmed.
    """
    others = session.scalars(_sheets_with(school, at).where(Return.unit_id != authority.id)).all()
    mid_round.lock_around(session, authority, *{one.unit for one in others}, at=at)
    told = []
    for sheet in session.scalars(_sheets_with(school, at).where(Return.unit_id == authority.id)):
        mid_round.require_recording(sheet)
        same_round = [one for one in others if one.round_id == sheet.round_id]
        told += _take_off(session, sheet, school, same_round)
    return told


def _take_off(
    session: Session, sheet: Return, school: OtherSchool, others: Sequence[Return]
) -> list[dict[str, Any]]:
    row = _row(session, sheet, school)
    figures = _figures(session, row)
    heir = next((one for one in others if not _figures(session, _row(session, one, school))), None)
    if heir is not None and figures:
        mid_round.require_recording(heir)
        _drop(session, _row(session, heir, school))
        row.return_ = heir
        session.flush()
        _settle(session, heir)
    else:
        _drop(session, row)
    _settle(session, sheet)
    mid_round.drop_if_bare(session, sheet)
    return [{"round": sheet.round.key, "figures": figures}] if figures and heir is None else []


def _put(session: Session, sheet: Return, school_ids: Collection[int]) -> None:
    there = set(
        session.scalars(select(CountedSchool.school_id).where(CountedSchool.return_id == sheet.id))
    )
    new = [{"return_id": sheet.id, "school_id": one} for one in school_ids if one not in there]
    if new:
        mid_round.require_recording(sheet)
        session.execute(insert(CountedSchool), new)
        _settle(session, sheet)


def _settle(session: Session, sheet: Return) -> None:
    """Count a sheet anew, and let the page of who stands above it know."""
    tallies.count_anew(session, sheet)
    if sheet.parent is not None:
        mid_round.make_stale(session, sheet.parent)


def _drop(session: Session, row: CountedSchool) -> None:
    for of in (Count, CountLink):
        session.execute(delete(of).where(of.counted_school_id == row.id))
    session.delete(row)
    session.flush()


def _row(session: Session, sheet: Return, school: OtherSchool) -> CountedSchool:
    return session.scalars(
        select(CountedSchool)
        .where(CountedSchool.return_id == sheet.id, CountedSchool.school_id == school.id)
        .execution_options(populate_existing=True)
    ).one()


def _figures(session: Session, row: CountedSchool) -> dict[str, dict[str, int]]:
    told: dict[str, dict[str, int]] = {}
    for one in session.scalars(select(Count).where(Count.counted_school_id == row.id)):
        told.setdefault("boys" if one.sex == "m" else "girls", {})[one.grade] = one.pupils
    return told


def _sheets_with(school: OtherSchool, at: datetime) -> Select[Return]:
    return (
        select(Return)
        .join(Round, Round.id == Return.round_id)
        .where(
            Round.closes_at > at,
            exists().where(
                CountedSchool.return_id == Return.id, CountedSchool.school_id == school.id
            ),
        )
        .order_by(Return.id)
    )
