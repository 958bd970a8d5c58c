"""Nobody can be locked out of editing the policy: every way to try is refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.access.live import current_version, load_rules, publish
from app.access.permissions import Permission
from app.access.reach import Reach
from app.access.rules import ALLOW, DENY, Rule
from app.domain.login_codes import LoginClass
from app.models import Account, Duty, PolicyVersion
from app.services import administrators
from app.services.accounts import keeping
from app.services.errors import LastAdministrator
from app.services.policies import drafts, publishing
from tests.factories import Country, make_account, make_country
from tests.factories.rounds import NOW
from tests.services.meeting import Meeting

EDIT, VIEW = Permission.POLICY_EDIT, Permission.POLICY_VIEW
TOMORROW, NEXT_WEEK = NOW + timedelta(days=1), NOW + timedelta(days=7)
Change = Callable[[list[Rule]], list[Rule]]


def editing(rule: Rule) -> bool:
    return rule.permission is EDIT


def without_grants_of(permission: Permission) -> Change:
    return lambda rules: [rule for rule in rules if rule.permission is not permission]


def with_deny(who: str = "*", duty: str = "*", login: str = "*", **facts: object) -> Change:
    facts = {"permission": EDIT, "reach": Reach.ANY, "effect": DENY} | facts
    return lambda rules: [*rules, Rule(who=who, duty=duty, login=login, **facts)]  # type: ignore[arg-type]


def with_grants(**facts: object) -> Change:
    """Change every grant of editing."""
    return lambda rules: [
        replace(rule, **facts) if editing(rule) else rule  # type: ignore[arg-type]
        for rule in rules
    ]


def with_a_gap(rules: list[Rule]) -> list[Rule]:
    """Let every grant end tomorrow, and begin again next week."""
    return [
        changed
        for rule in rules
        for changed in (
            (replace(rule, valid_until=TOMORROW), replace(rule, valid_from=NEXT_WEEK))
            if editing(rule)
            else (rule,)
        )
    ]


# In the country the department has one account, its principal officer `dla`.
LOCKING_OUT: dict[str, tuple[Change, object]] = {
    "the grants are removed": (without_grants_of(EDIT), NOW),
    "looking is removed instead of editing": (without_grants_of(VIEW), NOW),
    "a denial for the class": (with_deny("department"), NOW),
    "a denial for everybody": (with_deny(), NOW),
    "a denial for the duty": (with_deny(duty="principal"), NOW),
    "a denial for the login": (with_deny(login="dla"), NOW),
    "a denial of just its own unit": (with_deny(reach=Reach.OWN), NOW),
    "a denial of the subtree": (with_deny("department", reach=Reach.SUBTREE), NOW),
    "a denial of looking": (with_deny(permission=VIEW), NOW),
    "a denial that begins later": (with_deny(valid_from=NEXT_WEEK), NEXT_WEEK),
    "a denial for a day": (with_deny(valid_from=TOMORROW, valid_until=NEXT_WEEK), TOMORROW),
    "a denial of the login from tomorrow": (with_deny(login="dla", valid_from=TOMORROW), TOMORROW),
    "grants that end": (with_grants(valid_until=TOMORROW), TOMORROW),
    "grants that begin later": (with_grants(valid_from=TOMORROW), NOW),
    "grants with a gap": (with_a_gap, TOMORROW),
    "grants to nobody's duty": (with_grants(duty="recorder"), NOW),
    "grants to a login that nobody has": (with_grants(login="dla-77"), NOW),
    "grants that do not reach the department": (with_grants(reach=Reach.CHILDREN), NOW),
    "grants to a level below, of its own unit": (with_grants(who="province"), NOW),
    "grants to a level below, of its subtree": (
        with_grants(who="province", reach=Reach.SUBTREE),
        NOW,
    ),
    "nothing left at all": (lambda _rules: [], NOW),
}


def in_force(session: Session) -> list[Rule]:
    return load_rules(session, current_version(session))


def published(session: Session, actor: Account, rules: list[Rule]) -> PolicyVersion:
    """Publish these rules as an import does."""
    draft = drafts.begin(session, actor, at=NOW)
    drafts.replace_all(session, draft, rules, at=NOW)
    return publishing.publish_draft(
        session, draft, actor=actor, at=NOW, version=draft.version, reason="tried in a test"
    )


@pytest.mark.parametrize("way", LOCKING_OUT)
def test_a_policy_that_leaves_nobody_to_edit_it_is_not_published(
    session: Session, country: Country, way: str
) -> None:
    change, moment = LOCKING_OUT[way]
    version = current_version(session)
    with pytest.raises(LastAdministrator) as refused:
        published(session, country.account(country.department), change(in_force(session)))
    assert refused.value.facts == {"at": moment}
    assert current_version(session) == version


def test_each_change_of_a_draft_by_itself_is_refused_as_an_import_is(
    session: Session, country: Country
) -> None:
    actor = country.account(country.department)
    draft = drafts.begin(session, actor, at=NOW)
    drafts.take_away(session, draft, LoginClass.DEPARTMENT, EDIT, at=NOW)
    with pytest.raises(LastAdministrator):
        publishing.publish_draft(
            session, draft, actor=actor, at=NOW, version=draft.version, reason="tried"
        )


def test_an_older_version_that_nobody_could_edit_is_not_made_current_again(
    session: Session, country: Country
) -> None:
    actor = country.account(country.department)
    shipped = in_force(session)
    old = publish(session, with_deny()(shipped), at=NOW, reason="before the portal knew better")
    publish(session, shipped, at=NOW, reason="back")
    draft = drafts.begin(session, actor, at=NOW)
    drafts.replace_all(session, draft, load_rules(session, old.id), at=NOW, restores=old.id)
    with pytest.raises(LastAdministrator):
        publishing.publish_draft(
            session, draft, actor=actor, at=NOW, version=draft.version, reason="tried"
        )


def test_two_drafts_that_each_leave_the_other_administrator_do_not_both_pass(
    session: Session, country: Country
) -> None:
    principal = country.account(country.department)
    second = make_account(session, country.department, Duty.ADMINISTRATOR, suffix="01")
    rules = in_force(session)
    by_duty = {
        duty: [rule for rule in rules if editing(rule) and rule.duty == duty]
        for duty in (Duty.PRINCIPAL, Duty.ADMINISTRATOR)
    }
    first_draft = drafts.begin(session, principal, at=NOW)
    second_draft = drafts.begin(session, second, at=NOW)
    drafts.remove(session, first_draft, by_duty[Duty.ADMINISTRATOR], at=NOW)
    drafts.remove(session, second_draft, by_duty[Duty.PRINCIPAL], at=NOW)
    publishing.publish_draft(
        session, first_draft, actor=principal, at=NOW, version=first_draft.version, reason="one"
    )
    drafts.rebase(session, second_draft, at=NOW)
    with pytest.raises(LastAdministrator):
        publishing.publish_draft(
            session, second_draft, actor=second, at=NOW, version=second_draft.version, reason="two"
        )


def test_the_last_who_may_edit_is_not_suspended_nor_given_another_duty(
    session: Session, country: Country
) -> None:
    principal = country.account(country.department)
    only = make_account(session, country.department, Duty.ADMINISTRATOR, suffix="01")
    published(session, only, with_deny(duty="principal")(in_force(session)))
    details = keeping.Details(only.name, "", "", "", Duty.OFFICER)
    with pytest.raises(LastAdministrator):
        keeping.edit(session, only, actor=principal, at=NOW, version=only.version, details=details)
    session.refresh(only)
    with pytest.raises(LastAdministrator):
        keeping.set_active(session, only, False, actor=principal, at=NOW, version=only.version)


def test_one_of_two_may_be_suspended_and_then_the_other_not(
    session: Session, country: Country
) -> None:
    principal = country.account(country.department)
    second = make_account(session, country.department, Duty.ADMINISTRATOR, suffix="01")
    keeping.set_active(session, second, False, actor=principal, at=NOW, version=second.version)
    officer = make_account(session, country.department, Duty.OFFICER, suffix="02")
    with pytest.raises(LastAdministrator):
        keeping.set_active(
            session, principal, False, actor=officer, at=NOW, version=principal.version
        )


def test_whose_unit_is_or_will_be_dissolved_does_not_count(
    session: Session, country: Country
) -> None:
    principal, province = country.account(country.department), country.province
    everywhere = [
        replace(rule, who="province", duty="*", reach=Reach.ANY)
        for rule in in_force(session)
        if rule.permission in administrators.EDITING
    ]
    published(session, principal, list(dict.fromkeys([*in_force(session), *everywhere])))
    country.other_province.dissolved_on = NOW.date() - timedelta(days=1)
    principal.active = False
    administrators.require_one(session, at=NOW)
    province.dissolved_on = NOW.date() + timedelta(days=30)
    with pytest.raises(LastAdministrator) as refused:
        administrators.require_one(session, at=NOW)
    assert refused.value.facts["at"] > NOW + timedelta(days=28)


def test_a_grant_that_begins_when_another_ends_leaves_no_gap(
    session: Session, country: Country
) -> None:
    actor = country.account(country.department)
    halves = [
        half
        for rule in in_force(session)
        for half in (
            (replace(rule, valid_until=TOMORROW), replace(rule, valid_from=TOMORROW))
            if editing(rule)
            else (rule,)
        )
    ]
    assert published(session, actor, halves).id == current_version(session)


def test_an_exception_for_one_login_keeps_the_door_open(session: Session, country: Country) -> None:
    actor = country.account(country.department)
    make_account(session, country.department, Duty.OFFICER, suffix="05")
    grant = Rule("*", "*", "dla-05", EDIT, Reach.OWN, ALLOW)
    barred = with_deny(duty="principal")([*in_force(session), grant])
    assert published(session, actor, barred).id == current_version(session)
    with pytest.raises(LastAdministrator):
        published(session, actor, [rule for rule in in_force(session) if rule != grant])


@pytest.fixture
def two_administrators(engine: Engine) -> tuple[int, int]:
    with Session(engine) as session:
        country = make_country(session)
        second = make_account(session, country.department, Duty.ADMINISTRATOR, suffix="01")
        session.commit()
        return country.account(country.department).id, second.id


@pytest.mark.parametrize("time", range(4))
def test_two_administrators_who_suspend_each_other_at_once_do_not_both_succeed(
    engine: Engine, two_administrators: tuple[int, int], time: int
) -> None:
    def suspending(whom: int, by: int) -> Callable[[Session], object]:
        def act(session: Session) -> None:
            account, actor = session.get_one(Account, whom), session.get_one(Account, by)
            keeping.set_active(
                session, account, False, actor=actor, at=NOW, version=account.version
            )

        return act

    first, second = two_administrators
    meeting = Meeting(engine)
    meeting.run(suspending(first, second), suspending(second, first))
    assert (meeting.done, meeting.refused) == (1, [LastAdministrator])


@pytest.mark.parametrize("time", range(4))
def test_a_suspension_and_a_publication_at_once_do_not_both_take_an_administrator(
    engine: Engine, two_administrators: tuple[int, int], time: int
) -> None:
    first, second = two_administrators

    def suspend(session: Session) -> None:
        account, actor = session.get_one(Account, second), session.get_one(Account, first)
        keeping.set_active(session, account, False, actor=actor, at=NOW, version=account.version)

    def take_from_principals(session: Session) -> None:
        actor = session.scalars(select(Account).where(Account.id == second)).one()
        published(session, actor, with_deny(duty="principal")(in_force(session)))

    meeting = Meeting(engine)
    meeting.run(suspend, take_from_principals)
    assert (meeting.done, meeting.refused) == (1, [LastAdministrator])
