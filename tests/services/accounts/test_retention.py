"""What is kept no longer is removed, and what is younger stays."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Account, KeptForm, SignInFailure, SignInSession
from app.services.accounts import retention, sessions
from app.services.accounts.retention import Tidied
from app.services.accounts.sessions import Limits
from tests.factories import Country
from tests.factories.rounds import NOW

LIMITS = Limits(idle=timedelta(hours=4), longest=timedelta(hours=12))


def tidy(session: Session) -> Tidied:
    return retention.tidy(session, at=NOW, limits=LIMITS, access_log_days=180)


def begin(session: Session, account: Account, days_ago: float) -> SignInSession:
    at = NOW - timedelta(days=days_ago)
    return sessions.begin(session, account, address="", browser="", at=at).row


def test_sessions_that_ended_or_ran_out_over_90_days_ago_are_removed(
    session: Session, country: Country
) -> None:
    account = country.account(country.school)
    ended = begin(session, account, 91)
    ended.ended_at = ended.started_at
    begin(session, account, 91)
    kept = [begin(session, account, 0), begin(session, account, 89), begin(session, account, 90.1)]
    used = begin(session, account, 90.4)
    used.last_seen_at = NOW - timedelta(days=90)
    session.flush()
    assert tidy(session).sessions == 2
    left = session.scalars(select(SignInSession.id).order_by(SignInSession.id)).all()
    assert left == [row.id for row in (*kept, used)]
    assert tidy(session) == Tidied(0, 0, 0, 0)


def test_wrong_passwords_and_forms_go_when_they_no_longer_count(
    session: Session, country: Country
) -> None:
    account = country.account(country.school)
    for minutes in (14, 16):
        at = NOW - timedelta(minutes=minutes)
        session.add(SignInFailure(code="3033300001", network="n", at=at))
    for hours in (23, 25):
        at = NOW - timedelta(hours=hours)
        session.add(KeptForm(account_id=account.id, path=f"/{hours}", fields={}, kept_at=at))
    session.flush()
    assert tidy(session) == Tidied(sessions=0, sign_in_failures=1, kept_forms=1, access_log=0)
    assert session.scalars(select(KeptForm.path)).all() == ["/23"]


def test_the_access_log_is_never_kept_for_less_than_90_days(
    session: Session, country: Country
) -> None:
    with pytest.raises(ValueError, match="90 days"):
        retention.tidy(session, at=NOW, limits=LIMITS, access_log_days=89)
