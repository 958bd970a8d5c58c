"""An authority chooses whether its institutions' heads confirm (`process.md` 7.4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.scope import Scope
from app.domain.login_codes import Level
from app.models import Account, Duty, Unit
from app.services import history
from app.services.errors import ChangedMeanwhile, NotFound, UnitDissolved


@dataclass(frozen=True, slots=True)
class Headed:
    """An institution, and its heads that may sign in; perhaps none."""

    unit: Unit
    heads: tuple[Account, ...]


def choose(
    session: Session,
    authority: Unit,
    *,
    head_confirms: bool,
    actor: Account,
    at: datetime,
    version: int,
    reason: str = "",
) -> None:
    """Let the heads of an authority's institutions confirm what officers prepare, or no longer.

    What is confirmed already stays. Choosing what holds already changes nothing. Raise
    `ChangedMeanwhile`, or `UnitDissolved`.
    """
    if authority.level is not Level.AUTHORITY:
        raise NotFound()
    if authority.dissolved_on is not None:
        raise UnitDissolved(unit=authority, on=authority.dissolved_on)
    if authority.head_confirms == head_confirms:
        return
    if authority.version != version:
        raise ChangedMeanwhile()
    authority.head_confirms = head_confirms
    session.flush()
    history.record(
        session,
        "head_confirmation_chosen",
        "unit",
        authority.id,
        unit=authority,
        actor=actor,
        at=at,
        before={"head_confirms": not head_confirms},
        after={"head_confirms": head_confirms},
        reason=reason,
    )


def institutions_of(session: Session, authority: Unit, *, scope: Scope) -> Sequence[Headed]:
    """List an authority's institutions by name, each with the heads that can confirm for it."""
    below = (Unit.parent_id == authority.id, Unit.dissolved_on.is_(None), scope.units())
    units = session.scalars(select(Unit).where(*below).order_by(Unit.sort_key, Unit.id)).all()
    heads: dict[int, list[Account]] = {}
    found = session.scalars(
        select(Account)
        .join(Account.unit)
        .where(
            *below,
            Account.duty == Duty.HEAD,
            Account.active.is_(True),
            Account.successor_id.is_(None),
        )
        .order_by(Account.unit_id, Account.suffix)
    )
    for one in found:
        heads.setdefault(one.unit_id, []).append(one)
    return [Headed(unit, tuple(heads.get(unit.id, ()))) for unit in units]
