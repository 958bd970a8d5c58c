"""What claims leave an institution to do: answer, wait, bring in (`process.md` 4.2)."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session

from app.models import Claim, ClaimState, Return, Unit
from app.services.claims.steps import UNSETTLED


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many requests an institution has to answer, has asked, and was released children of.

    The `declined` are among those asked: the next word on them is its own.
    """

    to_answer: int
    asked: int
    released: int
    declined: int = 0


def waiting(session: Session, roster: Return) -> Waiting:
    """Count what claims leave to do on a roster, in one query."""
    mine, theirs = Claim.claimant_id == roster.id, Claim.holder_id == roster.id
    counted = session.execute(
        select(
            _how_many(and_(theirs, unanswered())),
            _how_many(and_(mine, Claim.state.in_(UNSETTLED))),
            _how_many(and_(mine, Claim.state == ClaimState.RELEASED)),
            _how_many(and_(mine, Claim.state == ClaimState.DECLINED)),
        ).where(or_(mine, theirs))
    ).one()
    return Waiting(*counted)


def let_go_to(session: Session, enrolment_id: int) -> Unit | None:
    """Give who was let have the child of a row and has not brought it in yet; None for nobody."""
    return session.scalar(
        select(Unit)
        .join(Return, Return.unit_id == Unit.id)
        .join(Claim, Claim.claimant_id == Return.id)
        .where(Claim.enrolment_id == enrolment_id, Claim.state == ClaimState.RELEASED)
        .order_by(Claim.id)
        .limit(1)
    )


def unanswered() -> ColumnElement[bool]:
    """Keep the claims that their holder has said nothing to yet, asked on further up or not."""
    return or_(
        Claim.state == ClaimState.OPEN,
        and_(Claim.state == ClaimState.ESCALATED, Claim.answered_at.is_(None)),
    )


def _how_many(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)
