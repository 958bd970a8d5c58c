"""Claims as both sides and the levels above them read them: found, listed, and their story."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select, true
from sqlalchemy.orm import Session, aliased, contains_eager

from app.access.scope import Scope
from app.domain import paging
from app.domain.login_codes import Level
from app.models import Account, Claim, ClaimState, History, Return, Round, Unit
from app.services.claims import following
from app.services.claims.steps import PENDING, UNSETTLED, Side
from app.services.errors import NotFound
from app.services.rosters import rows

PER_PAGE = 40
_ASKING, _HOLDING = aliased(Return), aliased(Return)
# The holder's unit is `Unit` itself, which scopes filter.
_CLAIMANT, _ABOVE_CLAIMANT, _ABOVE_HOLDER = aliased(Unit), aliased(Unit), aliased(Unit)


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a list of claims: `total` on `pages` pages, of which this is `number`."""

    claims: Sequence[Claim]
    number: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True)
class Told:
    """An act of a claim's story, and the unit of whoever did it."""

    act: History
    by: Unit | None


def side_of(claim: Claim, roster: Return) -> Side:
    return Side.CLAIMANT if claim.claimant_id == roster.id else Side.HOLDER


def decided_by(claim: Claim) -> Unit | None:
    """Give the level above that decided a claim; None where an institution answered it."""
    unit = claim.answered_by.unit if claim.answered_by else None
    return unit if unit is not None and unit.level is not Level.INSTITUTION else None


def find(session: Session, roster: Return, claim_id: int, *, scope: Scope) -> Claim:
    """Find a claim that one roster has to do with; raise `NotFound` for any other."""
    claim = session.scalar(
        _read()
        .where(Claim.id == claim_id)
        .where(or_(Claim.claimant_id == roster.id, and_(_held_by(roster), rows.in_rooms(scope))))
    )
    if claim is None:
        raise NotFound()
    return claim


def find_held(session: Session, the_round: Round, holder: Unit, claim_id: int) -> Claim:
    """Find a claim on a child whom a unit has or had; raise `NotFound` for any other."""
    claim = session.scalar(
        _read().where(
            Claim.id == claim_id, Claim.round_id == the_round.id, _HOLDING.unit_id == holder.id
        )
    )
    if claim is None:
        raise NotFound()
    return claim


def page(session: Session, roster: Return, side: Side, *, scope: Scope, number: int = 1) -> Page:
    """List what a roster was asked (HOLDER) or has asked (CLAIMANT), its own turn first."""
    mine = (
        Claim.claimant_id == roster.id
        if side is Side.CLAIMANT
        else and_(_held_by(roster), rows.in_rooms(scope))
    )
    turn = (ClaimState.RELEASED, ClaimState.DECLINED) if side is Side.CLAIMANT else UNSETTLED
    return _page(session, mine, number, first=turn)


def page_above(
    session: Session,
    the_round: Round,
    unit: Unit,
    *,
    scope: Scope,
    at: datetime,
    wait: timedelta,
    to_decide: bool,
    number: int = 1,
) -> Page:
    """List the claims between institutions of whom a unit is the lowest level above both.

    `to_decide` keeps those that wait for it: asked of it, or left without an answer for too long.
    """
    waits = _waits_for_decision(at=at, wait=wait) if to_decide else true()
    return _page(session, and_(_above(the_round, unit, scope), waits), number)


def to_decide_above(
    session: Session, the_round: Round, unit: Unit, *, scope: Scope, at: datetime, wait: timedelta
) -> int:
    """Count the claims that wait for a unit above both institutions to decide."""
    waits = and_(_above(the_round, unit, scope), _waits_for_decision(at=at, wait=wait))
    return session.scalar(_read().where(waits).with_only_columns(func.count())) or 0


def story(session: Session, claim: Claim) -> list[Told]:
    """Tell the acts of a claim, the oldest first, each with the unit of whoever did it."""
    told = session.execute(
        select(History, Unit)
        .outerjoin(Account, Account.id == History.account_id)
        .outerjoin(Unit, Unit.id == Account.unit_id)
        .where(History.subject == following.SUBJECT, History.subject_id == claim.id)
        .order_by(History.at, History.id)
    )
    return [Told(*row) for row in told]


def _read() -> Select[Claim]:
    """Read claims with their child's row, both rosters and units, and the units above those."""
    claimant = contains_eager(Claim.claimant.of_type(_ASKING)).contains_eager(
        _ASKING.unit.of_type(_CLAIMANT)
    )
    holder = contains_eager(Claim.holder.of_type(_HOLDING)).contains_eager(_HOLDING.unit)
    return (
        select(Claim)
        .join(Claim.enrolment)
        .join(_ASKING, Claim.claimant_id == _ASKING.id)
        .join(_CLAIMANT, _ASKING.unit_id == _CLAIMANT.id)
        .join(_ABOVE_CLAIMANT, _CLAIMANT.parent_id == _ABOVE_CLAIMANT.id)
        .join(_HOLDING, Claim.holder_id == _HOLDING.id)
        .join(Unit, _HOLDING.unit_id == Unit.id)
        .join(_ABOVE_HOLDER, Unit.parent_id == _ABOVE_HOLDER.id)
        .options(
            contains_eager(Claim.enrolment),
            claimant,
            claimant.contains_eager(_CLAIMANT.parent.of_type(_ABOVE_CLAIMANT)),
            holder,
            holder.contains_eager(Unit.parent.of_type(_ABOVE_HOLDER)),
        )
    )


def _page(
    session: Session,
    condition: ColumnElement[bool],
    number: int,
    *,
    first: Collection[ClaimState] = PENDING,
) -> Page:
    counted = _read().where(condition).with_only_columns(func.count())
    total = session.scalar(counted) or 0
    span = paging.span(total, number, size=PER_PAGE)
    turn = case((Claim.state.in_(first), 0), (Claim.state.in_(PENDING), 1), else_=2)
    listed = session.scalars(
        _read()
        .where(condition)
        .order_by(turn, Claim.asked_at, Claim.id)
        .limit(PER_PAGE)
        .offset(span.offset)
    )
    return Page(list(listed), span.number, span.pages, total)


def _held_by(roster: Return) -> ColumnElement[bool]:
    return Claim.holder_id == roster.id


def _above(the_round: Round, unit: Unit, scope: Scope) -> ColumnElement[bool]:
    return and_(Claim.round_id == the_round.id, _is_lowest_above(unit), scope.units())


def _is_lowest_above(unit: Unit) -> ColumnElement[bool]:
    """Say of a claim that this unit stands above both institutions, and none below it does."""
    if unit.level is Level.AUTHORITY:
        return and_(_CLAIMANT.parent_id == unit.id, Unit.parent_id == unit.id)
    if unit.level is Level.PROVINCE:
        return and_(
            _ABOVE_CLAIMANT.parent_id == unit.id,
            _ABOVE_HOLDER.parent_id == unit.id,
            _CLAIMANT.parent_id != Unit.parent_id,
        )
    return _ABOVE_CLAIMANT.parent_id != _ABOVE_HOLDER.parent_id


def _waits_for_decision(*, at: datetime, wait: timedelta) -> ColumnElement[bool]:
    silent = and_(Claim.state == ClaimState.OPEN, Claim.asked_at <= at - wait)
    return or_(Claim.state == ClaimState.ESCALATED, silent)
