"""Which confirmations a bundle of a unit holds, and whose are missing (`process.md` 10.1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, case, false, func, or_, select, true
from sqlalchemy.orm import Session, aliased, contains_eager

from app.access.scope import Scope
from app.domain.login_codes import Level
from app.models import Confirmation, DataSet, Return, Round, Unit
from app.services.submissions.desks import SENT_BY

NAMED = 20
"""How many of what is missing are named; a board lists them all."""

_PARENT, _WHOLE = aliased(Return), aliased(Return)
_AUTHORITY = aliased(Unit)


@dataclass(frozen=True, slots=True)
class Standing:
    """What a bundle asked for now would hold, and whose confirmations of what it would lack."""

    submissions: int
    missing: int
    first_missing: Sequence[Row[str, str, DataSet]]


@dataclass(frozen=True, slots=True)
class Held:
    """A confirmation and the authority that it belongs to, whose folder it lies in."""

    confirmation: Confirmation
    authority_code: str
    authority_name: str


@dataclass(frozen=True, slots=True)
class _Stood:
    """Where a unit stood in a round: right below the one that bundles, or deeper."""

    id: int
    parent_id: int | None
    path: str


def covers(unit: Unit, scope: Scope) -> bool:
    """Say whether a scope holds all that a unit bundles, each unit where it stood in its round.

    Whoever looks after some rooms only has no whole rosters.
    """
    below = [_Stood(0, unit.id, f"{unit.path}/0")]
    if unit.level is Level.PROVINCE:
        below.append(_Stood(0, 0, f"{unit.path}/0/0"))
    return scope.rooms is None and all(scope.holds(one) for one in below)


def standing(session: Session, the_round: Round, unit: Unit, *, scope: Scope) -> Standing:
    """Count what is confirmed below a unit and what is missing, and name the first of that."""
    counted = _below(
        select(func.count(Return.confirmation_id), func.count()), the_round, unit, scope
    )
    submissions, owed = session.execute(counted).one()
    lacked = _below(select(Unit.code, Unit.name, Return.data_set), the_round, unit, scope).where(
        Return.confirmation_id.is_(None)
    )
    first = session.execute(lacked.order_by(*_order()).limit(NAMED)).all()
    return Standing(submissions, owed - submissions, first)


def confirmations(session: Session, the_round: Round, unit: Unit, *, scope: Scope) -> list[Held]:
    """List the standing confirmations below a unit, without what they froze.

    Rosters, and for a province what its authorities sent of pupils and of other schools; by
    authority and name.
    """
    wanted = (
        _below(
            select(Confirmation, _AUTHORITY.code, _AUTHORITY.name),
            the_round,
            unit,
            scope,
            Confirmation.id == Return.confirmation_id,
        )
        .options(contains_eager(Confirmation.return_).contains_eager(Return.unit))
        .order_by(*_order())
    )
    return [Held(*row) for row in session.execute(wanted)]


def _below(
    wanted: Select[*tuple[Any, ...]],
    the_round: Round,
    unit: Unit,
    scope: Scope,
    *joined: ColumnElement[bool],
) -> Select[*tuple[Any, ...]]:
    """Narrow a query to the returns that a unit bundles, with their units and authorities."""
    is_roster = Return.data_set == DataSet.ROSTER
    authority_id = case((is_roster, _PARENT.unit_id), else_=Return.unit_id)
    if joined:
        wanted = wanted.select_from(Confirmation).join(Return, *joined)
    else:
        wanted = wanted.select_from(Return)
    return (
        wanted.join(Unit, Unit.id == Return.unit_id)
        .join(_PARENT, _PARENT.id == Return.parent_id)
        .outerjoin(_WHOLE, _WHOLE.id == _PARENT.parent_id)
        .join(_AUTHORITY, _AUTHORITY.id == authority_id)
        .where(Return.round_id == the_round.id, _is_bundled(unit), _is_seen(unit, scope))
    )


def _is_bundled(unit: Unit) -> ColumnElement[bool]:
    is_roster = Return.data_set == DataSet.ROSTER
    if unit.level is Level.AUTHORITY:
        return and_(is_roster, _PARENT.unit_id == unit.id)
    if unit.level is Level.PROVINCE:
        return or_(
            and_(is_roster, _WHOLE.unit_id == unit.id),
            and_(Return.data_set.in_(SENT_BY[Level.AUTHORITY]), _PARENT.unit_id == unit.id),
        )
    return false()


def _is_seen(unit: Unit, scope: Scope) -> ColumnElement[bool]:
    """Keep what the actor may have; a unit that was moved since still stands where it did."""
    if scope.rooms is not None:
        return false()
    return true() if covers(unit, scope) else scope.units()


def _order() -> tuple[Any, ...]:
    """Put an authority's own confirmations before those of its institutions, its pupils first."""
    place = case(
        (Return.data_set == DataSet.ROSTER, 2), (Return.data_set == DataSet.COUNTS, 1), else_=0
    )
    return (_AUTHORITY.sort_key, _AUTHORITY.id, place, Unit.sort_key, Unit.id)
