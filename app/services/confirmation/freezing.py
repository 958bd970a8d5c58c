"""Make a confirmation of what a return holds now; what it freezes never changes (7.4)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, contains_eager

from app.models import Account, Confirmation, ConfirmedChild, DataSet, Preparation, Return
from app.services import rounds
from app.services.confirmation import snapshot

OVERVIEWS = frozenset({DataSet.PUPILS, DataSet.WHOLE})


def freeze(
    session: Session,
    return_: Return,
    prepared: Preparation | None,
    *,
    actor: Account,
    at: datetime,
    wording: str,
) -> Confirmation:
    """Write the confirmation of what a locked return holds, and of what stands below it.

    Where the head confirms what an officer `prepared`, it names both.
    """
    officer = prepared.prepared_by if prepared else None
    children = _standing_below(session, return_)
    frozen = snapshot.freeze(session, return_, children)
    made = Confirmation(
        return_id=return_.id,
        number=_last_number(session, return_) + 1,
        wording=wording,
        confirmed_at=at,
        confirmed_by_id=actor.id,
        confirmed_by_name=actor.name or actor.username,
        confirmed_by_position=actor.position,
        confirmed_by_duty=actor.duty,
        prepared_at=prepared.prepared_at if prepared else None,
        prepared_by_name=(officer.name or officer.username) if officer else "",
        prepared_by_position=officer.position if officer else "",
        overdue=at >= rounds.due_at(session, return_.round, return_.unit),
        pupils=frozen.totals.total,
        totals=frozen.totals.as_json(),
        content=frozen.content,
        sha256=frozen.sha256,
    )
    session.add(made)
    session.flush()
    _stand_on(session, made, children)
    if return_.data_set in OVERVIEWS:
        _tally_from_below(return_, children)
    return made


def _last_number(session: Session, return_: Return) -> int:
    return (
        session.scalar(
            select(func.max(Confirmation.number)).where(Confirmation.return_id == return_.id)
        )
        or 0
    )


def _standing_below(session: Session, parent: Return) -> Sequence[Confirmation]:
    """Read the confirmations that stand below, in the fixed order of their returns."""
    return session.scalars(
        select(Confirmation)
        .join(Return, Return.confirmation_id == Confirmation.id)
        .join(Return.unit)
        .options(contains_eager(Confirmation.return_).contains_eager(Return.unit))
        .where(Return.parent_id == parent.id)
        .order_by(Return.id)
    ).all()


def _stand_on(session: Session, made: Confirmation, children: Sequence[Confirmation]) -> None:
    session.add_all(
        ConfirmedChild(confirmation_id=made.id, child_id=child.id, sha256=child.sha256)
        for child in children
    )


def _tally_from_below(parent: Return, children: Sequence[Confirmation]) -> None:
    """Let the tallies of an overview repeat what it confirms, for the boards."""
    below = [child.return_ for child in children if child.return_.data_set is not DataSet.COUNTS]
    parent.pupils = sum(one.pupils for one in below)
    parent.male = sum(one.male for one in below)
    parent.female = sum(one.female for one in below)
    parent.seen = sum(one.seen for one in below)
