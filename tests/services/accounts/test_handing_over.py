"""A login goes to a successor; what was done stays in the name of who did it (process.md 9.3)."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Account, Duty, History
from app.services.accounts import credentials, handing_over, keeping, sessions, signing_in
from app.services.accounts.handing_over import Successor
from app.services.errors import ChangedMeanwhile, HandedOver, LastAdministrator, OwnAccount
from tests.factories import Country, make_account
from tests.factories.rounds import NOW

NEWCOMER = Successor("นายมาใหม่ ทดสอบ", "ครู", "08 1234 5678", "คำสั่งที่ 9/2569")


def hand_over(
    session: Session, account: Account, actor: Account, version: int | None = None
) -> Account:
    return handing_over.hand_over(
        session,
        account,
        actor=actor,
        at=NOW,
        version=account.version if version is None else version,
        successor=NEWCOMER,
        password_hash="another hash",
    )


@pytest.fixture
def teacher(session: Session, country: Country) -> Account:
    return make_account(session, country.school, Duty.RECORDER, "01", rooms=["p1/1"])


def test_the_successor_signs_in_with_the_login_and_the_old_account_keeps_its_acts(
    session: Session, country: Country, teacher: Account
) -> None:
    principal = country.account(country.school)
    teachers_row = sessions.begin(session, teacher, address="", browser="", at=NOW).row
    successor = hand_over(session, teacher, principal)
    assert signing_in.find(session, "3033300001-01") is successor
    assert (successor.duty, successor.rooms, successor.name) == (
        Duty.RECORDER, ["p1/1"], NEWCOMER.name,
    )  # fmt: skip
    assert successor.must_change_password
    assert successor.last_sign_in_at is None
    assert (teacher.suffix, teacher.active, teacher.successor) == ("02", False, successor)
    assert teacher.name == "recorder ของ 3033300001"
    assert handing_over.predecessor(session, successor) is teacher
    session.refresh(teachers_row)
    assert teachers_row.ended_at == NOW


def test_the_history_tells_it_of_both_accounts(
    session: Session, country: Country, teacher: Account
) -> None:
    successor = hand_over(session, teacher, country.account(country.school))
    rows = session.scalars(select(History).order_by(History.id)).all()
    assert [(row.event, row.subject_id) for row in rows] == [
        ("account_handed_over", teacher.id),
        ("account_taken_over", successor.id),
    ]
    assert rows[0].before["suffix"] == "01"
    assert rows[0].after["successor_id"] == successor.id
    assert rows[1].after["predecessor_id"] == teacher.id
    assert "hash" not in str([row.after for row in rows])


def test_the_level_above_hands_a_principals_login_over(session: Session, country: Country) -> None:
    principal = country.account(country.school)
    successor = hand_over(session, principal, country.account(country.sao))
    assert (successor.username, successor.duty) == ("3033300001", Duty.PRINCIPAL)
    assert principal.username == "3033300001-01"


def test_a_principal_may_hand_the_own_login_over_and_nobody_else_may(
    session: Session, country: Country, teacher: Account
) -> None:
    principal = country.account(country.school)
    with pytest.raises(OwnAccount):
        hand_over(session, teacher, teacher)
    assert hand_over(session, principal, principal).username == "3033300001"


def test_a_login_is_handed_over_once(session: Session, country: Country, teacher: Account) -> None:
    principal = country.account(country.school)
    version = teacher.version
    hand_over(session, teacher, principal)
    with pytest.raises(ChangedMeanwhile):
        hand_over(session, teacher, principal, version)
    with pytest.raises(HandedOver):
        hand_over(session, teacher, principal)


def test_a_former_holder_is_never_let_in_again(
    session: Session, country: Country, teacher: Account
) -> None:
    principal = country.account(country.school)
    hand_over(session, teacher, principal)
    with pytest.raises(HandedOver):
        keeping.set_active(session, teacher, True, actor=principal, at=NOW, version=teacher.version)
    with pytest.raises(HandedOver):
        credentials.reset(
            session, teacher, actor=principal, version=teacher.version, new_hash="x", at=NOW
        )


def test_a_former_holders_name_is_never_changed(
    session: Session, country: Country, teacher: Account
) -> None:
    principal = country.account(country.school)
    hand_over(session, teacher, principal)
    details = keeping.Details("ผู้อื่น", "ครู", "", "", Duty.RECORDER)
    with pytest.raises(HandedOver):
        keeping.edit(
            session, teacher, actor=principal, at=NOW, version=teacher.version, details=details
        )


def test_handing_over_never_stops_for_want_of_a_suffix(session: Session, country: Country) -> None:
    for number in range(1, 100):
        make_account(session, country.school, Duty.OFFICER, f"{number:02}")
    principal = country.account(country.school)
    hand_over(session, principal, principal)
    assert principal.suffix == "100"
    assert keeping.next_suffix(session, country.school) == ""


def test_the_successor_of_the_last_administrator_is_the_last_administrator(
    session: Session, country: Country
) -> None:
    first = country.account(country.department)
    successor = hand_over(session, first, first)
    with pytest.raises(LastAdministrator):
        keeping.set_active(
            session, successor, False, actor=first, at=NOW, version=successor.version
        )
