"""Signing in: whose code, how long to wait, and what a session leaves behind."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models import Duty, SignInFailure, SignInSession
from app.services.accounts import passwords, signing_in, throttle
from app.services.accounts.signing_in import Attempt
from app.services.errors import AccountSuspended, PasswordChanged
from tests.factories import PASSWORD, Country, make_account
from tests.factories.rounds import NOW

HOME, NEIGHBOUR, STRANGER = "203.0.113.7", "203.0.113.99", "198.51.100.1"
CODE = "3033300001"


def attempt(session: Session, code: str = CODE, address: str = HOME, after: float = 0) -> Attempt:
    return signing_in.prepare(session, code, address=address, at=NOW + timedelta(seconds=after))


def fail(session: Session, times: int, code: str = CODE, address: str = HOME) -> None:
    for _ in range(times):
        signing_in.note_failure(session, attempt(session, code, address), at=NOW)


def begin(session: Session, of: Attempt, after: float = 0) -> SignInSession:
    at = NOW + timedelta(seconds=after)
    account = signing_in.accept_password(session, of, at=NOW)
    return signing_in.begin_session(
        session, account, of.origin, address=HOME, browser="Firefox", at=at
    ).row


@pytest.mark.parametrize("typed", ["3033300001", " ๓๐๓๓๓๐๐๐๐๑ ", "3033 300001", "3033300001-"])
def test_a_code_is_found_however_it_is_typed(
    session: Session, country: Country, typed: str
) -> None:
    assert attempt(session, typed).account_id == country.account(country.school).id


def test_every_class_of_login_signs_in_by_its_units_code(
    session: Session, country: Country
) -> None:
    for code, account in country.accounts.items():
        assert attempt(session, code.upper()).account_id == account.id


def test_an_officer_signs_in_with_code_and_suffix(session: Session, country: Country) -> None:
    officer = make_account(session, country.school, Duty.OFFICER, "01")
    assert attempt(session, "3033300001–๐๑").account_id == officer.id
    assert attempt(session, "3033300001-02").account_id is None


def test_wrong_passwords_make_the_next_try_wait_longer_and_longer(
    session: Session, country: Country
) -> None:
    fail(session, throttle.FREE_TRIES)
    assert attempt(session).wait <= timedelta(0)
    waits = []
    for _ in range(8):
        fail(session, 1)
        waits.append(attempt(session).wait)
    assert waits[:3] == [timedelta(seconds=10), timedelta(seconds=20), timedelta(seconds=40)]
    assert waits[-1] == throttle.LONGEST_WAIT
    assert attempt(session, after=300).wait <= timedelta(0)
    assert attempt(session, after=15 * 60).wait <= timedelta(0)


def test_an_unknown_code_waits_as_a_known_one_does(session: Session, country: Country) -> None:
    fail(session, 6, "3033309999")
    fail(session, 6)
    assert attempt(session, "3033309999").wait == attempt(session).wait > timedelta(0)


def test_a_stranger_cannot_lock_a_school_out(session: Session, country: Country) -> None:
    fail(session, 50, address=STRANGER)
    assert attempt(session, address=STRANGER).wait > timedelta(0)
    assert attempt(session).wait <= timedelta(0)


def test_a_neighbour_in_the_same_network_cannot_lock_out_an_address_known_to_the_account(
    session: Session, country: Country
) -> None:
    begin(session, attempt(session))
    fail(session, 50, address=NEIGHBOUR)
    assert attempt(session, address=NEIGHBOUR).wait > timedelta(0)
    assert attempt(session).wait <= timedelta(0)


def test_trying_many_codes_from_one_network_slows_it_down_a_little(
    session: Session, country: Country
) -> None:
    for number in range(throttle.NETWORK_FREE_TRIES + 1):
        fail(session, 1, f"30333{number:05}")
    assert attempt(session, "3033399999").wait == throttle.NETWORK_WAIT
    assert attempt(session, "3033399999", STRANGER).wait <= timedelta(0)


def test_failures_that_no_longer_count_are_dropped(session: Session, country: Country) -> None:
    fail(session, 3)
    later = NOW + throttle.WINDOW
    signing_in.note_failure(session, attempt(session, "p33"), at=later)
    assert session.scalars(select(SignInFailure.code)).all() == ["p33"]


def test_a_password_typed_in_the_field_of_the_code_is_not_kept(session: Session) -> None:
    fail(session, 1, PASSWORD)
    fail(session, 1, "3033300001-secret")
    kept = session.scalars(select(SignInFailure.code)).all()
    assert [code for code in kept if not code.startswith("?")] == []


def test_signing_in_forgets_the_failures_and_notes_the_moment(
    session: Session, country: Country
) -> None:
    fail(session, 4)
    account = country.account(country.school)
    version = account.version
    row = begin(session, attempt(session), after=1)
    assert session.scalar(select(func.count()).select_from(SignInFailure)) == 0
    assert row.account.last_sign_in_at == NOW + timedelta(seconds=1)
    assert account.version == version


def test_a_suspended_account_begins_no_session(session: Session, country: Country) -> None:
    account = country.account(country.school)
    account.active = False
    session.flush()
    with pytest.raises(AccountSuspended):
        begin(session, attempt(session))


def test_a_password_reset_while_it_was_checked_begins_no_session(
    session: Session, country: Country
) -> None:
    of = attempt(session)
    country.account(country.school).password_hash = passwords.hashed("another one altogether")
    session.flush()
    with pytest.raises(PasswordChanged):
        begin(session, of)
