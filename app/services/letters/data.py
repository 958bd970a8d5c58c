"""What a letter may say of its round, read in a fixed number of queries whatever the units."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from app.access.scope import Scope
from app.domain.login_codes import Level
from app.domain.thai_calendar import format_date, format_moment, in_bangkok
from app.models import Confirmation, DataSet, LetterStep, Return, Round, State, Unit
from app.services import office, rounds
from app.services.letters import confirmed, points, titles, unsent
from app.services.letters.places import Place


@dataclass(frozen=True, slots=True)
class Below:
    """A unit right below in this round, and whether all that it owes is confirmed."""

    unit: Unit
    is_confirmed: bool


@dataclass(frozen=True, slots=True)
class Facts:
    """The values of a letter's places, and the units below that it reminds, with their names."""

    values: dict[Place, str]
    missing: Sequence[Unit]
    names: Mapping[int, str]


def facts_of(
    session: Session,
    the_round: Round,
    unit: Unit,
    *,
    step: LetterStep,
    scope: Scope,
    recipient: Unit | None = None,
) -> Facts:
    """Gather what a unit's letter of a round may say, to one unit below it or to all others.

    A letter to a unit below tells of that unit's confirmation, any other of the writer's own.
    """
    standing = below(session, the_round, unit, scope=scope)
    missing: Sequence[Unit] = [one.unit for one in standing if not one.is_confirmed]
    values = _of_round(the_round) | _of_units(unit, standing, missing)
    if step is LetterStep.SUBMIT:
        values |= confirmed.sent_values(session, the_round, unit)
    else:
        values |= confirmed.confirmation_values(
            session, the_round, recipient or unit, is_cancelled=step is LetterStep.CANCELLED
        )
    receiver = unit if _reminds(step) else unit.parent
    if receiver is not None:
        values |= unsent.due_values(session, the_round, receiver)
    if step is LetterStep.REMIND_SUBMISSION:
        of_submissions, missing = unsent.unsent_values(session, the_round, unit, scope=scope)
        values |= of_submissions
    names = points.names_of(missing)
    due = rounds.due_at_each(session, the_round, missing if _reminds(step) else [recipient or unit])
    values |= _of_deadline(due)
    if step is LetterStep.REMIND:
        values[Place.MISSING_LIST] = points.listed(missing, names, _own_days(due))
    return Facts(values | _of_addressed(session, unit, recipient), missing, names)


def _of_addressed(session: Session, unit: Unit, recipient: Unit | None) -> dict[Place, str]:
    addressed = recipient or unit.parent
    if addressed is None:
        return {}
    asked = office.of(session, addressed).addressee if unit.level is Level.INSTITUTION else ""
    return {
        Place.RECIPIENT: addressed.name,
        Place.RECIPIENT_TITLE: asked or titles.title_of(addressed),
    }


def _reminds(step: LetterStep) -> bool:
    return step in (LetterStep.REMIND, LetterStep.REMIND_SUBMISSION)


def below(session: Session, the_round: Round, unit: Unit, *, scope: Scope) -> list[Below]:
    """List the units whose returns stand right below the unit's in this round, by name."""
    if not scope.holds(unit):
        return []
    found = session.execute(
        select(Unit, Return.state)
        .join(Return, Return.unit_id == Unit.id)
        .where(Return.round_id == the_round.id, _stands_below(the_round, unit))
        .order_by(Unit.sort_key, Unit.id)
    ).all()
    return [
        Below(one, all(state is State.CONFIRMED for _unit, state in rows))
        for one, rows in groupby(found, key=lambda row: row[0])
    ]


def cancelled_below(session: Session, the_round: Round, unit: Unit, *, scope: Scope) -> list[Unit]:
    """List the units right below of which a confirmation was cancelled in this round."""
    if not scope.holds(unit):
        return []
    cancelled = (
        select(Return.unit_id)
        .join(Confirmation, Confirmation.return_id == Return.id)
        .where(Return.round_id == the_round.id, _stands_below(the_round, unit))
        .where(Confirmation.cancelled_at.is_not(None))
    )
    return list(
        session.scalars(select(Unit).where(Unit.id.in_(cancelled)).order_by(Unit.sort_key, Unit.id))
    )


def _stands_below(the_round: Round, unit: Unit) -> ColumnElement[bool]:
    if unit.level is Level.DEPARTMENT:
        return Return.data_set == DataSet.WHOLE
    own = select(Return.id).where(Return.round_id == the_round.id, Return.unit_id == unit.id)
    return Return.parent_id.in_(own)


def _of_round(the_round: Round) -> dict[Place, str]:
    return {
        Place.ROUND: f"{the_round.academic_year} (ครั้งที่ {the_round.number})",
        Place.OPENS: format_date(in_bangkok(the_round.opens_at).date(), "long"),
        Place.CLOSES: format_moment(the_round.closes_at, "long", is_end=True),
    }


def _of_deadline(due: Mapping[int, datetime]) -> dict[Place, str]:
    """Give the deadline of those who are to confirm; of several, the latest."""
    return {Place.DUE: _until(max(due.values()))} if due else {}


def _own_days(due: Mapping[int, datetime]) -> dict[int, str]:
    """Say of those who are to confirm earlier than others until when."""
    latest = max(due.values(), default=None)
    return {one: f"ภายในวันที่ {_until(at)}" for one, at in due.items() if at != latest}


def _until(moment: datetime) -> str:
    return format_moment(moment, "long", is_end=True)


def _of_units(unit: Unit, standing: Sequence[Below], missing: Sequence[Unit]) -> dict[Place, str]:
    return {
        Place.UNIT: unit.name,
        Place.ABOVE: unit.parent.name if unit.parent else "",
        Place.BELOW: titles.BELOW_WORDS.get(unit.level, ""),
        Place.TOTAL: f"{len(standing):,}",
        Place.CONFIRMED: f"{len(standing) - len(missing):,}",
        Place.MISSING: f"{len(missing):,}",
        Place.MISSING_LIST: points.listed(missing, points.names_of(missing)),
    }
