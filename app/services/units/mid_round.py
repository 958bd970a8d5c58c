"""What a change of the tree does to the returns of rounds that have not closed (`design.md` 3).

A round that is over stays as it was. In one that is open, or made and yet to open, returns get
other parents, are made anew or are taken away, under the locks that every step takes.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Select, exists, or_, select
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.orm.attributes import flag_modified

from app.domain.login_codes import Level
from app.models import (
    CancellationRequest,
    Claim,
    Confirmation,
    CountedSchool,
    CountImport,
    DataSet,
    Enrolment,
    Preparation,
    Return,
    Round,
    RoundException,
    State,
    Unit,
)
from app.services import returns
from app.services.counts import sheets
from app.services.errors import LateEntryRunning, NotRecording
from app.services.owing import PARENTS


def rounds_not_closed(session: Session, *, at: datetime) -> list[Round]:
    """List the rounds that are open or yet to open, in the order of their making."""
    return list(session.scalars(select(Round).where(Round.closes_at > at).order_by(Round.id)))


def require_no_late_entry(session: Session, *units: Unit, at: datetime) -> None:
    """Raise `LateEntryRunning` while one of the units, or one below, works on a closed round.

    That round would have to change with them, and it is over for everybody else (2.1).
    """
    concerned = (or_(Unit.id == one.id, Unit.path.startswith(f"{one.path}/")) for one in units)
    running = session.scalar(
        select(RoundException)
        .join(RoundException.unit)
        .join(Round, Round.id == RoundException.round_id)
        .where(Round.closes_at <= at, RoundException.until > at, or_(*concerned))
        .order_by(RoundException.until.desc())
        .limit(1)
    )
    if running is not None:
        raise LateEntryRunning(unit=running.unit, until=running.until)


def lock_around(session: Session, *units: Unit, under: Unit | None = None, at: datetime) -> None:
    """Lock what the units owe in rounds not closed, what stands below that, and all above it.

    `under` is the unit that they will stand below. What it and those above it owe is locked too.
    """
    near = set(session.scalars(_owed_by({one.id for one in units}, at)))
    found = near | set(session.scalars(select(Return.id).where(Return.parent_id.in_(near))))
    lines = (one.path for one in (*units, under) if one is not None)
    found |= set(
        session.scalars(_owed_by({int(one) for path in lines for one in path.split("/")}, at))
    )
    # A round that was extended after a unit had moved still has the parents of before.
    above = near
    while above:
        following = session.scalars(select(Return.parent_id).where(Return.id.in_(above)))
        above = {one for one in following if one is not None}
        found |= above
    returns.lock_all(session, found)


def owed_by(session: Session, unit: Unit, *, at: datetime) -> list[Return]:
    """List what a unit owes in rounds not closed, in the order of the locks."""
    owed = _owed_by({unit.id}, at)
    return list(session.scalars(select(Return).where(Return.id.in_(owed)).order_by(Return.id)))


def rosters_of(session: Session, units: Collection[Unit], *, at: datetime) -> list[Return]:
    """List what several institutions owe in rounds not closed, the oldest round first."""
    owed = _owed_by({one.id for one in units}, at)
    return list(
        session.scalars(
            select(Return)
            .where(Return.id.in_(owed))
            .options(joinedload(Return.round))
            .order_by(Return.round_id, Return.id)
        )
    )


def join(session: Session, unit: Unit, the_round: Round, *, at: datetime) -> None:
    """Make what a unit owes in a round, and what those above it owe because of it (1.1).

    Raise `NotRecording` where the level above has confirmed.
    """
    if unit.level is Level.INSTITUTION:
        made_for(session, the_round, unit, DataSet.ROSTER, at=at)
    elif unit.pays_for_other_schools:
        sheet = made_for(session, the_round, unit, DataSet.COUNTS, at=at)
        if not sheets.has_rows(session, sheet):
            sheets.make_rows(session, the_round, only=sheet)


def made_for(
    session: Session, the_round: Round, unit: Unit, data_set: DataSet, *, at: datetime
) -> Return:
    """Give a unit's return in a round, made now where it owed no such thing before."""
    found = returns.find(session, the_round, unit, data_set)
    if found is not None:
        return found
    parent = None
    above = PARENTS[data_set]
    if above is not None and unit.parent is not None:
        parent = made_for(session, the_round, unit.parent, above, at=at)
        require_recording(parent)
        make_stale(session, parent)
    made = Return(
        round_id=the_round.id,
        unit_id=unit.id,
        data_set=data_set,
        parent_id=parent.id if parent else None,
        changed_at=max(at, the_round.opens_at),
    )
    session.add(made)
    session.flush()
    return made


def rehang(session: Session, unit: Unit, *, at: datetime) -> None:
    """Hang what a moved unit owes below its new parent's returns; raise `NotRecording`."""
    for one in owed_by(session, unit, at=at):
        old, above = one.parent, PARENTS[one.data_set]
        if old is None or above is None or unit.parent is None:
            continue
        require_recording(old)
        new = made_for(session, one.round, unit.parent, above, at=at)
        require_recording(new)
        one.parent = new
        session.flush()
        make_stale(session, old)
        make_stale(session, new)
        drop_if_bare(session, old)


def require_recording(return_: Return) -> None:
    """Raise `NotRecording` for a return that is confirmed."""
    if return_.state is not State.RECORDING:
        confirmed_at = return_.confirmation.confirmed_at if return_.confirmation else None
        raise NotRecording(unit=return_.unit, confirmed_at=confirmed_at)


def make_stale(session: Session, return_: Return) -> None:
    """Let a return rise in version: its page showed what stands below it no longer so."""
    flag_modified(return_, "changed_at")
    session.flush()


def drop_if_bare(session: Session, return_: Return) -> bool:
    """Take away a return that nothing stands on, and those above that are left so by it.

    Who owes nothing blocks nobody (1.1); what was ever recorded, confirmed or asked stays.
    """
    if not _is_bare(session, return_):
        return False
    parent = return_.parent
    session.delete(return_)
    session.flush()
    if parent is not None:
        make_stale(session, parent)
        drop_if_bare(session, parent)
    return True


def _is_bare(session: Session, return_: Return) -> bool:
    standing = (
        exists().where(Return.parent_id == return_.id),
        exists().where(Enrolment.return_id == return_.id),
        exists().where(CountedSchool.return_id == return_.id),
        exists().where(CountImport.return_id == return_.id),
        exists().where(Confirmation.return_id == return_.id),
        exists().where(CancellationRequest.return_id == return_.id),
        exists().where(Preparation.return_id == return_.id),
        exists().where(or_(Claim.claimant_id == return_.id, Claim.holder_id == return_.id)),
    )
    return not session.scalar(select(or_(*standing)))


def _owed_by(unit_ids: Collection[int], at: datetime) -> Select[int]:
    return (
        select(Return.id)
        .join(Round, Round.id == Return.round_id)
        .where(Round.closes_at > at, Return.unit_id.in_(unit_ids))
    )
