"""Sessions: how long they last, and ending them one by one or all."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from app.models import Account, SignInSession
from app.services.accounts import sessions
from app.services.accounts.sessions import Ending, Limits
from app.services.errors import NotFound
from tests.factories import Country
from tests.factories.rounds import NOW

LIMITS = Limits(idle=timedelta(hours=4), longest=timedelta(hours=12))


def begin(session: Session, account: Account, hours_ago: float = 0) -> SignInSession:
    at = NOW - timedelta(hours=hours_ago)
    return sessions.begin(session, account, address="203.0.113.7", browser="Firefox", at=at).row


def test_the_token_is_kept_only_as_its_hash(session: Session, country: Country) -> None:
    opened = sessions.begin(
        session, country.account(country.school), address="", browser="", at=NOW
    )
    assert opened.token != opened.row.token_hash == sessions.token_hash(opened.token)


@pytest.mark.parametrize(
    ("hours_ago", "seen_hours_ago", "ending"),
    [
        (1, 1, None),
        (4, 4, None),
        (5, 4.1, Ending.IDLE),
        (12, 0, None),
        (12.1, 0, Ending.TOO_LONG),
    ],
)
def test_a_session_ends_when_unused_or_too_long(
    session: Session,
    country: Country,
    hours_ago: float,
    seen_hours_ago: float,
    ending: Ending | None,
) -> None:
    row = begin(session, country.account(country.school), hours_ago)
    row.last_seen_at = NOW - timedelta(hours=seen_hours_ago)
    session.flush()
    assert LIMITS.ending(row, at=NOW) is ending
    live = sessions.live(session, row.account, at=NOW, limits=LIMITS)
    assert live == ([row] if ending is None else [])


def test_a_suspended_account_has_no_session(session: Session, country: Country) -> None:
    row = begin(session, country.account(country.school))
    row.account.active = False
    assert LIMITS.ending(row, at=NOW) is Ending.SUSPENDED


def test_a_session_is_ended_by_its_own_account_alone(session: Session, country: Country) -> None:
    row = begin(session, country.account(country.school))
    with pytest.raises(NotFound):
        sessions.end(session, country.account(country.sao), row.id, at=NOW)
    sessions.end(session, row.account, row.id, at=NOW)
    sessions.end(session, row.account, row.id, at=NOW + timedelta(hours=1))
    assert row.ended_at == NOW


def test_all_sessions_of_an_account_end_but_the_one_kept(
    session: Session, country: Country
) -> None:
    account = country.account(country.school)
    kept, other = begin(session, account), begin(session, account)
    stranger = begin(session, country.account(country.sao))
    sessions.end_all(session, account, at=NOW, but=kept)
    session.expire_all()
    assert [row.ended_at for row in (kept, other, stranger)] == [None, NOW, None]


def test_when_a_session_was_seen_only_moves_forward(session: Session, country: Country) -> None:
    row = begin(session, country.account(country.school))
    sessions.mark_seen(session, row.id, at=NOW + timedelta(minutes=6))
    sessions.mark_seen(session, row.id, at=NOW + timedelta(minutes=5))
    session.refresh(row)
    assert row.last_seen_at == NOW + timedelta(minutes=6)


def test_a_session_ended_by_suspending_says_so(session: Session, country: Country) -> None:
    account = country.account(country.school)
    row = begin(session, account)
    sessions.end_all(session, account, at=NOW)
    session.refresh(row)
    assert LIMITS.ending(row, at=NOW) is Ending.ENDED
    account.active = False
    assert LIMITS.ending(row, at=NOW) is Ending.SUSPENDED
