"""Hand a login over to a successor: acts stay with whoever did them (`process.md` 1.3, 9.3)."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Account, Duty
from app.services import administrators, history
from app.services.accounts import keeping, sessions, throttle
from app.services.errors import ChangedMeanwhile, HandedOver, OwnAccount


@dataclass(frozen=True, slots=True)
class Successor:
    """Who takes a login over; the duty, and a recorder's rooms, come with the login."""

    name: str
    position: str
    phone: str
    appointment: str


def may_hand_over(account: Account, *, actor: Account) -> bool:
    """Say whether `actor` may hand this login on: the own one only as its unit's principal."""
    own = account.id == actor.id and account.duty is not Duty.PRINCIPAL
    return account.successor_id is None and not own


def hand_over(
    session: Session,
    account: Account,
    *,
    actor: Account,
    at: datetime,
    version: int,
    successor: Successor,
    password_hash: str,
) -> Account:
    """Give the login to a new account with a first password; return that account.

    The old account keeps its acts under the next free suffix, signs in no more and loses its
    sessions. Raise `ChangedMeanwhile`, `HandedOver`, `OwnAccount` or `LastAdministrator`.
    """
    session.refresh(account, with_for_update={"of": Account, "key_share": True})
    if account.version != version:
        raise ChangedMeanwhile()
    if account.successor_id is not None:
        raise HandedOver(successor=account.successor)
    if not may_hand_over(account, actor=actor):
        raise OwnAccount()
    username, suffix = account.username, account.suffix
    before = {"suffix": suffix, "active": account.active}
    account.suffix = keeping.suffix_of_a_former_holder(session, account.unit)
    account.active = False
    session.flush()
    taken_over = Account(
        unit=account.unit,
        suffix=suffix,
        duty=account.duty,
        rooms=account.rooms,
        password_hash=password_hash,
        created_at=at,
        **asdict(successor),
    )
    session.add(taken_over)
    session.flush()
    account.successor_id = taken_over.id
    session.flush()
    sessions.end_all(session, account, at=at)
    throttle.forget(session, username)
    administrators.require_one(session, at=at)
    _record(session, account, taken_over, actor=actor, at=at, before=before)
    return taken_over


def predecessor(session: Session, account: Account) -> Account | None:
    """Find the account that handed this login over last."""
    return session.scalar(
        select(Account)
        .where(Account.successor_id == account.id)
        .order_by(Account.id.desc())
        .limit(1)
    )


def _record(
    session: Session,
    account: Account,
    successor: Account,
    *,
    actor: Account,
    at: datetime,
    before: dict[str, object],
) -> None:
    """Write one row about each of the two accounts, so that the record of either tells it."""
    history.record(
        session,
        "account_handed_over",
        "account",
        account.id,
        unit=account.unit,
        actor=actor,
        at=at,
        before=before,
        after={"suffix": account.suffix, "active": False, "successor_id": successor.id},
    )
    history.record(
        session,
        "account_taken_over",
        "account",
        successor.id,
        unit=successor.unit,
        actor=actor,
        at=at,
        after={
            "suffix": successor.suffix,
            "predecessor_id": account.id,
            **keeping.facts(successor),
        },
    )
