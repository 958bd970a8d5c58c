"""What a change of the list does to the sheets of rounds that have not closed (6.1, 6.3).

A sheet that is confirmed stays as it was: whoever must change it has it taken back first.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, delete, exists, insert, select, update
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
from app.services import history, returns, rounds
from app.services.counts import links, recording, signed, tallies
from app.services.counts.sheets import is_recorded, last_day, pays_on
from app.services.units import mid_round


def check_anew(
    session: Session, schools: Collection[OtherSchool], *, actor: Account, at: datetime
) -> None:
    """Look anew at the sheets with these schools that are open and being recorded (2.1)."""
    ids = session.scalars(
        select(Return.id)
        .distinct()
        .join(CountedSchool, CountedSchool.return_id == Return.id)
        .join(Round, Round.id == Return.round_id)
        .where(
            CountedSchool.school_id.in_([school.id for school in schools]),
            rounds.is_open_now(at),
        )
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
        if since > last_day(the_round):
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
    session: Session,
    authority: Unit,
    school: OtherSchool,
    *,
    on: date,
    actor: Account,
    at: datetime,
) -> None:
    """Take a school off an authority's sheets of the rounds that end on a day or later.

    Where another authority has it on a sheet of the same round without
    figures, they go along, and so does what a head has signed; else the record keeps them. Raise
    `NotRecording` where either has confirmed.
    """
    others = session.scalars(_sheets_with(school, at).where(Return.unit_id != authority.id)).all()
    mid_round.lock_around(session, authority, *{one.unit for one in others}, at=at)
    for sheet in session.scalars(_sheets_with(school, at).where(Return.unit_id == authority.id)):
        if on > last_day(sheet.round):
            continue
        mid_round.require_recording(sheet)
        row = _row(session, sheet, school)
        links.withdraw_unsigned(session, row, actor=actor, at=at)
        same_round = [one for one in others if one.round_id == sheet.round_id]
        _take_off(session, row, same_round, actor=actor, at=at)
        _settle(session, sheet)
        mid_round.drop_if_bare(session, sheet)


def _take_off(
    session: Session,
    row: CountedSchool,
    others: Sequence[Return],
    *,
    actor: Account,
    at: datetime,
) -> None:
    """Give a row to the first of the others that has nothing, or take it away and note what it had.

    Links go along, as the record of their use.
    """
    sheet, told = row.return_, _told(session, row)
    rivals = [_row(session, one, row.school) for one in others]
    rival = next((one for one in rivals if not _told(session, one)), None)
    if rival is None or not told:
        if rivals:
            _give_links(session, row, rivals[0])
        _drop(session, row)
        if told:
            history.record(
                session,
                "counts.taken_off",
                recording.SUBJECT,
                row.id,
                unit=sheet.unit,
                actor=actor,
                at=at,
                before={"schools": [row.school.name], **told},
            )
        return
    heir = rival.return_
    mid_round.require_recording(heir)
    links.withdraw_unsigned(session, rival, actor=actor, at=at)
    _give_links(session, rival, row)
    _drop(session, rival)
    row.return_ = heir
    session.flush()
    _settle(session, heir)


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


def _give_links(session: Session, row: CountedSchool, to: CountedSchool) -> None:
    session.execute(
        update(CountLink)
        .where(CountLink.counted_school_id == row.id)
        .values(counted_school_id=to.id),
        execution_options={"synchronize_session": "fetch"},
    )


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


def _told(session: Session, row: CountedSchool) -> dict[str, Any]:
    """Say what a row has: its figures with their reason, and what its head signed last."""
    told: dict[str, Any] = {}
    for one in session.scalars(select(Count).where(Count.counted_school_id == row.id)):
        told.setdefault(recording.FIELDS[one.sex], {})[one.grade] = one.pupils
    if row.reason:
        told["reason"] = row.reason
    link = links.waiting_of(session, row)
    if link is not None:
        told |= {"signed_name": link.signed_name, "signed_position": link.signed_position}
        for (grade, sex), pupils in signed.figures_of(link).items():
            told.setdefault(f"signed_{recording.FIELDS[sex]}", {})[grade] = pupils
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
