"""First logins for many units at once (process.md 1): who gets one, and who never does."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.access.live import LivePolicy
from app.access.permissions import Permission
from app.access.scope import Scope
from app.models import Account, Duty, History, Unit
from app.services.accounts import issuing, logins_to_issue, passwords, signing_in
from app.services.accounts.issuing import Chosen
from app.services.accounts.logins_to_issue import LoginState, Wanted
from app.services.errors import LoginsMovedOn, NotFound
from tests.factories import Country
from tests.factories.rounds import NOW
from tests.factories.units import make_centre


def scope_of(session: Session, account: Account) -> Scope:
    return LivePolicy().current(session).scope(account, Permission.ACCOUNT_ISSUE, at=NOW)


@pytest.fixture
def scope(session: Session, country: Country) -> Scope:
    """What the province may issue logins for."""
    return scope_of(session, country.account(country.province))


@pytest.fixture
def unissued(session: Session, country: Country) -> Unit:
    """A centre that has no login yet."""
    return make_centre(session, country.sao, "3033600009")


def shown(unit: Unit, account: Account | None = None) -> Chosen:
    return Chosen(unit.id, unit.version, account.version if account else 0)


def issue(session: Session, country: Country, scope: Scope, *chosen: Chosen) -> list[str]:
    """Issue as the page does, and give the passwords in their order."""
    issues = issuing.prepare(session, chosen, scope=scope, at=NOW)
    actor = country.account(country.province)
    hashes = issuing.hashed(issues)
    issuing.issue(session, chosen, hashes, actor=actor, scope=scope, at=NOW)
    return [one.password for one in issues]


def principal(session: Session, unit: Unit) -> Account:
    return session.scalars(
        select(Account).where(Account.unit_id == unit.id, Account.suffix == "")
    ).one()


def test_a_unit_without_a_login_gets_its_principals_with_no_name_yet(
    session: Session, country: Country, scope: Scope, unissued: Unit
) -> None:
    (password,) = issue(session, country, scope, shown(unissued))
    account = principal(session, unissued)
    assert (account.duty, account.name, account.must_change_password) == (Duty.PRINCIPAL, "", True)
    assert passwords.check(account.password_hash, password).right
    row = session.scalars(select(History)).one()
    assert (row.event, row.unit_id, row.subject_id) == ("login_issued", unissued.id, account.id)
    assert password not in json.dumps([row.before, row.after], ensure_ascii=False)
    assert "argon2" not in json.dumps([row.before, row.after])


def test_a_login_that_nobody_has_used_gets_a_new_first_password(
    session: Session, country: Country, scope: Scope, unissued: Unit
) -> None:
    (first,) = issue(session, country, scope, shown(unissued))
    account = principal(session, unissued)
    of = signing_in.prepare(session, unissued.code, address="203.0.113.7", at=NOW)
    signing_in.note_failure(session, of, at=NOW)
    (second,) = issue(session, country, scope, shown(unissued, account))
    assert not passwords.check(account.password_hash, first).right
    assert passwords.check(account.password_hash, second).right
    assert session.scalar(select(func.count()).select_from(Account)) == len(country.accounts) + 1


def test_a_login_in_use_is_never_touched(session: Session, country: Country, scope: Scope) -> None:
    account = country.account(country.school)
    account.last_sign_in_at = NOW - timedelta(days=1)
    session.flush()
    with pytest.raises(LoginsMovedOn) as refused:
        issue(session, country, scope, shown(country.school, account))
    assert refused.value.facts["units"] == (country.school.name,)


@pytest.mark.parametrize("state", [LoginState.SUSPENDED, LoginState.DISSOLVED])
def test_no_login_is_issued_to_whom_nobody_signs_in_for(
    session: Session, country: Country, scope: Scope, state: LoginState
) -> None:
    account = country.account(country.school)
    if state is LoginState.SUSPENDED:
        account.active = False
    else:
        country.school.dissolved_on = date(2026, 1, 1)
    session.flush()
    assert logins_to_issue.state_of(country.school, account, at=NOW) is state
    with pytest.raises(LoginsMovedOn):
        issue(session, country, scope, shown(country.school, account))


def test_a_second_press_issues_nothing(
    session: Session, country: Country, scope: Scope, unissued: Unit
) -> None:
    chosen = shown(unissued)
    (first,) = issue(session, country, scope, chosen)
    with pytest.raises(LoginsMovedOn):
        issue(session, country, scope, chosen)
    assert passwords.check(principal(session, unissued).password_hash, first).right


def test_of_two_that_issue_at_once_only_one_has_letters(
    session: Session, country: Country, scope: Scope, unissued: Unit
) -> None:
    chosen = [shown(unissued)]
    mine = issuing.prepare(session, chosen, scope=scope, at=NOW)
    (theirs,) = issue(session, country, scope, *chosen)
    actor = country.account(country.province)
    hashes = issuing.hashed(mine)
    with pytest.raises(LoginsMovedOn):
        issuing.issue(session, chosen, hashes, actor=actor, scope=scope, at=NOW)
    assert passwords.check(principal(session, unissued).password_hash, theirs).right


def test_whoever_signs_in_while_letters_are_printed_keeps_the_password(
    session: Session, country: Country, scope: Scope
) -> None:
    account = country.account(country.school)
    chosen = [shown(country.school, account)]
    issues = issuing.prepare(session, chosen, scope=scope, at=NOW)
    of = signing_in.prepare(session, account.username, address="203.0.113.7", at=NOW)
    signing_in.begin_session(session, account, of.origin, address="203.0.113.7", browser="", at=NOW)
    with pytest.raises(LoginsMovedOn):
        issuing.issue(
            session,
            chosen,
            issuing.hashed(issues),
            actor=country.account(country.province),
            scope=scope,
            at=NOW,
        )


def test_all_or_none_of_the_logins_are_issued(
    session: Session, country: Country, scope: Scope, unissued: Unit
) -> None:
    stale = Chosen(country.school.id, country.school.version + 1, 1)
    with pytest.raises(LoginsMovedOn):
        issue(session, country, scope, shown(unissued), stale)
    assert session.scalars(select(Account.id).where(Account.unit_id == unissued.id)).all() == []


def test_no_login_is_issued_outside_the_scope_nor_for_the_own_unit(
    session: Session, country: Country, scope: Scope
) -> None:
    for unit in (country.far_centre, country.department, country.province):
        with pytest.raises(NotFound):
            issue(session, country, scope, shown(unit, country.account(unit)))


def test_at_most_a_hundred_logins_are_issued_at_once(
    session: Session, country: Country, scope: Scope
) -> None:
    many = [Chosen(one, 1, 0) for one in range(101)]
    with pytest.raises(NotFound):
        issuing.prepare(session, many, scope=scope, at=NOW)
    with pytest.raises(NotFound):
        issuing.prepare(session, [], scope=scope, at=NOW)


def found(
    session: Session, unit: Unit, scope: Scope, **wanted: object
) -> tuple[list[str], dict[LoginState, int]]:
    page = logins_to_issue.find(session, unit, scope=scope, wanted=Wanted(**wanted), at=NOW)  # type: ignore[arg-type]
    return [row.code for row in page.rows], page.counts


def test_a_province_sees_its_authorities_first_and_each_ones_institutions_together(
    session: Session, country: Country, scope: Scope, unissued: Unit
) -> None:
    codes, counts = found(session, country.province, scope)
    assert codes == [
        "04330102", "06330305", "06330306", "3033200001",
        "3033300001", "3033600001", "3033600002", "3033600009",
    ]  # fmt: skip
    assert counts == {LoginState.NONE: 1, LoginState.ISSUED: 7}


def test_units_are_found_by_state_level_place_and_name(
    session: Session, country: Country, scope: Scope, unissued: Unit
) -> None:
    country.account(country.school).last_sign_in_at = NOW
    session.flush()
    province = country.province
    assert found(session, province, scope, state=LoginState.NONE)[0] == ["3033600009"]
    assert found(session, province, scope, state=LoginState.IN_USE)[0] == ["3033300001"]
    authorities = country.province.level.below
    assert found(session, province, scope, level=authorities)[0][0] == "04330102"
    assert found(session, province, scope, under=country.municipality)[0] == [
        "04330102", "3033200001",
    ]  # fmt: skip
    assert found(session, province, scope, typed="3033600002")[0] == ["3033600002"]


def test_each_level_issues_for_those_below_and_for_nobody_else(
    session: Session, country: Country
) -> None:
    authority = scope_of(session, country.account(country.sao))
    assert found(session, country.sao, authority)[0] == ["3033300001", "3033600001", "3033600002"]
    department = scope_of(session, country.account(country.department))
    assert len(found(session, country.department, department)[0]) == 11
    assert found(session, country.other_province, department)[0] == [
        "p30",
        "06300101",
        "3030600001",
    ]
    school = scope_of(session, country.account(country.school))
    assert found(session, country.school, school) == ([], {})
