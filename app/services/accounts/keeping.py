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
from app.services import administrators, history
from app.services.accounts import sessions
from app.services.errors import ChangedMeanwhile, HandedOver, NotFound, OwnAccount, SuffixTaken

HIGHEST_SUFFIX = 99
HIGHEST_FORMER_SUFFIX = 999_999


@dataclass(frozen=True, slots=True)
class Details:
    """What is kept of an officer; `rooms` (`grade/room`) limits a recorder, None is all.

    No room at all is a limit too: whoever loses the last room does not win all others by it.
    """

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
    return _free_suffix(session, unit, HIGHEST_SUFFIX)


def suffix_of_a_former_holder(session: Session, unit: Unit) -> str:
    """Give the first free suffix, of three digits and more where 99 are taken.

    Nobody signs in with it, so that handing over never stops for want of a short one.
    """
    return _free_suffix(session, unit, HIGHEST_FORMER_SUFFIX)


def _free_suffix(session: Session, unit: Unit, highest: int) -> str:
    taken = set(session.scalars(select(Account.suffix).where(Account.unit_id == unit.id)))
    free = (f"{number:02}" for number in range(1, highest + 1))
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
        after={"suffix": suffix, **facts(account)},
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
    """Change what is kept of an officer; the principal officer's duty stays.

    Raise `HandedOver` for a former holder: acts stay in the name under which they were done.
    """
    _require_version(account, version)
    if account.successor_id is not None:
        raise HandedOver(successor=account.successor)
    before = facts(account)
    columns = _columns(details, account.unit.level)
    if account.duty is Duty.PRINCIPAL:
        columns |= {"duty": Duty.PRINCIPAL, "rooms": None}
    was = account.duty
    for name, value in columns.items():
        setattr(account, name, value)
    session.flush()
    if account.duty is not was:
        administrators.require_one(session, at=at)
    after = facts(account)
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
    if account.successor_id is not None:
        raise HandedOver(successor=account.successor)
    account.active = active
    session.flush()
    if not active:
        sessions.end_all(session, account, at=at)
        administrators.require_one(session, at=at)
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
    rooms = list(details.rooms) if limited and details.rooms is not None else None
    return {**asdict(details), "rooms": rooms}


def facts(account: Account) -> dict[str, Any]:
    """Give what the history keeps of an officer."""
    return {
        "name": account.name,
        "position": account.position,
        "phone": account.phone,
        "appointment": account.appointment,
        "duty": account.duty.value,
        "rooms": account.rooms,
    }
