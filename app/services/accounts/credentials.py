"""Changing one's own password, and the level above resetting one."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.models import Account, SignInSession
from app.services import history
from app.services.accounts import sessions, throttle
from app.services.errors import ChangedMeanwhile, HandedOver, OwnAccount, PasswordChanged


def change(
    session: Session,
    account: Account,
    *,
    old_hash: str | None,
    new_hash: str,
    keep: SignInSession,
    at: datetime,
) -> None:
    """Put one's own new password in force, and end the account's other sessions.

    Raise `PasswordChanged` where `old_hash` no longer holds: a reset meanwhile must not be undone.
    """
    session.refresh(account, with_for_update={"of": Account, "key_share": True})
    if account.password_hash != old_hash:
        raise PasswordChanged()
    # Past the account's version: whoever edits its details meanwhile is not disturbed.
    session.execute(
        update(Account)
        .where(Account.id == account.id)
        .values(password_hash=new_hash, must_change_password=False)
    )
    sessions.end_all(session, account, at=at, but=keep)
    history.record(
        session,
        "password_changed",
        "account",
        account.id,
        unit=account.unit,
        actor=account,
        at=at,
    )


def reset(
    session: Session,
    account: Account,
    *,
    actor: Account,
    version: int,
    new_hash: str,
    at: datetime,
) -> None:
    """Issue a new first password, to be changed at the next sign-in, and end all sessions.

    `version` is the one the page showed, so that a repeated post issues no second password.
    """
    if account.id == actor.id:
        raise OwnAccount()
    if account.version != version:
        raise ChangedMeanwhile()
    if account.successor_id is not None:
        raise HandedOver(successor=account.successor)
    _issue(session, account, actor=actor, new_hash=new_hash, at=at)


def reset_on_server(session: Session, account: Account, *, new_hash: str, at: datetime) -> None:
    """Issue a new first password when nobody is left in the portal who could; let it in again."""
    if account.successor_id is not None:
        raise HandedOver(successor=account.successor)
    was_active, account.active = account.active, True
    _issue(session, account, actor=None, new_hash=new_hash, at=at, was_active=was_active)


def _issue(
    session: Session,
    account: Account,
    *,
    actor: Account | None,
    new_hash: str,
    at: datetime,
    was_active: bool = True,
) -> None:
    account.password_hash = new_hash
    account.must_change_password = True
    session.flush()
    sessions.end_all(session, account, at=at)
    throttle.forget(session, account.username)
    history.record(
        session,
        "password_reset",
        "account",
        account.id,
        unit=account.unit,
        actor=actor,
        at=at,
        before={} if was_active else {"active": False},
        after={} if was_active else {"active": True},
    )
