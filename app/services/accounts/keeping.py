"""The named officers under a unit's code (`process.md` 1.3): adding, editing, suspending."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.domain.login_codes import Level
from app.models import Account, Duty, Unit
from app.services import history
from app.services.accounts import sessions
from app.services.errors import ChangedMeanwhile, NotFound, OwnAccount, SuffixTaken

HIGHEST_SUFFIX = 99


@dataclass(frozen=True, slots=True)
class Details:
    """What is kept of an officer; `rooms` (`grade/room`) limits a recorder, None is all."""

    name: str
    position: str
    phone: str
    appointment: str
    duty: Duty
    rooms: tuple[str, ...] | None = None


def of_unit(session: Session, unit: Unit) -> list[Account]:
    """List a unit's accounts, the principal officer's first."""
    return list(
        session.scalars(select(Account).where(Account.unit_id == unit.id).order_by(Account.suffix))
    )


def get(session: Session, unit: Unit, account_id: int) -> Account:
    """Find an account of the unit; raise `NotFound` for any other."""
    account = session.get(Account, account_id)
    if account is None or account.unit_id != unit.id:
        raise NotFound()
    return account


def duties_at(level: Level) -> tuple[Duty, ...]:
    """Give the duties that a named officer of a level may have."""
    named = (Duty.OFFICER, Duty.RECORDER, Duty.HEAD)
    return (*named, Duty.ADMINISTRATOR) if level is Level.DEPARTMENT else named


def next_suffix(session: Session, unit: Unit) -> str:
    """Give the first suffix that nobody of the unit has had; empty when all 99 are taken."""
    taken = set(session.scalars(select(Account.suffix).where(Account.unit_id == unit.id)))
    free = (f"{number:02}" for number in range(1, HIGHEST_SUFFIX + 1))
    return next((suffix for suffix in free if suffix not in taken), "")


def add(
    session: Session,
    unit: Unit,
    *,
    actor: Account,
    at: datetime,
    suffix: str,
    details: Details,
    password_hash: str,
) -> Account:
    """Add a named officer with a first password; raise `SuffixTaken`."""
    account = Account(
        unit=unit,
        suffix=suffix,
        password_hash=password_hash,
        created_at=at,
        **_columns(details, unit.level),
    )
    try:
        with session.begin_nested():
            session.add(account)
    except IntegrityError as broken:
        raise SuffixTaken() from broken
    history.record(
        session,
        "account_added",
        "account",
        account.id,
        unit=unit,
        actor=actor,
        at=at,
        after={"suffix": suffix, **_facts(account)},
    )
    return account


def edit(
    session: Session,
    account: Account,
    *,
    actor: Account,
    at: datetime,
    version: int,
    details: Details,
) -> None:
    """Change what is kept of an officer; the principal officer's duty stays."""
    _require_version(account, version)
    before = _facts(account)
    columns = _columns(details, account.unit.level)
    if account.duty is Duty.PRINCIPAL:
        columns |= {"duty": Duty.PRINCIPAL, "rooms": None}
    for name, value in columns.items():
        setattr(account, name, value)
    session.flush()
    after = _facts(account)
    changed = [name for name in after if after[name] != before[name]]
    if not changed:
        return
    history.record(
        session,
        "account_edited",
        "account",
        account.id,
        unit=account.unit,
        actor=actor,
        at=at,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
    )


def set_active(
    session: Session,
    account: Account,
    active: bool,
    *,
    actor: Account,
    at: datetime,
    version: int,
) -> None:
    """Suspend an account, which ends its sessions, or let it in again; never one's own."""
    if account.id == actor.id:
        raise OwnAccount()
    _require_version(account, version)
    if account.active == active:
        return
    account.active = active
    session.flush()
    if not active:
        sessions.end_all(session, account, at=at)
    history.record(
        session,
        "account_restored" if active else "account_suspended",
        "account",
        account.id,
        unit=account.unit,
        actor=actor,
        at=at,
        before={"active": not active},
        after={"active": active},
    )


def _require_version(account: Account, version: int) -> None:
    if account.version != version:
        raise ChangedMeanwhile()


def _columns(details: Details, level: Level) -> dict[str, Any]:
    """Give the columns to write; only a recorder of an institution is limited to rooms."""
    limited = details.duty is Duty.RECORDER and level is Level.INSTITUTION
    rooms = list(details.rooms) if limited and details.rooms else None
    return {**asdict(details), "rooms": rooms}


def _facts(account: Account) -> dict[str, Any]:
    return {
        "name": account.name,
        "position": account.position,
        "phone": account.phone,
        "appointment": account.appointment,
        "duty": account.duty.value,
        "rooms": account.rooms,
    }
