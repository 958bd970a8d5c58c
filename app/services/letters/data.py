"""What a letter may say of its round, read in a fixed number of queries whatever the units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import ColumnElement, and_, case, select
from sqlalchemy.orm import Session

from app.access.scope import Scope
from app.domain.login_codes import Level
from app.domain.thai_calendar import format_date, format_moment, in_bangkok
from app.models import (
    CancellationRequest,
    Confirmation,
    DataSet,
    LetterStep,
    RequestState,
    Return,
    Round,
    State,
    Unit,
)
from app.services import office
from app.services.letters import titles
from app.services.letters.places import Place

DATA_SETS = {
    DataSet.ROSTER: "ข้อมูลนักเรียนและเด็กเล็ก",
    DataSet.PUPILS: "ภาพรวมของข้อมูลนักเรียนและเด็กเล็ก",
    DataSet.COUNTS: "ข้อมูลจำนวนนักเรียนของสถานศึกษาสังกัดอื่น",
    DataSet.WHOLE: "ภาพรวมของข้อมูลระดับจังหวัด",
}
_BELOW = {
    Level.AUTHORITY: Level.INSTITUTION,
    Level.PROVINCE: Level.AUTHORITY,
    Level.DEPARTMENT: Level.PROVINCE,
}


@dataclass(frozen=True, slots=True)
class Below:
    """A unit right below in this round, and whether all that it owes is confirmed."""

    unit: Unit
    is_confirmed: bool


@dataclass(frozen=True, slots=True)
class Facts:
    """The values of a letter's places, and the units below that have not confirmed."""

    values: dict[Place, str]
    missing: Sequence[Unit]


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
    missing = [one.unit for one in standing if not one.is_confirmed]
    values = _of_round(the_round, unit) | _of_units(unit, standing, missing)
    is_cancelled = step is LetterStep.CANCELLED
    values |= _of_confirmation(session, the_round, recipient or unit, is_cancelled=is_cancelled)
    addressed = recipient or unit.parent
    if addressed is not None:
        asked = office.of(session, addressed).addressee if unit.level is Level.INSTITUTION else ""
        values |= {
            Place.RECIPIENT: addressed.name,
            Place.RECIPIENT_TITLE: asked or titles.title_of(addressed),
        }
    return Facts(values, missing)


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


def _of_round(the_round: Round, unit: Unit) -> dict[Place, str]:
    due = the_round.due_at(_BELOW.get(unit.level, unit.level))
    return {
        Place.ROUND: f"{the_round.academic_year} (ครั้งที่ {the_round.number})",
        Place.OPENS: format_date(in_bangkok(the_round.opens_at).date(), "long"),
        Place.CLOSES: format_moment(the_round.closes_at, "long", is_end=True),
        Place.DUE: format_moment(due, "long", is_end=True),
    }


def _of_units(unit: Unit, standing: Sequence[Below], missing: Sequence[Unit]) -> dict[Place, str]:
    return {
        Place.UNIT: unit.name,
        Place.ABOVE: unit.parent.name if unit.parent else "",
        Place.BELOW: titles.BELOW_WORDS.get(unit.level, ""),
        Place.TOTAL: f"{len(standing):,}",
        Place.CONFIRMED: f"{len(standing) - len(missing):,}",
        Place.MISSING: f"{len(missing):,}",
        Place.MISSING_LIST: listed(missing),
    }


def listed(found: Sequence[Unit]) -> str:
    """Number units, each a point of its own."""
    return "\n".join(f"{number}. {one.name}" for number, one in enumerate(found, start=1))


def _of_confirmation(
    session: Session, the_round: Round, unit: Unit, *, is_cancelled: bool
) -> dict[Place, str]:
    """Tell of a confirmation that stands, or of the last that was cancelled, and why."""
    ended = Confirmation.cancelled_at
    row = session.execute(
        select(Return, Confirmation, CancellationRequest)
        .outerjoin(
            Confirmation,
            and_(
                Confirmation.return_id == Return.id,
                ended.is_not(None) if is_cancelled else ended.is_(None),
            ),
        )
        .outerjoin(
            CancellationRequest,
            and_(
                CancellationRequest.return_id == Return.id,
                CancellationRequest.state == RequestState.OPEN,
            ),
        )
        .where(Return.round_id == the_round.id, Return.unit_id == unit.id)
        .order_by(
            CancellationRequest.id.is_(None),
            case((ended.is_(None), 1), else_=0),
            ended.desc(),
            case((Return.data_set == DataSet.COUNTS, 1), else_=0),
        )
        .limit(1)
    ).first()
    return {} if row is None else _told(*row, is_cancelled=is_cancelled)


def _told(
    owed: Return,
    confirmation: Confirmation | None,
    request: CancellationRequest | None,
    *,
    is_cancelled: bool,
) -> dict[Place, str]:
    values = {Place.DATA_SET: DATA_SETS[owed.data_set], Place.PUPILS: f"{owed.pupils:,}"}
    if confirmation is not None:
        values |= {
            Place.PUPILS: f"{confirmation.pupils:,}",
            Place.CONFIRMED_BY: confirmation.confirmed_by_name,
            Place.CONFIRMED_AT: format_moment(confirmation.confirmed_at, "long"),
            Place.VERSION: str(confirmation.number),
            Place.CODE: confirmation.code,
            Place.REASON: confirmation.cancel_reason,
        }
        if confirmation.cancelled_at is not None:
            values[Place.CANCELLED_AT] = format_moment(confirmation.cancelled_at, "long")
    if request is not None and not is_cancelled:
        values[Place.REASON] = request.reason
    return values
