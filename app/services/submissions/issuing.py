"""Keep the hash of each file that is given out, so that it can be told from any other."""

from __future__ import annotations

import hashlib
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Account, Confirmation, FileKind, IssuedFile, Return
from app.services import history, returns
from app.services.errors import NotFound


def record_issued(
    session: Session,
    confirmation: Confirmation,
    kind: FileKind,
    content: bytes,
    *,
    actor: Account,
    at: datetime,
) -> IssuedFile:
    """Note that `content` was given out for a confirmation; the same bytes are noted once.

    Whoever gives out the same at the same moment waits at the lock of its return.
    """
    returns.lock(session, confirmation.return_id)
    sha256 = hashlib.sha256(content).hexdigest()
    known = session.scalar(
        select(IssuedFile).where(
            IssuedFile.confirmation_id == confirmation.id, IssuedFile.sha256 == sha256
        )
    )
    if known is not None:
        return known
    issued = IssuedFile(
        confirmation_id=confirmation.id,
        kind=kind,
        sha256=sha256,
        size=len(content),
        issued_at=at,
        issued_by_id=actor.id,
    )
    session.add(issued)
    session.flush()
    history.record(
        session,
        "submission.issued",
        "confirmation",
        confirmation.id,
        unit=confirmation.return_.unit,
        actor=actor,
        at=at,
        after={"confirmation": confirmation.number, "file": kind, "file_sha256": sha256},
    )
    return issued


def version_of(session: Session, return_: Return, number: int) -> Confirmation:
    """Find a version of what was confirmed, cancelled ones too; raise `NotFound`."""
    found = session.scalar(
        select(Confirmation).where(
            Confirmation.return_id == return_.id, Confirmation.number == number
        )
    )
    if found is None:
        raise NotFound()
    return found


def kinds_issued(session: Session, confirmation: Confirmation) -> frozenset[FileKind]:
    """Say which kinds of files were given out for a confirmation."""
    return frozenset(
        session.scalars(
            select(IssuedFile.kind).where(IssuedFile.confirmation_id == confirmation.id).distinct()
        )
    )
