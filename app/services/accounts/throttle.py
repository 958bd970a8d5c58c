"""Wrong passwords slow down, by code and network together (`design.md` 4).

What is kept lies in the database, so that all processes share it. A stranger elsewhere cannot
make a unit wait: only wrong passwords from its own network count against it, and an address
that the account has signed in from lately is counted apart from the rest of its network.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import Session

from app.models import Account, SignInFailure, SignInSession

WINDOW = timedelta(minutes=15)
FREE_TRIES = 4
FIRST_WAIT = timedelta(seconds=10)
LONGEST_WAIT = timedelta(minutes=5)
NETWORK_FREE_TRIES = 60
NETWORK_WAIT = timedelta(seconds=15)
KNOWN_FOR = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an attempt comes from: the code as typed, and the network, or a known address."""

    code: str
    network: str


def network_of(address: str) -> str:
    """Give the network that an address lies in: /24 of IPv4, /64 of IPv6."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address[:64]
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped is not None:
        parsed = parsed.ipv4_mapped
    return str(ipaddress.ip_network((parsed, 24 if parsed.version == 4 else 64), strict=False))


def origin(
    session: Session, code: str, account: Account | None, *, address: str, at: datetime
) -> Origin:
    """Tell where an attempt is to be counted."""
    known = account is not None and session.scalar(
        select(SignInSession.id)
        .where(
            SignInSession.account_id == account.id,
            SignInSession.address == address,
            SignInSession.started_at > at - KNOWN_FOR,
        )
        .limit(1)
    )
    return Origin(code, address[:64] if known else network_of(address))


def everywhere(of: Origin, *, address: str) -> Origin | None:
    """Give where attempts on an account from all unknown places count together; None at a known."""
    return Origin(of.code, f"* {of.code}") if of.network == network_of(address) else None


def wait(session: Session, of: Origin, *, at: datetime) -> timedelta:
    """Give how long one must wait before the next try; zero or less is not at all.

    Tries under way at the same moment are not seen here; the server's few threads bound them.
    """
    tries, last = _failures(session, of, SignInFailure.code == of.code, at=at)
    network_tries, network_last = _failures(session, of, at=at)
    until = at
    if last is not None and tries > FREE_TRIES:
        growing = FIRST_WAIT * 2 ** min(tries - FREE_TRIES - 1, 10)
        until = max(until, last + min(growing, LONGEST_WAIT))
    if network_last is not None and network_tries > NETWORK_FREE_TRIES:
        until = max(until, network_last + NETWORK_WAIT)
    return until - at


def note_failure(session: Session, of: Origin, *, at: datetime) -> None:
    """Keep a wrong password in mind, and drop those that no longer count."""
    session.execute(delete(SignInFailure).where(SignInFailure.at <= at - WINDOW))
    session.add(SignInFailure(code=of.code, network=of.network, at=at))
    session.flush()


def forget(session: Session, code: str, network: str | None = None) -> None:
    """Drop the wrong passwords for a code: from one network, or after a reset from all."""
    statement = delete(SignInFailure).where(SignInFailure.code == code)
    if network is not None:
        statement = statement.where(SignInFailure.network == network)
    session.execute(statement)


def _failures(
    session: Session, of: Origin, *further: ColumnElement[bool], at: datetime
) -> tuple[int, datetime | None]:
    counted, last = session.execute(
        select(func.count(), func.max(SignInFailure.at)).where(
            SignInFailure.network == of.network, SignInFailure.at > at - WINDOW, *further
        )
    ).one()
    return counted, last
