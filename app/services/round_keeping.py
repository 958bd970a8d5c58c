"""Keeping rounds: opening one, its dates, agreed deadlines (`process.md` 2)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import and_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, aliased

from app.access.scope import Scope
from app.domain.login_codes import Level
from app.models import Account, AgreedDeadline, DataSet, Return, Round, Unit
from app.services import history, owing, returns
from app.services.counts import reopening, sheets
from app.services.errors import (
    ChangedMeanwhile,
    DatesOutOfOrder,
    DeadlineOutOfRange,
    NotFound,
    ReasonMissing,
    RoundExists,
    RoundNotOpen,
)
from app.services.rosters import copying
from app.services.units import tree

DUE_COLUMNS = {
    Level.INSTITUTION: "institution_due_at",
    Level.AUTHORITY: "authority_due_at",
    Level.PROVINCE: "province_due_at",
}


def open_round(
    session: Session,
    *,
    academic_year: int,
    number: int,
    opens_at: datetime,
    closes_at: datetime,
    deadlines: Mapping[Level, datetime],
    actor: Account,
    at: datetime,
) -> Round:
    """Make a round and what every unit owes in it (2.1, 2.2, 1.1).

    `closes_at` and the deadlines (of institution, authority and province) are exclusive. A
    further round of a year begins as a copy of the one before, which must be over (2.4). Raise
    `DatesOutOfOrder`, `RoundExists` for a year and number that were opened before, and what
    `copying.require_final` raises.
    """
    tree.lock(session)
    known = select(Round).where(Round.academic_year == academic_year, Round.number == number)
    if session.scalar(known) is not None:
        raise RoundExists(academic_year=academic_year, number=number)
    dates = _in_order(opens_at, closes_at, deadlines)
    before = copying.round_before(session, academic_year=academic_year, number=number)
    if before is not None:
        copying.require_final(session, before, at=at)
    made = Round(academic_year=academic_year, number=number, **dates)
    try:
        with session.begin_nested():
            session.add(made)
    except IntegrityError as error:
        raise RoundExists(academic_year=academic_year, number=number) from error
    owing.make_returns(session, made)
    sheets.make_rows(session, made)
    _note(session, "round opened", made, actor=actor, at=at, after=_written(dates))
    if before is not None:
        copying.copy_rosters(session, before, made, actor=actor, at=at)
    return made


def set_dates(
    session: Session,
    the_round: Round,
    *,
    opens_at: datetime,
    closes_at: datetime,
    deadlines: Mapping[Level, datetime],
    version: int,
    reason: str,
    actor: Account,
    at: datetime,
) -> None:
    """Change the dates of a round (2.1, 2.2); once it has opened, with a reason.

    A round that has opened keeps its opening, and no round is closed backwards in time.
    """
    _require_version(the_round, version)
    new = _in_order(opens_at, closes_at, deadlines)
    old = {name: getattr(the_round, name) for name in new}
    if new == old:
        return
    has_opened = the_round.opens_at <= at
    if has_opened and not reason:
        raise ReasonMissing()
    if has_opened and opens_at != the_round.opens_at:
        raise DatesOutOfOrder(field="opens_at", rule="opened already")
    if closes_at != the_round.closes_at and closes_at <= at:
        raise DatesOutOfOrder(field="closes_at", rule="after now")
    if closes_at > the_round.closes_at:
        copying.require_not_copied(session, the_round)
    _change(session, the_round, new, event="round dates set", reason=reason, actor=actor, at=at)


def extend(
    session: Session,
    the_round: Round,
    *,
    closes_at: datetime,
    version: int,
    reason: str,
    actor: Account,
    at: datetime,
) -> None:
    """Let a round close later, for everybody; its deadlines stay (2.1)."""
    _require_version(the_round, version)
    if not reason:
        raise ReasonMissing()
    if closes_at <= max(the_round.closes_at, at):
        raise DatesOutOfOrder(field="closes_at", rule="later than before")
    copying.require_not_copied(session, the_round)
    new = {"closes_at": closes_at}
    _change(session, the_round, new, event="round extended", reason=reason, actor=actor, at=at)


def agreed_deadlines(
    session: Session, the_round: Round, authority: Unit, *, scope: Scope
) -> list[tuple[Unit, datetime | None]]:
    """List an authority's institutions of a round, each with the deadline agreed with it."""
    pupils = aliased(Return)
    rows = session.execute(
        select(Unit, AgreedDeadline.due_at)
        .join(Return, Return.unit_id == Unit.id)
        .join(pupils, pupils.id == Return.parent_id)
        .outerjoin(
            AgreedDeadline,
            and_(AgreedDeadline.round_id == the_round.id, AgreedDeadline.unit_id == Unit.id),
        )
        .where(
            Return.round_id == the_round.id,
            Return.data_set == DataSet.ROSTER,
            pupils.unit_id == authority.id,
            scope.units(),
        )
        .order_by(Unit.sort_key, Unit.id)
    )
    return [(unit, due_at) for unit, due_at in rows]


def latest_to_agree(the_round: Round) -> datetime:
    """Give the latest deadline that an institution can agree: the level's own (2.2, 2.3)."""
    return min(the_round.institution_due_at, the_round.authority_due_at)


def agree_deadline(
    session: Session,
    the_round: Round,
    *,
    unit: Unit,
    due_at: datetime | None,
    was: datetime | None,
    actor: Account,
    at: datetime,
) -> None:
    """Keep the deadline that an institution agreed with its authority (2.3); None drops it.

    `was` is what the page showed: raise `ChangedMeanwhile` where it is that no more. Raise
    `DeadlineOutOfRange` for one that is not after the opening or later than the level's own.
    """
    if at >= the_round.closes_at:
        raise RoundNotOpen(opens_at=the_round.opens_at, closes_at=the_round.closes_at, at=at)
    roster = returns.find(session, the_round, unit, DataSet.ROSTER)
    if roster is None:
        raise NotFound()
    # Not the roster: of several agreed at once, the second would be waited for holding the
    # history's chain, which whoever edits that roster waits for.
    returns.lock(session, roster.parent_id or roster.id)
    kept = session.scalar(
        select(AgreedDeadline).where(
            AgreedDeadline.round_id == the_round.id, AgreedDeadline.unit_id == unit.id
        )
    )
    before = kept.due_at if kept else None
    if due_at == before:
        return
    if before != was:
        raise ChangedMeanwhile()
    latest = latest_to_agree(the_round)
    if due_at is not None and not the_round.opens_at < due_at <= latest:
        raise DeadlineOutOfRange(opens_at=the_round.opens_at, latest=latest)
    if kept is None:
        kept = AgreedDeadline(round_id=the_round.id, unit_id=unit.id)
        session.add(kept)
    if due_at is None:
        session.delete(kept)
    else:
        kept.due_at = due_at
    session.flush()
    history.record(
        session,
        "deadline agreed",
        "round",
        the_round.id,
        unit=unit,
        actor=actor,
        at=at,
        before=_written({"due_at": before}),
        after=_written({"due_at": due_at}),
    )


def _in_order(
    opens_at: datetime, closes_at: datetime, deadlines: Mapping[Level, datetime]
) -> dict[str, datetime]:
    """Give the dates as columns; raise `DatesOutOfOrder` naming the first column that is wrong."""
    if closes_at <= opens_at:
        raise DatesOutOfOrder(field="closes_at", rule="after opening")
    dates = {"opens_at": opens_at, "closes_at": closes_at}
    earlier = opens_at
    for level, column in DUE_COLUMNS.items():
        due_at = deadlines[level]
        if due_at <= opens_at:
            raise DatesOutOfOrder(field=column, rule="after opening")
        if due_at > closes_at:
            raise DatesOutOfOrder(field=column, rule="not after closing")
        if due_at < earlier:
            raise DatesOutOfOrder(field=column, rule="not before the level below")
        dates[column] = earlier = due_at
    return dates


def _change(
    session: Session,
    the_round: Round,
    new: Mapping[str, datetime],
    *,
    event: str,
    reason: str,
    actor: Account,
    at: datetime,
) -> None:
    changed = {name: value for name, value in new.items() if getattr(the_round, name) != value}
    if the_round.closes_at <= at < new["closes_at"]:
        reopening.settle(session, the_round, actor=actor, at=at)
    before = {name: getattr(the_round, name) for name in changed}
    for name, value in changed.items():
        setattr(the_round, name, value)
    session.flush()
    if "opens_at" in changed:
        session.execute(
            update(Return)
            .where(Return.round_id == the_round.id)
            .values(changed_at=the_round.opens_at)
        )
    _note(
        session,
        event,
        the_round,
        actor=actor,
        at=at,
        before=_written(before),
        after=_written(changed),
        reason=reason,
    )


def _note(
    session: Session, event: str, the_round: Round, *, actor: Account, at: datetime, **what: Any
) -> None:
    history.record(
        session, event, "round", the_round.id, unit=actor.unit, actor=actor, at=at, **what
    )


def _written(moments: Mapping[str, datetime | None]) -> dict[str, str | None]:
    return {name: moment.isoformat() if moment else None for name, moment in moments.items()}


def _require_version(the_round: Round, version: int) -> None:
    if the_round.version != version:
        raise ChangedMeanwhile()
