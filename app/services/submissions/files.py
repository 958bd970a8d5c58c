"""Tell which received files are the very ones that were issued (10.1)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager

from app.access.scope import Scope
from app.models import Confirmation, IssuedFile, Return
from app.services.boards import stood_below
from app.services.submissions.desks import Desk


class Proof(StrEnum):
    """What the hash of a file says."""

    PROVEN = "proven"  # it is the data of what stands, as a file that was issued
    DOCUMENT = "document"  # it is the document that was issued for what stands, to be signed
    OUTDATED = "outdated"  # it was issued for a confirmation that was cancelled since
    UNKNOWN = "unknown"  # it was issued to nobody whose submissions come here


@dataclass(frozen=True, slots=True)
class Told:
    """A file by its name and hash, and what it was told to be."""

    name: str
    sha256: str
    proof: Proof
    issued: IssuedFile | None


def tell(
    session: Session, desk: Desk, files: Sequence[tuple[str, str]], *, scope: Scope
) -> list[Told]:
    """Tell of each file, given by name and SHA-256, whether it was issued to a unit below."""
    issued = _issued(session, desk, {sha256 for _name, sha256 in files}, scope=scope)
    return [_told(name, sha256, issued.get(sha256)) for name, sha256 in files]


def _issued(
    session: Session, desk: Desk, hashes: Collection[str], *, scope: Scope
) -> dict[str, IssuedFile]:
    found = session.scalars(
        select(IssuedFile)
        .join(IssuedFile.confirmation)
        .join(Confirmation.return_)
        .join(Return.unit)
        .options(
            contains_eager(IssuedFile.confirmation)
            .contains_eager(Confirmation.return_)
            .options(contains_eager(Return.unit))
        )
        .where(desk.holds(), stood_below(desk.unit, scope), IssuedFile.sha256.in_(hashes))
        .order_by(IssuedFile.id)
    )
    return {one.sha256: one for one in found}


def _told(name: str, sha256: str, issued: IssuedFile | None) -> Told:
    if issued is None:
        return Told(name, sha256, Proof.UNKNOWN, None)
    if issued.confirmation.return_.confirmation_id != issued.confirmation_id:
        return Told(name, sha256, Proof.OUTDATED, issued)
    return Told(name, sha256, Proof.PROVEN if issued.kind.is_data else Proof.DOCUMENT, issued)
