"""How many numbers that are not its own a unit may look up an hour (`process.md` 4.2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from app.models import AccessLog, Account

HOUR = timedelta(hours=1)
EVENTS = ("child_looked_up", "holders_told")
"""What the access log calls it that somebody was told of a child, whose number is the subject."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a unit was told within the last hour; a child told of again costs nothing.

    `noted` are the children of whom the log knows that this very login was told, `again_at` is
    when the first of all is an hour ago: then one more may be asked about.
    """

    known: frozenset[str]
    noted: frozenset[str]
    left: int
    again_at: datetime | None

    def allows(self, number: str, more: int = 0) -> bool:
        """Say whether a child may be told of after `more` others that the log holds not yet."""
        return number in self.known or more < self.left


def allowance(session: Session, actor: Account, *, per_hour: int, at: datetime) -> Allowance:
    """Count in the access log what the actor's unit was told of, and how much more it may be."""
    told = session.execute(
        select(
            AccessLog.subject,
            func.min(AccessLog.at).label("first"),
            func.max(case((AccessLog.account_id == actor.id, 1), else_=0)),
        )
        .where(
            AccessLog.unit_id == actor.unit_id,
            AccessLog.event.in_(EVENTS),
            AccessLog.at > at - HOUR,
        )
        .group_by(AccessLog.subject)
        .order_by("first")
    ).all()
    return Allowance(
        known=frozenset(number for number, _first, _mine in told),
        noted=frozenset(number for number, _first, mine in told if mine),
        left=max(per_hour - len(told), 0),
        again_at=told[-per_hour].first + HOUR if 0 < per_hour <= len(told) else None,
    )
