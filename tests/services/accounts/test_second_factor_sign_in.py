"""Between password and session: how long, for whom, and how wrong codes slow down."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from app.models import Account
from app.services.accounts import passwords, second_factor, second_step, signing_in, throttle
from app.services.accounts.second_step import CodeAttempt, Halfway
from app.services.errors import AccountSuspended, HalfwayLapsed, WrongCode
from tests.factories import Country
from tests.factories.rounds import NOW
from tests.factories.second_factors import Telephone, make_second_factor

KEY = second_factor.key_from("only for tests")
HOME, STRANGER = "203.0.113.7", "198.51.100.1"
NOTHING = timedelta(0)


@pytest.fixture
def teacher(country: Country) -> Account:
    return country.account(country.school)


@pytest.fixture
def telephone(session: Session, teacher: Account) -> Telephone:
    return make_second_factor(session, teacher, at=NOW, key=KEY)


@pytest.fixture
def half(session: Session, teacher: Account, telephone: Telephone) -> Halfway:
    """The password was right at the moment that is now."""
    of = signing_in.prepare(session, teacher.username, address=HOME, at=NOW)
    return second_step.halfway(signing_in.accept_password(session, of, at=NOW), at=NOW)


def attempt(
    session: Session, half: Halfway | None, address: str = HOME, after: float = 0
) -> CodeAttempt:
    at = NOW + timedelta(seconds=after)
    return second_step.prepare(session, half, address=address, at=at)


def fail(session: Session, half: Halfway, times: int = 1, address: str = HOME) -> None:
    for _ in range(times):
        of = attempt(session, half, address)
        with pytest.raises(WrongCode):
            second_step.prove(session, of, "000", key=KEY, at=NOW)
        second_step.note_failure(session, of, at=NOW)


def enter(session: Session, half: Halfway, code: str, address: str = HOME) -> None:
    of = attempt(session, half, address)
    second_step.prove(session, of, code, key=KEY, at=NOW)
    signing_in.begin_session(session, of.account, of.origin, address=address, browser="", at=NOW)


def test_the_way_between_is_open_for_five_minutes(session: Session, half: Halfway) -> None:
    assert attempt(session, half, after=299).wait <= NOTHING
    for seconds in (300, -1):
        with pytest.raises(HalfwayLapsed):
            attempt(session, half, after=seconds)
    with pytest.raises(HalfwayLapsed):
        attempt(session, None)


def test_a_password_changed_in_between_ends_it(
    session: Session, teacher: Account, half: Halfway
) -> None:
    teacher.password_hash = passwords.hashed("another one altogether")
    session.flush()
    with pytest.raises(HalfwayLapsed):
        attempt(session, half)


def test_a_suspension_in_between_ends_it(session: Session, teacher: Account, half: Halfway) -> None:
    teacher.active = False
    session.flush()
    with pytest.raises(AccountSuspended):
        attempt(session, half)


def test_an_account_that_does_not_exist_is_told_no_more(session: Session, half: Halfway) -> None:
    with pytest.raises(HalfwayLapsed):
        attempt(session, Halfway(999, half.password_print, NOW))


def test_wrong_codes_count_with_wrong_passwords(
    session: Session, teacher: Account, half: Halfway
) -> None:
    for _ in range(throttle.FREE_TRIES):
        of = signing_in.prepare(session, teacher.username, address=HOME, at=NOW)
        signing_in.note_failure(session, of, at=NOW)
    assert attempt(session, half).wait <= NOTHING
    fail(session, half)
    assert attempt(session, half).wait > NOTHING
    assert signing_in.prepare(session, teacher.username, address=HOME, at=NOW).wait > NOTHING


def test_the_right_password_again_does_not_wipe_out_wrong_codes(
    session: Session, teacher: Account, half: Halfway
) -> None:
    fail(session, half, throttle.FREE_TRIES + 1)
    of = signing_in.prepare(session, teacher.username, address=HOME, at=NOW)
    again = second_step.halfway(signing_in.accept_password(session, of, at=NOW), at=NOW)
    assert attempt(session, again).wait > NOTHING


def test_who_has_the_password_cannot_guess_on_from_network_to_network(
    session: Session, half: Halfway
) -> None:
    for number in range(throttle.FREE_TRIES + 1):
        fail(session, half, address=f"192.0.{number}.1")
    assert attempt(session, half, "192.0.99.1").wait > NOTHING


def test_an_officer_at_the_usual_place_does_not_wait_for_such_guesses(
    session: Session, half: Halfway, telephone: Telephone
) -> None:
    enter(session, half, telephone.recovery_codes[0])
    for number in range(throttle.FREE_TRIES + 1):
        fail(session, half, address=f"192.0.{number}.1")
    assert attempt(session, half).wait <= NOTHING


def test_wrong_passwords_of_a_stranger_keep_nobody_from_the_code(
    session: Session, teacher: Account, half: Halfway
) -> None:
    for _ in range(50):
        of = signing_in.prepare(session, teacher.username, address=STRANGER, at=NOW)
        signing_in.note_failure(session, of, at=NOW)
    assert attempt(session, half).wait <= NOTHING


def test_entering_forgets_the_wrong_codes(
    session: Session, half: Halfway, telephone: Telephone
) -> None:
    fail(session, half, throttle.FREE_TRIES)
    enter(session, half, telephone.shows(NOW))
    fail(session, half, throttle.FREE_TRIES)
    assert attempt(session, half).wait <= NOTHING
