"""Named officers under a unit's code (process.md 1.3), and resetting their passwords."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.permissions import Permission
from app.extensions import live_policy
from app.models import Account, Duty, History, SignInSession
from app.services.accounts import credentials, keeping, logins_below, sessions, signing_in
from app.services.accounts.keeping import Details
from app.services.errors import (
    ChangedMeanwhile,
    NotFound,
    OwnAccount,
    PasswordChanged,
    SuffixTaken,
)
from tests.factories import Country, make_account
from tests.factories.rounds import NOW

TEACHER = Details("นางสาวสมใจ ทดสอบ", "ครู", "08 1234 5678", "คำสั่งที่ 1/2569", Duty.RECORDER)


def add(
    session: Session, country: Country, suffix: str = "01", details: Details = TEACHER
) -> Account:
    return keeping.add(
        session,
        country.school,
        actor=country.account(country.school),
        at=NOW,
        suffix=suffix,
        details=details,
        password_hash="secret hash",
    )


def events(session: Session) -> list[str]:
    return list(session.scalars(select(History.event).order_by(History.id)))


def test_a_new_officer_has_a_first_password_and_is_on_record(
    session: Session, country: Country
) -> None:
    account = add(session, country)
    assert account.username == "3033300001-01"
    assert account.must_change_password
    assert account.active
    row = session.scalars(select(History)).one()
    assert (row.event, row.subject_id) == ("account_added", account.id)
    assert "secret" not in json.dumps([row.before, row.after])


def test_two_officers_of_a_unit_never_share_a_suffix(session: Session, country: Country) -> None:
    add(session, country)
    with pytest.raises(SuffixTaken):
        add(session, country)
    assert keeping.next_suffix(session, country.school) == "02"
    assert len(keeping.of_unit(session, country.school)) == 2


def test_suffixes_run_to_99_and_no_further(session: Session, country: Country) -> None:
    for number in range(1, 100):
        make_account(session, country.school, Duty.OFFICER, f"{number:02}")
    assert keeping.next_suffix(session, country.school) == ""


def test_only_a_recorder_of_an_institution_is_limited_to_rooms(
    session: Session, country: Country
) -> None:
    recorder = Details("ก", "ครู", "", "", Duty.RECORDER, ("p1/1",))
    officer = Details("ก", "ครู", "", "", Duty.OFFICER, ("p1/1",))
    assert add(session, country, "01", recorder).rooms == ["p1/1"]
    assert add(session, country, "02", officer).rooms is None


def test_no_room_at_all_is_a_limit_too(session: Session, country: Country) -> None:
    account = add(session, country, "01", replace(TEACHER, rooms=()))
    assert account.rooms == []


def test_administrators_exist_at_the_department_only(country: Country) -> None:
    assert Duty.ADMINISTRATOR in keeping.duties_at(country.department.level)
    assert Duty.ADMINISTRATOR not in keeping.duties_at(country.province.level)


def test_an_officer_of_another_unit_is_not_found(session: Session, country: Country) -> None:
    with pytest.raises(NotFound):
        keeping.get(session, country.school, country.account(country.centre).id)


def test_an_edit_records_what_changed_and_nothing_else(session: Session, country: Country) -> None:
    account = add(session, country)
    promoted = replace(TEACHER, position="ครูใหญ่")
    edit(session, country, account, promoted)
    row = session.scalars(select(History).where(History.event == "account_edited")).one()
    assert (row.before, row.after) == ({"position": "ครู"}, {"position": "ครูใหญ่"})
    edit(session, country, account, promoted)
    assert events(session) == ["account_added", "account_edited"]


def test_the_principal_officers_duty_stays(session: Session, country: Country) -> None:
    principal = country.account(country.school)
    edit(session, country, principal, TEACHER)
    assert (principal.duty, principal.name) == (Duty.PRINCIPAL, TEACHER.name)


def test_a_stale_edit_overwrites_nothing(session: Session, country: Country) -> None:
    account = add(session, country)
    with pytest.raises(ChangedMeanwhile):
        edit(session, country, account, TEACHER, version=account.version - 1)


def test_suspending_ends_the_sessions_and_is_undone_by_restoring(
    session: Session, country: Country
) -> None:
    account = add(session, country)
    row = sessions.begin(session, account, address="", browser="", at=NOW).row
    set_active(session, country, account, False)
    session.refresh(row)
    assert (account.active, row.ended_at) == (False, NOW)
    set_active(session, country, account, True)
    assert account.active
    assert events(session)[1:] == ["account_suspended", "account_restored"]


def test_nobody_suspends_or_resets_the_own_account(session: Session, country: Country) -> None:
    principal = country.account(country.school)
    with pytest.raises(OwnAccount):
        set_active(session, country, principal, False)
    with pytest.raises(OwnAccount):
        reset(session, principal, principal)


def test_a_reset_ends_sessions_forgets_failures_and_issues_once(
    session: Session, country: Country
) -> None:
    principal, above = country.account(country.school), country.account(country.sao)
    row = sessions.begin(session, principal, address="", browser="", at=NOW).row
    for _ in range(6):
        of = signing_in.prepare(session, principal.username, address="203.0.113.7", at=NOW)
        signing_in.note_failure(session, of, at=NOW)
    version = principal.version
    reset(session, principal, above)
    session.refresh(row)
    assert (principal.password_hash, principal.must_change_password) == ("new hash", True)
    assert row.ended_at == NOW
    of = signing_in.prepare(session, principal.username, address="203.0.113.7", at=NOW)
    assert of.wait.total_seconds() <= 0
    with pytest.raises(ChangedMeanwhile):
        reset(session, principal, above, version=version)
    assert events(session) == ["password_reset"]


def test_changing_the_own_password_ends_the_other_sessions(
    session: Session, country: Country
) -> None:
    principal = country.account(country.school)
    principal.must_change_password = True
    session.flush()
    kept, other = (
        sessions.begin(session, principal, address="", browser="", at=NOW).row for _ in range(2)
    )
    version, old_hash = principal.version, principal.password_hash
    change(session, principal, old_hash, kept)
    session.refresh(other)
    assert (principal.must_change_password, principal.version) == (False, version)
    assert (kept.ended_at, other.ended_at) == (None, NOW)
    with pytest.raises(PasswordChanged):
        change(session, principal, old_hash, kept)


def test_a_level_finds_the_logins_below_it_and_no_others(
    session: Session, country: Country
) -> None:
    live_policy.forget()
    above = country.account(country.sao)
    scope = live_policy.current(session).scope(above, Permission.ACCOUNT_VIEW, at=NOW)
    everyone = logins_below.find(session, scope=scope)
    assert {row.code for row in everyone.rows} == {"3033300001", "3033600001", "3033600002"}
    assert everyone.total == 3
    some = logins_below.find(session, scope=scope, typed="ศูนย์ ๐๒", number=9)
    assert [row.code for row in some.rows] == ["3033600002"]
    assert logins_below.find(session, scope=scope, typed="06330305").rows == []
    assert logins_below.find(session, scope=scope, typed="%").rows == []


def edit(
    session: Session,
    country: Country,
    account: Account,
    details: Details,
    version: int | None = None,
) -> None:
    keeping.edit(
        session,
        account,
        actor=country.account(country.school),
        at=NOW,
        version=account.version if version is None else version,
        details=details,
    )


def set_active(session: Session, country: Country, account: Account, active: bool) -> None:
    keeping.set_active(
        session,
        account,
        active,
        actor=country.account(country.school),
        at=NOW,
        version=account.version,
    )


def reset(session: Session, account: Account, actor: Account, version: int | None = None) -> None:
    credentials.reset(
        session,
        account,
        actor=actor,
        version=account.version if version is None else version,
        new_hash="new hash",
        at=NOW,
    )


def change(session: Session, account: Account, old_hash: str, kept: SignInSession) -> None:
    credentials.change(session, account, old_hash=old_hash, new_hash="new hash", keep=kept, at=NOW)
