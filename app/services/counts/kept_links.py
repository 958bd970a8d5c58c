"""Links to heads as they are kept: found by their secrets, locked, every use on record (6.1)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Account, CountedSchool, CountLink
from app.services import history, returns
from app.services.counts import recording
from app.services.errors import NoSuchLink


def get(session: Session, token: str) -> CountLink:
    """Give the link that `find` finds; raise `NoSuchLink` for every other text."""
    link = find(session, token)
    if link is None:
        raise NoSuchLink()
    return link


def find(session: Session, token: str) -> CountLink | None:
    """Find a link by its secret, whatever has become of it."""
    return session.scalar(select(CountLink).where(CountLink.token_sha256 == hash_of(token)))


def open_of(session: Session, row: CountedSchool) -> CountLink | None:
    """Find the link of a school that was neither withdrawn nor answered: there is one at most."""
    return session.scalar(
        select(CountLink).where(
            CountLink.counted_school_id == row.id,
            CountLink.withdrawn_at.is_(None),
            CountLink.answered_at.is_(None),
        )
    )


def lock(session: Session, link: CountLink) -> None:
    """Lock the sheet that a link leads to, and read the link anew."""
    returns.lock(session, link.counted_school.return_id)
    session.refresh(link)


def note(
    session: Session,
    event: str,
    link: CountLink,
    *,
    actor: Account | None,
    at: datetime,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
) -> None:
    """Note an act on a link; whoever has no account is known by address, and the name signed."""
    row = link.counted_school
    history.record(
        session,
        event,
        recording.SUBJECT,
        row.id,
        unit=row.return_.unit,
        actor=actor,
        at=at,
        after=after,
        reason=reason,
    )


def hash_of(token: str) -> str:
    """Give what is kept of a secret."""
    return hashlib.sha256(token.encode()).hexdigest()
