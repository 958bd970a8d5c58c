"""Who pays for a school, from when and until when; also in the middle of a round (6.1, 6.3)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.domain.login_codes import Level
from app.domain.thai_calendar import in_bangkok
from app.models import Account, OtherSchool, SchoolPayer, Unit
from app.services import history
from app.services.errors import DateOutOfRange, NotFound, PayerUnknown
from app.services.other_schools import keeping, rows
from app.services.units import finding, tree

LONGEST_AHEAD = timedelta(days=366)


def payer_by_code(session: Session, code: str) -> Unit:
    """Find the authority that a code names, wherever it lies; raise `PayerUnknown`."""
    found = finding.find(session, code)
    if found is None or found.level is not Level.AUTHORITY or found.dissolved_on is not None:
        raise PayerUnknown(code=code)
    return found


def payers_of(session: Session, school: OtherSchool) -> list[SchoolPayer]:
    """List who pays and who paid for a school, those of today first, then the latest."""
    return list(
        session.scalars(
            select(SchoolPayer)
            .where(SchoolPayer.school_id == school.id)
            .order_by(
                SchoolPayer.valid_to.is_not(None), SchoolPayer.valid_from.desc(), SchoolPayer.id
            )
        )
    )


def get(session: Session, school: OtherSchool, payer_id: int) -> SchoolPayer:
    """Give one of a school's payers, or raise `NotFound`."""
    found = session.get(SchoolPayer, payer_id)
    if found is None or found.school_id != school.id:
        raise NotFound()
    return found


def name(
    session: Session,
    authority: Unit,
    schools: Sequence[OtherSchool],
    *,
    since: date,
    actor: Account,
    at: datetime,
) -> None:
    """Let an authority pay for schools from a day on, and owe their counts.

    Those it pays for already stay as they are. In rounds not closed they come onto its sheet:
    raise `NotRecording` where that, or the province's data, is confirmed, `UnitDissolved`, or
    `DateOutOfRange` for a day too far ahead.
    """
    latest = in_bangkok(at).date() + LONGEST_AHEAD
    if since > latest:
        raise DateOutOfRange(earliest=None, latest=latest)
    tree.lock(session)
    tree.require_living(authority)
    keeping.take_all(session, schools)
    paid = set(
        session.scalars(
            select(SchoolPayer.school_id).where(
                SchoolPayer.authority_id == authority.id, SchoolPayer.valid_to.is_(None)
            )
        )
    )
    new = [school for school in schools if school.id not in paid]
    if not new:
        return
    authority.pays_for_other_schools = True
    session.add_all(
        SchoolPayer(school_id=school.id, authority_id=authority.id, valid_from=since)
        for school in new
    )
    session.flush()
    rows.come_on(session, authority, new, since=since, at=at)
    history.record(
        session,
        "school_payer.named",
        keeping.SUBJECT,
        new[0].id,
        unit=authority,
        actor=actor,
        at=at,
        after={"schools": [school.name for school in new], "valid_from": since.isoformat()},
    )


def end(session: Session, payer: SchoolPayer, *, on: date, actor: Account, at: datetime) -> None:
    """Let an authority pay for a school no more from a day on.

    In rounds not closed the school goes off its sheet, and its figures go to whoever else pays
    for it; where nobody does, the record keeps them. Raise `NotRecording` where a sheet is
    confirmed, or `DateOutOfRange`. A payer who has ended stays ended.
    """
    today = in_bangkok(at).date()
    latest = max(today, payer.valid_from)
    if payer.valid_to is None and not payer.valid_from <= on <= latest:
        raise DateOutOfRange(earliest=payer.valid_from, latest=latest)
    _end(session, payer, on=on, actor=actor, at=at)


def hand_over(
    session: Session,
    school: OtherSchool,
    *,
    to: Unit,
    since: date,
    actor: Account,
    at: datetime,
) -> None:
    """Let one authority alone pay for a school from a day on; raise what `name` and `end` do.

    Who paid so far does until that day, which may be one to come.
    """
    name(session, to, [school], since=since, actor=actor, at=at)
    for payer in payers_of(session, school):
        if payer.valid_to is None and payer.authority_id != to.id:
            _end(session, payer, on=max(payer.valid_from, since), actor=actor, at=at)


def _end(session: Session, payer: SchoolPayer, *, on: date, actor: Account, at: datetime) -> None:
    tree.lock(session)
    keeping.take(session, payer.school)
    session.refresh(payer)
    if payer.valid_to is not None:
        return
    payer.valid_to = on
    session.flush()
    rows.go_off(session, payer.authority, payer.school, on=on, actor=actor, at=at)
    payer.authority.pays_for_other_schools = _pays(session, payer.authority, at=at)
    history.record(
        session,
        "school_payer.ended",
        keeping.SUBJECT,
        payer.school_id,
        unit=payer.authority,
        actor=actor,
        at=at,
        before={"schools": [payer.school.name]},
        after={"until": on.isoformat()},
    )


def let_pay(
    session: Session,
    school: OtherSchool,
    authority: Unit,
    *,
    since: date,
    alone: bool,
    actor: Account,
    at: datetime,
) -> None:
    """Let an authority pay, `alone` or beside those who do already."""
    if alone:
        hand_over(session, school, to=authority, since=since, actor=actor, at=at)
    else:
        name(session, authority, [school], since=since, actor=actor, at=at)


def authorities_of(session: Session, province: Unit) -> list[Unit]:
    """List the living authorities of a province by name, of which one may be named."""
    return list(
        session.scalars(
            select(Unit)
            .where(
                Unit.parent_id == province.id,
                Unit.level == Level.AUTHORITY,
                Unit.dissolved_on.is_(None),
            )
            .order_by(Unit.sort_key, Unit.id)
        )
    )


def _pays(session: Session, authority: Unit, *, at: datetime) -> bool:
    """Say whether an authority pays for a school, today or on a day to come."""
    today = in_bangkok(at).date()
    found = select(SchoolPayer.id).where(
        SchoolPayer.authority_id == authority.id,
        or_(SchoolPayer.valid_to.is_(None), SchoolPayer.valid_to > today),
    )
    return session.scalars(found.limit(1)).first() is not None
