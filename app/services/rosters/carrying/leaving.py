"""Note at once that nobody of last year stays: the school itself comes to an end."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import true
from sqlalchemy.orm import Session

from app.access.reach import Relation
from app.access.scope import Scope
from app.models import Account, Outcome, Removal, Return
from app.services import returns
from app.services.rosters.carrying import applying, cases, deciding
from app.services.rosters.carrying.cases import SETTLED
from app.services.rosters.carrying.decision import Decision


def everybody_leaves(
    session: Session, roster: Return, note: str, *, actor: Account, at: datetime
) -> None:
    """Note as moved on whoever of last year is not settled yet, whatever was decided of them."""
    locked = returns.lock_for_recording(session, roster.id, at=at)
    source = cases.last_year(session, locked)
    if source is None:
        return
    leaves = Decision(Outcome.LEAVE, removal=Removal.TRANSFERRED, note=note).cleaned()
    unsettled = [
        one for one in cases.listed(session, locked, source, true()) if one.state not in SETTLED
    ]
    deciding.write(session, locked, [(one, leaves) for one in unsettled], actor=actor, at=at)
    applying.apply(
        session,
        locked,
        digest=applying.digest_of_pending(session, locked),
        scope=Scope(locked.unit_id, locked.unit.path, frozenset({Relation.OWN})),
        actor=actor,
        at=at,
    )
