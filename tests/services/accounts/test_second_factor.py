"""The second factor: set up, proved once by each code, changed, turned off and taken away."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.domain.thai_calendar import to_thai_digits
from app.models import Account, History, RecoveryCode, SecondFactor, SecondFactorDemand
from app.models.connection import begin_as_writer
from app.services.accounts import recovery_codes, second_factor, sessions
from app.services.accounts.second_factor import Proof
from app.services.errors import (
    OwnAccount,
    Refusal,
    SecondFactorDemanded,
    SecondFactorMissing,
    SecondFactorStands,
    SecondFactorUnreadable,
    WrongCode,
)
from tests.factories import Country, make_country
from tests.factories.rounds import NOW
from tests.factories.second_factors import Telephone, make_second_factor

KEY = second_factor.key_from("only for tests")
MINUTE = timedelta(minutes=1)
OTHER_KEY = second_factor.key_from("another installation's")
STEP = timedelta(seconds=30)


@pytest.fixture
def teacher(country: Country) -> Account:
    return country.account(country.school)


@pytest.fixture
def telephone(session: Session, teacher: Account) -> Telephone:
    return make_second_factor(session, teacher, at=NOW, key=KEY)


def prove(session: Session, account: Account, typed: str, after: timedelta = timedelta()) -> Proof:
    return second_factor.prove(session, account, typed, key=KEY, at=NOW + after)


def confirm(
    session: Session, account: Account, typed: str, after: timedelta = timedelta()
) -> list[str]:
    here = sessions.begin(session, account, address="", browser="", at=NOW).row
    return second_factor.confirm(session, account, typed, key=KEY, keep=here, at=NOW + after)


def events(session: Session) -> list[str]:
    return list(session.scalars(select(History.event).order_by(History.id)))


def test_a_set_up_that_is_not_confirmed_counts_for_nothing(
    session: Session, teacher: Account
) -> None:
    second_factor.begin(session, teacher, key=KEY, at=NOW)
    assert teacher.second_factor_since is None
    with pytest.raises(SecondFactorMissing):
        prove(session, teacher, "123456")
    assert events(session) == []


def test_the_first_code_puts_it_in_force_and_gives_ten_recovery_codes(
    session: Session, teacher: Account
) -> None:
    version = teacher.version
    second_factor.begin(session, teacher, key=KEY, at=NOW)
    secret = second_factor.begun(session, teacher, key=KEY, at=NOW)
    assert secret is not None
    here = sessions.begin(session, teacher, address="", browser="", at=NOW).row
    elsewhere = sessions.begin(session, teacher, address="", browser="", at=NOW).row
    code = to_thai_digits(pyotp.TOTP(secret).at(NOW))
    codes = second_factor.confirm(
        session, teacher, f" {code[:3]} {code[3:]} ", key=KEY, keep=here, at=NOW
    )
    session.refresh(here)
    session.refresh(elsewhere)
    assert (teacher.second_factor_since, teacher.version) == (NOW, version)
    assert (here.ended_at, elsewhere.ended_at) == (None, NOW)
    assert len(set(codes)) == recovery_codes.HOW_MANY
    assert events(session) == ["second_factor_set_up"]
    kept = session.scalars(select(RecoveryCode.code_hash)).all()
    assert not set(codes) & set(kept)
    assert second_factor.begun(session, teacher, key=KEY, at=NOW) is None


def test_the_secret_is_kept_encrypted(session: Session, telephone: Telephone) -> None:
    kept = session.scalars(select(SecondFactor.secret)).one()
    assert telephone.secret not in kept


def test_beginning_again_within_the_hour_shows_the_same_secret_and_later_a_new_one(
    session: Session, teacher: Account
) -> None:
    shown = []
    for minutes in (0, 59, 61):
        at = NOW + timedelta(minutes=minutes)
        second_factor.begin(session, teacher, key=KEY, at=at)
        shown.append(second_factor.begun(session, teacher, key=KEY, at=at))
    assert shown[0] == shown[1] != shown[2]


def test_a_wrong_first_code_leaves_the_set_up_open(session: Session, teacher: Account) -> None:
    second_factor.begin(session, teacher, key=KEY, at=NOW)
    here = sessions.begin(session, teacher, address="", browser="", at=NOW).row
    secret = second_factor.begun(session, teacher, key=KEY, at=NOW)
    with pytest.raises(WrongCode):
        second_factor.confirm(session, teacher, "12345", key=KEY, keep=here, at=NOW)
    assert second_factor.begun(session, teacher, key=KEY, at=NOW) == secret


def test_a_set_up_begun_too_long_ago_is_not_confirmed(session: Session, teacher: Account) -> None:
    second_factor.begin(session, teacher, key=KEY, at=NOW)
    secret = second_factor.begun(session, teacher, key=KEY, at=NOW)
    here = sessions.begin(session, teacher, address="", browser="", at=NOW).row
    later = NOW + second_factor.BEGUN_FOR
    code = pyotp.TOTP(secret or "").at(later)
    with pytest.raises(SecondFactorMissing):
        second_factor.confirm(session, teacher, code, key=KEY, keep=here, at=later)


def test_confirming_twice_issues_no_second_recovery_codes(
    session: Session, teacher: Account, telephone: Telephone
) -> None:
    here = sessions.begin(session, teacher, address="", browser="", at=NOW).row
    with pytest.raises(SecondFactorStands):
        second_factor.confirm(session, teacher, telephone.shows(NOW), key=KEY, keep=here, at=NOW)
    second_factor.begin(session, teacher, key=KEY, at=NOW)
    assert prove(session, teacher, telephone.recovery_codes[0]) is Proof.RECOVERY


@pytest.mark.parametrize("late", [-1, 0, 1])
def test_a_clock_may_be_one_step_early_or_late(
    session: Session, teacher: Account, telephone: Telephone, late: int
) -> None:
    assert prove(session, teacher, telephone.shows(NOW, late=late)) is Proof.APP


@pytest.mark.parametrize("late", [-3, -2, 2, 3])
def test_a_clock_further_off_is_refused(
    session: Session, teacher: Account, telephone: Telephone, late: int
) -> None:
    with pytest.raises(WrongCode) as refusal:
        prove(session, teacher, telephone.shows(NOW, late=late))
    assert not refusal.value.facts["used"]


@pytest.mark.parametrize("digits", ["{}", " {} ", "\u200b{}"])
def test_a_code_passes_once(
    session: Session, teacher: Account, telephone: Telephone, digits: str
) -> None:
    code = telephone.shows(NOW)
    prove(session, teacher, code)
    with pytest.raises(WrongCode):
        prove(session, teacher, digits.format(code))
    with pytest.raises(WrongCode) as refusal:
        prove(session, teacher, code, STEP)
    assert refusal.value.facts["used"]
    assert prove(session, teacher, telephone.shows(NOW + STEP), STEP) is Proof.APP


def test_a_code_older_than_the_last_one_taken_is_refused(
    session: Session, teacher: Account, telephone: Telephone
) -> None:
    prove(session, teacher, telephone.shows(NOW, late=-1))
    with pytest.raises(WrongCode) as refusal:
        prove(session, teacher, telephone.shows(NOW))
    assert refusal.value.facts["used"]


def test_a_recovery_code_passes_once_however_it_is_typed(
    session: Session, teacher: Account, telephone: Telephone
) -> None:
    first, second = telephone.recovery_codes[:2]
    assert prove(session, teacher, f" {first.upper().replace('-', ' ')}") is Proof.RECOVERY
    for typed in (first, first.replace("-", "")):
        with pytest.raises(WrongCode):
            prove(session, teacher, typed)
    assert prove(session, teacher, to_thai_digits(second)) is Proof.RECOVERY
    assert recovery_codes.left(session, teacher) == recovery_codes.HOW_MANY - 2


def test_the_codes_of_another_account_do_not_pass(
    session: Session, country: Country, teacher: Account, telephone: Telephone
) -> None:
    other = country.account(country.centre)
    others = make_second_factor(session, other, at=NOW, key=KEY)
    for typed in (others.shows(NOW), others.recovery_codes[0], "", "1234567", "รหัส"):
        with pytest.raises(WrongCode):
            prove(session, teacher, typed)


def test_under_another_key_codes_cannot_be_checked_and_recovery_codes_can(
    session: Session, teacher: Account, telephone: Telephone
) -> None:
    with pytest.raises(SecondFactorUnreadable):
        second_factor.prove(session, teacher, telephone.shows(NOW), key=OTHER_KEY, at=NOW)
    proof = second_factor.prove(
        session, teacher, telephone.recovery_codes[0], key=OTHER_KEY, at=NOW
    )
    assert proof is Proof.RECOVERY


def test_a_set_up_begun_under_another_key_begins_anew(session: Session, teacher: Account) -> None:
    second_factor.begin(session, teacher, key=OTHER_KEY, at=NOW)
    assert second_factor.begun(session, teacher, key=KEY, at=NOW) is None
    second_factor.begin(session, teacher, key=KEY, at=NOW)
    assert second_factor.begun(session, teacher, key=KEY, at=NOW) is not None


def test_new_recovery_codes_end_those_before(
    session: Session, teacher: Account, telephone: Telephone
) -> None:
    with pytest.raises(WrongCode):
        second_factor.renew_recovery_codes(session, teacher, "000", key=KEY, at=NOW)
    codes = second_factor.renew_recovery_codes(
        session, teacher, telephone.shows(NOW), key=KEY, at=NOW
    )
    with pytest.raises(WrongCode):
        prove(session, teacher, telephone.recovery_codes[0])
    assert prove(session, teacher, codes[0]) is Proof.RECOVERY
    assert events(session)[1:] == ["recovery_codes_renewed"]


def test_turning_it_off_takes_a_code(
    session: Session, teacher: Account, telephone: Telephone
) -> None:
    with pytest.raises(WrongCode):
        second_factor.turn_off(session, teacher, "000000", key=KEY, at=NOW)
    second_factor.turn_off(session, teacher, telephone.shows(NOW), key=KEY, at=NOW)
    assert teacher.second_factor_since is None
    assert session.scalars(select(RecoveryCode)).all() == []
    assert session.scalars(select(SecondFactor)).all() == []
    assert events(session)[1:] == ["second_factor_turned_off"]


def test_where_it_is_demanded_it_is_not_turned_off(
    session: Session, country: Country, teacher: Account, telephone: Telephone
) -> None:
    demanded_by = country.account(country.department)
    session.add(
        SecondFactorDemand(
            login_class=teacher.unit.login_class, since=NOW, demanded_by_id=demanded_by.id
        )
    )
    session.flush()
    with pytest.raises(SecondFactorDemanded):
        second_factor.turn_off(session, teacher, telephone.shows(NOW), key=KEY, at=NOW)


def test_the_first_telephone_stays_in_force_until_the_next_one_is_confirmed(
    session: Session, teacher: Account, telephone: Telephone
) -> None:
    second_factor.replace(session, teacher, telephone.shows(NOW), key=KEY, at=NOW)
    assert teacher.second_factor_since is not None
    assert prove(session, teacher, telephone.recovery_codes[0]) is Proof.RECOVERY
    with pytest.raises(WrongCode):
        confirm(session, teacher, telephone.shows(NOW + MINUTE), MINUTE)
    assert prove(session, teacher, telephone.shows(NOW + MINUTE), MINUTE) is Proof.APP


def test_confirming_another_telephone_ends_the_codes_of_the_first(
    session: Session, teacher: Account, telephone: Telephone
) -> None:
    second_factor.replace(session, teacher, telephone.shows(NOW), key=KEY, at=NOW)
    secret = second_factor.begun(session, teacher, key=KEY, at=NOW)
    assert secret is not None
    assert secret != telephone.secret
    confirm(session, teacher, pyotp.TOTP(secret).at(NOW))
    assert second_factor.begun(session, teacher, key=KEY, at=NOW) is None
    for void in (telephone.recovery_codes[0], telephone.shows(NOW + MINUTE)):
        with pytest.raises(WrongCode):
            prove(session, teacher, void, MINUTE)
    later = pyotp.TOTP(secret).at(NOW + MINUTE)
    assert prove(session, teacher, later, MINUTE) is Proof.APP
    assert events(session)[-1] == "second_factor_replaced"


def test_a_move_to_another_telephone_that_is_not_confirmed_lapses(
    session: Session, teacher: Account, telephone: Telephone
) -> None:
    second_factor.replace(session, teacher, telephone.shows(NOW), key=KEY, at=NOW)
    late = second_factor.BEGUN_FOR
    secret = second_factor.begun(session, teacher, key=KEY, at=NOW)
    assert secret is not None
    with pytest.raises(SecondFactorMissing):
        confirm(session, teacher, pyotp.TOTP(secret).at(NOW + late), late)
    assert prove(session, teacher, telephone.shows(NOW + late), late) is Proof.APP


def test_taken_away_by_another_it_ends_the_sessions_and_leaves_the_password(
    session: Session, country: Country, teacher: Account, telephone: Telephone
) -> None:
    row = sessions.begin(session, teacher, address="", browser="", at=NOW).row
    above, password = country.account(country.sao), teacher.password_hash
    with pytest.raises(OwnAccount):
        second_factor.remove(session, teacher, actor=teacher, at=NOW)
    for actor in (above, None):
        second_factor.remove(session, teacher, actor=actor, at=NOW)
    session.refresh(row)
    assert (teacher.second_factor_since, row.ended_at) == (None, NOW)
    assert (teacher.password_hash, teacher.must_change_password) == (password, False)
    assert events(session)[1:] == ["second_factor_removed"]


@pytest.mark.parametrize("which", ["app", "recovery"])
def test_of_two_at_once_with_one_code_one_passes(engine: Engine, which: str) -> None:
    with Session(engine) as session:
        account = make_country(session).accounts["3033300001"]
        telephone = make_second_factor(session, account, at=NOW, key=KEY)
        session.commit()
        account_id = account.id
    codes = {"app": telephone.shows(NOW), "recovery": telephone.recovery_codes[0]}
    ends = race(
        engine,
        lambda session: prove(session, session.get_one(Account, account_id), codes[which]),
    )
    assert sorted(ends) == ["WrongCode", "done"]


def race(engine: Engine, act: Callable[[Session], object], times: int = 2) -> list[str]:
    """Let connections of their own act in the same moment; give what became of each."""
    barrier, ends = threading.Barrier(times), []

    def run() -> None:
        with Session(engine) as session:
            barrier.wait()
            begin_as_writer(session)
            try:
                act(session)
                session.commit()
                ends.append("done")
            except Refusal as refusal:
                ends.append(type(refusal).__name__)

    threads = [threading.Thread(target=run) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return ends
