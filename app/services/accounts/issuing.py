"""First logins for many units at once, handed out on paper by the level above (`process.md` 1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, selectinload

from app.access.scope import Scope
from app.domain.login_codes import Level
from app.models import Account, Duty, Unit
from app.services import history
from app.services.accounts import passwords, throttle
from app.services.accounts.logins_to_issue import LoginState, state_of
from app.services.errors import LoginsMovedOn, NotFound

AT_ONCE = 100
"""Most logins of one press: hashing them takes about four seconds, printing some ten more."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A unit as the page showed it: its version, and its principal login's (0 where none is)."""

    unit_id: int
    unit_version: int
    account_version: int


@dataclass(frozen=True, slots=True)
class Issue:
    """A first password made for a unit, in clear: it goes on paper and is kept nowhere."""

    unit_id: int
    unit_name: str
    parent_name: str
    province_code: str | None
    officer: str
    username: str
    password: str


def prepare(
    session: Session, chosen: Sequence[Chosen], *, scope: Scope, at: datetime
) -> list[Issue]:
    """Make a first password for each unit; raise `LoginsMovedOn` where one is not as it was shown.

    Nothing is written, so that a document can be printed from it before a login changes.
    """
    known = _as_shown(session, chosen, scope=scope, at=at, lock=False)
    return [
        Issue(
            unit.id,
            unit.name,
            unit.parent.name if unit.parent else "",
            unit.province_code,
            account.name if account else "",
            unit.code,
            passwords.first_password(),
        )
        for unit, account in known
    ]


def hashed(issues: Sequence[Issue]) -> dict[int, str]:
    """Hash the passwords, by unit, one after the other: the other processor serves everybody."""
    return {issue.unit_id: passwords.hashed(issue.password) for issue in issues}


def issue(
    session: Session,
    chosen: Sequence[Chosen],
    hashes: Mapping[int, str],
    *,
    actor: Account,
    scope: Scope,
    at: datetime,
) -> None:
    """Put the first passwords in force, all or none; raise `LoginsMovedOn`.

    Each unit and login is locked and looked at again, so that of two presses at once only one
    hands out letters, and no login that somebody signs in with is ever touched.
    """
    known = _as_shown(session, chosen, scope=scope, at=at, lock=True)
    try:
        for unit, account in sorted(known, key=lambda pair: _chain(pair[0])):
            _put_in_force(session, unit, account, hashes[unit.id], actor=actor, at=at)
    except IntegrityError as broken:
        raise LoginsMovedOn(units=()) from broken


def _put_in_force(
    session: Session,
    unit: Unit,
    account: Account | None,
    new_hash: str,
    *,
    actor: Account,
    at: datetime,
) -> None:
    """Make the principal login, or give the one that nobody has used a new first password."""
    before = state_of(unit, account, at=at)
    if account is None:
        account = Account(unit=unit, duty=Duty.PRINCIPAL, password_hash=new_hash, created_at=at)
        session.add(account)
    else:
        account.password_hash = new_hash
        account.must_change_password = True
        throttle.forget(session, account.username)
    session.flush()
    history.record(
        session,
        "login_issued",
        "account",
        account.id,
        unit=unit,
        actor=actor,
        at=at,
        before={"state": before.value},
        after={"username": account.username, "state": LoginState.ISSUED.value},
    )


def _as_shown(
    session: Session, chosen: Sequence[Chosen], *, scope: Scope, at: datetime, lock: bool
) -> list[tuple[Unit, Account | None]]:
    """Read the units and logins, locked in the order of their keys, if all are as they were shown.

    Raise `NotFound` for a unit outside the scope and `LoginsMovedOn` with those that changed.
    """
    shown = {one.unit_id: one for one in chosen[: AT_ONCE + 1]}
    if not 0 < len(shown) <= AT_ONCE:
        raise NotFound()
    units = select(Unit).where(Unit.id.in_(shown), scope.units(), Unit.id != scope.unit_id)
    logins = select(Account).where(Account.unit_id.in_(shown), Account.suffix == "")
    if lock:
        units = units.with_for_update(of=Unit, key_share=True)
        logins = logins.with_for_update(of=Account, key_share=True)
    fresh = {"populate_existing": True}
    found = session.scalars(
        units.options(selectinload(Unit.parent)).order_by(Unit.id).execution_options(**fresh)
    ).all()
    if len(found) != len(shown):
        raise NotFound()
    principals = {
        account.unit_id: account
        for account in session.scalars(logins.order_by(Account.id).execution_options(**fresh))
    }
    known = [(unit, principals.get(unit.id)) for unit in found]
    changed = [unit for unit, login in known if not _is_as_shown(shown[unit.id], unit, login, at)]
    if changed:
        raise LoginsMovedOn(units=tuple(unit.name for unit in changed))
    place = {unit_id: number for number, unit_id in enumerate(shown)}
    return sorted(known, key=lambda pair: place[pair[0].id])


def _is_as_shown(shown: Chosen, unit: Unit, account: Account | None, at: datetime) -> bool:
    now = Chosen(unit.id, unit.version, account.version if account else 0)
    return shown == now and state_of(unit, account, at=at).may_be_issued


def _chain(unit: Unit) -> tuple[int, int]:
    """Order as the chains of history are: two issues at once then wait instead of blocking."""
    below = unit.level is Level.INSTITUTION and unit.parent_id is not None
    return (unit.parent_id or 0) if below else unit.id, unit.id
