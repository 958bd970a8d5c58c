"""Dissolving a unit: it is kept, with all that rounds refer to, and owes nothing from then on."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.thai_calendar import format_date
from app.models import Account, DataSet, Return, State, SuccessionKind, Unit, UnitSuccession
from app.services import administrators, history
from app.services.claims import following
from app.services.confirmation import service
from app.services.counts import sheets
from app.services.errors import ChangedMeanwhile, ReasonMissing, StillInUse
from app.services.rosters import changes
from app.services.rosters.carrying import leaving
from app.services.units import mid_round, tree

# The words of a confirmation are kept with it and not translated: Thai, as all of them are.
_WORDING = {
    DataSet.ROSTER: "ยืนยันว่าไม่มีนักเรียนหรือเด็กเล็ก เนื่องจากหน่วยงานยุบเลิกตั้งแต่วันที่ {on}",
    DataSet.PUPILS: "ยืนยันภาพรวมของข้อมูลแทนหน่วยงานที่ยุบเลิกตั้งแต่วันที่ {on}",
    DataSet.COUNTS: "ยืนยันว่าไม่มีสถานศึกษาสังกัดอื่น เนื่องจากหน่วยงานยุบเลิกตั้งแต่วันที่ {on}",
    DataSet.WHOLE: "ยืนยันภาพรวมของข้อมูลแทนหน่วยงานที่ยุบเลิกตั้งแต่วันที่ {on}",
}


def dissolve(
    session: Session,
    unit: Unit,
    *,
    actor: Account,
    at: datetime,
    version: int,
    on: date,
    reason: str,
) -> None:
    """Let a unit be no more from a day on, with a reason; repeating it changes nothing.

    In an open round its empty roster is confirmed as such (7.1), and so is an authority's
    overview of what stands confirmed below it; figures confirmed before stay. Counts that it
    still records in an open round forbid it: others pay for those schools first, or it confirms
    them. What it would owe
    in a round yet to open is taken away: it cannot be confirmed before, would block the
    authority after, and nothing refers to it. Raise `StillInUse`, `LateEntryRunning`,
    `DateOutOfRange`, `ReasonMissing`, `ChangedMeanwhile` or `LastAdministrator`.
    """
    if unit.dissolved_on == on:
        return
    tree.take(session, unit, version=version)
    if not reason.strip():
        raise ReasonMissing()
    tree.require_date(on, at=at)
    mid_round.require_no_late_entry(session, unit, at=at)
    mid_round.lock_around(session, unit, at=at)
    end(session, unit, actor=actor, at=at, on=on)
    administrators.require_one(session, at=at)
    history.record(
        session,
        "unit_dissolved",
        "unit",
        unit.id,
        unit=unit,
        actor=actor,
        at=at,
        before={"dissolved_on": None},
        after={"dissolved_on": on.isoformat()},
        reason=reason,
    )


def end(session: Session, unit: Unit, *, actor: Account, at: datetime, on: date) -> None:
    """Settle what a unit owes, whose returns are locked, and mark it; raise `StillInUse`."""
    below = tree.living_below(session, unit)
    if below or unit.parent is None:
        raise StillInUse(units=below, pupils=0, counts=False)
    for one in mid_round.owed_by(session, unit, at=at):
        _settle(session, one, actor=actor, at=at, on=on)
    unit.dissolved_on = on
    session.flush()


def undissolve(
    session: Session, unit: Unit, *, actor: Account, at: datetime, version: int, reason: str
) -> None:
    """Take back a dissolution that was a mistake, with a reason; repeating it changes nothing.

    The unit owes again in every round not closed, so that the level above must not have
    confirmed there; what was confirmed in its stead stays until that is cancelled, as any is.
    Raise `StillInUse` for a centre that was merged, `UnitDissolved` where the unit above is no
    more, `NotRecording`, `ReasonMissing` or `ChangedMeanwhile`.
    """
    if unit.dissolved_on is None:
        return
    tree.lock(session)
    session.refresh(unit)
    was = unit.dissolved_on
    if was is None or unit.version != version:
        raise ChangedMeanwhile()
    if not reason.strip():
        raise ReasonMissing()
    if unit.parent is not None:
        tree.require_living(unit.parent)
    _require_not_taken_over(session, unit)
    mid_round.lock_around(session, unit, at=at)
    unit.dissolved_on = None
    session.flush()
    for the_round in mid_round.rounds_not_closed(session, at=at):
        mid_round.join(session, unit, the_round, at=at)
    history.record(
        session,
        "unit_restored",
        "unit",
        unit.id,
        unit=unit,
        actor=actor,
        at=at,
        before={"dissolved_on": was.isoformat()},
        after={"dissolved_on": None},
        reason=reason,
    )


def _settle(session: Session, owed: Return, *, actor: Account, at: datetime, on: date) -> None:
    """Let one return of a unit that ends block nobody."""
    if owed.state is State.CONFIRMED:
        return
    has_opened = owed.round.opens_at <= at
    is_roster, is_counts = owed.data_set is DataSet.ROSTER, owed.data_set is DataSet.COUNTS
    pupils = owed.pupils if is_roster else 0
    if pupils or (is_counts and has_opened and sheets.has_rows(session, owed)):
        raise StillInUse(units=[], pupils=pupils, counts=is_counts)
    if is_counts:
        sheets.clear(session, owed)
    if has_opened and (is_roster or not mid_round.drop_if_bare(session, owed)):
        wording = _WORDING[owed.data_set].format(on=format_date(on))
        if is_counts:
            # Only who pays for nobody any more confirms an empty sheet.
            owed.unit.pays_for_other_schools = False
        if is_roster:
            following.asker_ends(session, owed, actor=actor, at=at)
            leaving.everybody_leaves(session, owed, wording, actor=actor, at=at)
            changes.explain_rest(session, owed, wording, actor=actor, at=at)
        service.confirm(session, owed, actor=actor, at=at, version=owed.version, wording=wording)
    elif not has_opened and not mid_round.drop_if_bare(session, owed):
        raise StillInUse(units=[], pupils=0, counts=False)


def _require_not_taken_over(session: Session, unit: Unit) -> None:
    successors = session.scalars(
        select(Unit)
        .join(UnitSuccession, UnitSuccession.to_id == Unit.id)
        .where(UnitSuccession.from_id == unit.id, UnitSuccession.kind == SuccessionKind.MERGED)
        .order_by(Unit.id)
    ).all()
    if successors:
        raise StillInUse(units=list(successors), pupils=0, counts=False)
