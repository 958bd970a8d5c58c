"""A further round of a year begins as a copy of the one before, without promotion (2.4)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Insert,
    and_,
    exists,
    func,
    insert,
    literal,
    select,
    update,
)
from sqlalchemy.orm import Session, aliased

from app.models import (
    Account,
    DataSet,
    Enrolment,
    EnrolmentDetail,
    Return,
    Round,
    RoundException,
    SuccessionKind,
    UnitSuccession,
)
from app.services import history
from app.services.errors import LateEntryRunning, RoundBeforeOpen, RoundCopied
from app.services.rosters import identifiers, tallies
from app.services.rosters.facts import DETAILS, FACTS

# What was found of a row, and why it is right, stands as long as the facts do: nothing of them
# changes within a year. That a child exists is looked at anew.
_COPIED = (*FACTS, "list_key", "errors", "queries", "answers")
_TALLIES = tuple(name for name in tallies.NAMES if name != "seen")


@dataclass(frozen=True, slots=True)
class Copied:
    """How many rosters with pupils were copied, and how many pupils."""

    rosters: int
    pupils: int


def round_before(session: Session, *, academic_year: int, number: int) -> Round | None:
    """Give the round of the same year that a further one begins as a copy of."""
    return session.scalar(
        select(Round)
        .where(Round.academic_year == academic_year, Round.number < number)
        .order_by(Round.number.desc())
        .limit(1)
    )


def require_final(session: Session, before: Round, *, at: datetime) -> None:
    """Raise `RoundBeforeOpen` or `LateEntryRunning`: what is copied must not change any more."""
    _lock(session, before)
    if at < before.closes_at:
        raise RoundBeforeOpen(round=before, closes_at=before.closes_at)
    running = session.scalar(
        select(RoundException)
        .where(RoundException.round_id == before.id, RoundException.until > at)
        .order_by(RoundException.until.desc())
        .limit(1)
    )
    if running is not None:
        raise LateEntryRunning(unit=running.unit, until=running.until)


def require_not_copied(session: Session, the_round: Round) -> None:
    """Raise `RoundCopied` where a following round of the year was begun from this one."""
    _lock(session, the_round)
    following = session.scalar(
        select(Round)
        .where(Round.academic_year == the_round.academic_year, Round.number > the_round.number)
        .order_by(Round.number)
        .limit(1)
    )
    if following is not None:
        raise RoundCopied(round=following)


def _lock(session: Session, the_round: Round) -> None:
    """Let a round be copied and be given more time one after the other."""
    session.execute(
        select(Round.id).where(Round.id == the_round.id).with_for_update(key_share=True)
    )


def copy_rosters(
    session: Session, before: Round, made: Round, *, actor: Account, at: datetime
) -> Copied:
    """Copy every roster of a round into the one that follows it, in few statements (2.4).

    The pupils of a centre that was merged since go to the one that took them over.
    """
    session.execute(_rows(before, made, _same_unit(before, made), actor=actor, at=at))
    heirs = list(_heirs(session, before, made))
    for old_id, new_id in heirs:
        one_to_one = and_(_OLD.id == old_id, _NEW.id == new_id)
        session.execute(_rows(before, made, one_to_one, actor=actor, at=at))
    session.execute(_details(made))
    session.execute(_tallies(before, made))
    for new_id in sorted({new_id for _old_id, new_id in heirs}):
        tallies.count_anew(session, session.get_one(Return, new_id))
    session.expire_all()
    copied = _count(session, made)
    history.record(
        session,
        "rosters copied",
        "round",
        made.id,
        unit=actor.unit,
        actor=actor,
        at=at,
        after={"round": before.key, "rosters": copied.rosters, "pupils": copied.pupils},
    )
    return copied


_OLD, _NEW = aliased(Return), aliased(Return)


def _same_unit(before: Round, made: Round) -> ColumnElement[bool]:
    return and_(
        _OLD.round_id == before.id,
        _OLD.data_set == DataSet.ROSTER,
        _NEW.round_id == made.id,
        _NEW.data_set == DataSet.ROSTER,
        _NEW.unit_id == _OLD.unit_id,
    )


def _rows(
    before: Round, made: Round, pairs: ColumnElement[bool], *, actor: Account, at: datetime
) -> Insert:
    """Write the rows of rosters paired old with new: nobody seen, everything else as it was."""
    moment = literal(at, Enrolment.created_at.type)
    new: dict[str, ColumnElement[Any] | Any] = {
        "round_id": literal(made.id),
        "unit_id": _NEW.unit_id,
        "return_id": _NEW.id,
        "carried_from_id": Enrolment.id,
        "created_at": moment,
        "changed_at": moment,
        "changed_by_id": literal(actor.id),
        "removal_note": literal(""),
        "undone": literal(False),
        "version": literal(1),
        "pupil_id": identifiers.turned_out_as(Enrolment.pupil_id),
    } | {name: getattr(Enrolment, name) for name in _COPIED}
    chosen = (
        select(*new.values())
        .join(_OLD, _OLD.id == Enrolment.return_id)
        .join(_NEW, pairs)
        .where(Enrolment.round_id == before.id, Enrolment.removed_at.is_(None))
        .order_by(Enrolment.id)
    )
    return insert(Enrolment).from_select(list(new), chosen)


def _heirs(session: Session, before: Round, made: Round) -> Iterable[tuple[int, int]]:
    """Pair the rosters of centres merged since with the rosters of those that took them over."""
    made_returns: Any = session.execute(
        select(Return.unit_id, Return.id).where(
            Return.round_id == made.id, Return.data_set == DataSet.ROSTER
        )
    )
    new_of_unit: dict[int, int] = {unit_id: key for unit_id, key in made_returns}  # noqa: C416
    mergers: Any = session.execute(
        select(UnitSuccession.from_id, UnitSuccession.to_id)
        .where(UnitSuccession.kind == SuccessionKind.MERGED)
        .order_by(UnitSuccession.taken_on)
    )
    merged: dict[int, int] = {from_id: to_id for from_id, to_id in mergers}  # noqa: C416 (rows)
    if not merged:
        return
    old = session.execute(
        select(Return.id, Return.unit_id)
        .where(
            Return.round_id == before.id,
            Return.data_set == DataSet.ROSTER,
            Return.unit_id.in_(merged),
        )
        .order_by(Return.id)
    )
    for old_id, unit_id in old:
        heir, passed = unit_id, {unit_id}
        while heir not in new_of_unit and merged.get(heir, heir) not in passed:
            heir = merged[heir]
            passed.add(heir)
        if heir != unit_id and heir in new_of_unit:
            yield old_id, new_of_unit[heir]


def _details(made: Round) -> Insert:
    chosen = (
        select(Enrolment.id, *(getattr(EnrolmentDetail, name) for name in DETAILS))
        .join(EnrolmentDetail, EnrolmentDetail.enrolment_id == Enrolment.carried_from_id)
        .where(Enrolment.round_id == made.id)
    )
    return insert(EnrolmentDetail).from_select(["enrolment_id", *DETAILS], chosen)


def _tallies(before: Round, made: Round) -> Any:
    """Write on the new returns what the old ones say, since the rows are the same."""
    old = aliased(Return)
    same = and_(
        old.round_id == before.id, old.data_set == DataSet.ROSTER, old.unit_id == Return.unit_id
    )
    return (
        update(Return)
        .where(Return.round_id == made.id, Return.data_set == DataSet.ROSTER, exists().where(same))
        .values(
            {name: select(getattr(old, name)).where(same).scalar_subquery() for name in _TALLIES}
        )
        .execution_options(synchronize_session=False)
    )


def _count(session: Session, made: Round) -> Copied:
    counted = session.execute(
        select(func.count(), func.coalesce(func.sum(Return.pupils), 0)).where(
            Return.round_id == made.id, Return.data_set == DataSet.ROSTER, Return.pupils > 0
        )
    ).one()
    return Copied(counted[0], int(counted[1]))
