"""Tell whether a file is one that the portal gave out, by the hash of its very bytes."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager, joinedload

from app.access.scope import Scope
from app.models import Confirmation, IssuedFile, Return


def proven(session: Session, sha256: str, *, scope: Scope) -> IssuedFile | None:
    """Give the issued file with this hash, of the units in scope; None proves nothing.

    It may be of any confirmation, cancelled ones too: compare its `confirmation_id`.
    """
    return session.scalar(
        select(IssuedFile)
        .join(IssuedFile.confirmation)
        .join(Confirmation.return_)
        .join(Return.unit)
        .options(
            joinedload(IssuedFile.issued_by),
            contains_eager(IssuedFile.confirmation)
            .contains_eager(Confirmation.return_)
            .contains_eager(Return.unit),
            contains_eager(IssuedFile.confirmation)
            .contains_eager(Confirmation.return_)
            .joinedload(Return.round),
        )
        .where(IssuedFile.sha256 == sha256, scope.units())
        .order_by(IssuedFile.id)
        .limit(1)
    )
