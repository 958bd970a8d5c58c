"""Tell whether a file is one that the portal gave out, by the hash of its very bytes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager, joinedload

from app.access.scope import Scope
from app.models import Confirmation, IssuedFile, Return


class Finding(StrEnum):
    """What a check found: the very file, one of another confirmation, or nothing proven."""

    PROVEN = "proven"
    ANOTHER = "another"
    UNPROVEN = "unproven"


@dataclass(frozen=True, slots=True)
class Checked:
    """What is known of a file: which issued one it is, if any, and which it was said to be."""

    sha256: str
    issued: IssuedFile | None
    claimed: Confirmation | None

    @property
    def finding(self) -> Finding:
        if self.issued is None:
            return Finding.UNPROVEN
        if self.claimed is not None and self.claimed.id != self.issued.confirmation_id:
            return Finding.ANOTHER
        return Finding.PROVEN


def check(
    session: Session, sha256: str, *, scope: Scope, claimed: Confirmation | None = None
) -> Checked:
    """Compare a file, by its hash, with what was issued; `claimed` is what it should be of."""
    return Checked(sha256, proven(session, sha256, scope=scope), claimed)


def proven(session: Session, sha256: str, *, scope: Scope) -> IssuedFile | None:
    """Give the issued file with this hash, of the units in scope; None proves nothing.

    It may be of any confirmation, cancelled ones too: compare its `confirmation_id`.
    """
    of_confirmation = contains_eager(IssuedFile.confirmation)
    of_return = of_confirmation.contains_eager(Confirmation.return_)
    return session.scalar(
        select(IssuedFile)
        .join(IssuedFile.confirmation)
        .join(Confirmation.return_)
        .join(Return.unit)
        .options(
            joinedload(IssuedFile.issued_by),
            of_return.contains_eager(Return.unit),
            of_return.joinedload(Return.round),
            of_return.joinedload(Return.confirmation),
        )
        .where(IssuedFile.sha256 == sha256, scope.units())
        .order_by(IssuedFile.id)
        .limit(1)
    )
