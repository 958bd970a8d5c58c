"""Tell whether a file is one that the portal gave out, by the hash of its very bytes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.orm import Session, aliased, contains_eager, joinedload

from app.access.reach import Relation
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

    @property
    def about(self) -> Confirmation | None:
        """Give the confirmation that the file was said to be of, or else the one it is of."""
        return self.claimed or (self.issued.confirmation if self.issued else None)


def check(
    session: Session, sha256: str, *, scope: Scope, claimed: Confirmation | None = None
) -> Checked:
    """Compare a file, by its hash, with what was issued; `claimed` is what it should be of."""
    return Checked(sha256, proven(session, sha256, scope=scope), claimed)


def proven(session: Session, sha256: str, *, scope: Scope) -> IssuedFile | None:
    """Give the issued file with this hash, of those looked after; None proves nothing.

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
        .outerjoin(_ABOVE, _ABOVE.id == Return.parent_id)
        .outerjoin(_HIGHER, _HIGHER.id == _ABOVE.parent_id)
        .where(IssuedFile.sha256 == sha256, or_(scope.units(), _stood_below(scope)))
        .order_by(IssuedFile.id)
        .limit(1)
    )


def looks_after(return_: Return, *, scope: Scope) -> bool:
    """Say whether a return is one of those whose files may be checked within a scope.

    A unit that was moved since the round still had its submission received where it stood then.
    """
    above = return_.parent
    higher = above.parent if above else None
    return (
        scope.holds(return_.unit)
        or _is_at(above, scope, Relation.CHILD)
        or _is_at(higher, scope, Relation.DEEPER)
    )


_ABOVE, _HIGHER = aliased(Return), aliased(Return)


def _stood_below(scope: Scope) -> ColumnElement[bool]:
    """Say in SQL of the round's hierarchy what `looks_after` says."""
    places = {Relation.CHILD: _ABOVE, Relation.DEEPER: _HIGHER}
    return or_(
        false(),
        *(
            and_(place.id.is_not(None), place.unit_id == scope.unit_id)
            for relation, place in places.items()
            if relation in scope.relations
        ),
    )


def _is_at(return_: Return | None, scope: Scope, relation: Relation) -> bool:
    at_hand = return_ is not None and return_.unit_id == scope.unit_id
    return at_hand and relation in scope.relations
