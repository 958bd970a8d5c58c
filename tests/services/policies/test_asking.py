"""May they? The policy's answer with its rule, and what of the process stands in the way."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from app.access.enforcer import Policy
from app.access.live import current_version
from app.access.permissions import Permission
from app.access.reach import Reach, Relation
from app.access.rules import Rule
from app.models import Account, Duty, Round, Unit
from app.services import errors
from app.services.confirmation import service
from app.services.policies.asking import Answer, ask
from tests.factories import Country, make_account, make_enrolment
from tests.factories.rounds import NOW
from tests.services.policies.conftest import in_force


class Asking:
    """Questions about the small country, now unless told else."""

    def __init__(self, session: Session, country: Country) -> None:
        self.session, self.country = session, country
        self.extra: list[Rule] = []

    def __call__(
        self,
        account: Account,
        permission: Permission,
        unit: Unit,
        the_round: Round | None = None,
        days: int = 0,
    ) -> Answer:
        policy = Policy(current_version(self.session), [*in_force(self.session), *self.extra])
        return ask(
            self.session,
            policy,
            account,
            permission,
            unit,
            at=NOW + timedelta(days=days),
            the_round=the_round or self.country.round,
        )

    def confirm_school(self) -> None:
        country, school = self.country, self.country.school
        roster = country.roster(self.session, school)
        make_enrolment(self.session, roster, country.account(school))
        service.confirm(
            self.session,
            roster,
            actor=country.account(school),
            at=NOW,
            version=roster.version,
            wording="ข้าพเจ้าขอรับรอง",
        )


@pytest.fixture
def asking(session: Session, country: Country) -> Asking:
    return Asking(session, country)


def test_a_yes_names_the_rule_that_allows(asking: Asking, country: Country) -> None:
    answer = asking(country.account(country.sao), Permission.ROSTER_VIEW, country.school)
    assert (answer.allowed, answer.relation) == (True, Relation.CHILD)
    assert answer.rule == Rule(
        "authority", "*", "*", Permission.ROSTER_VIEW, Reach.SUBTREE, "allow"
    )
    assert (answer.process, answer.checked_process) == (None, False)


def test_a_no_names_the_rule_that_denies_or_none_where_nothing_allows(
    asking: Asking, country: Country
) -> None:
    officer = country.account(country.sao)
    answer = asking(officer, Permission.ROSTER_VIEW, country.far_centre)
    assert (answer.allowed, answer.rule, answer.relation) == (False, None, Relation.ELSEWHERE)
    deny = Rule("*", "*", "06330305", Permission.ROSTER_VIEW, Reach.CHILDREN, "deny")
    asking.extra = [deny]
    assert asking(officer, Permission.ROSTER_VIEW, country.school).rule == deny


def test_the_moment_asked_about_decides_policy_and_round(asking: Asking, country: Country) -> None:
    teacher, school = country.account(country.school), country.school
    ends = NOW + timedelta(days=5)
    asking.extra = [Rule("*", "*", "*", Permission.UNIT_EDIT, Reach.ANY, "deny", None, ends)]
    assert not asking(teacher, Permission.UNIT_EDIT, school, days=4).allowed
    assert asking(teacher, Permission.UNIT_EDIT, school, days=5).allowed
    assert asking(teacher, Permission.ROSTER_EDIT, school).process is None
    closed = asking(teacher, Permission.ROSTER_EDIT, school, days=30)
    assert (closed.allowed, closed.checked_process) == (True, True)
    assert isinstance(closed.process, errors.RoundNotOpen)


def test_what_the_process_refuses_is_told_where_the_policy_allows(
    asking: Asking, country: Country
) -> None:
    teacher, school = country.account(country.school), country.school
    sao = country.account(country.sao)
    early = asking(sao, Permission.ROSTER_CANCEL, school).process
    assert isinstance(early, errors.IllegalStep)
    unready = asking(sao, Permission.PUPILS_CONFIRM, country.sao).process
    assert isinstance(unready, errors.NotReady)
    asking.confirm_school()
    locked = asking(teacher, Permission.ROSTER_EDIT, school).process
    assert isinstance(locked, errors.Locked)
    for permission, who in ((Permission.ROSTER_CANCEL, sao), (Permission.ROSTER_REQUEST, teacher)):
        answer = asking(who, permission, school)
        assert (answer.process, answer.checked_process) == (None, True)


def test_a_step_on_what_a_unit_does_not_owe_is_refused_by_the_process(
    asking: Asking, country: Country
) -> None:
    answer = asking(country.account(country.sao), Permission.COUNTS_CONFIRM, country.sao)
    assert isinstance(answer.process, errors.NothingOwed)


def test_without_a_round_only_the_policy_is_asked(
    session: Session, asking: Asking, country: Country
) -> None:
    policy = Policy(1, in_force(session))
    teacher = country.account(country.school)
    answer = ask(
        session,
        policy,
        teacher,
        Permission.ROSTER_CONFIRM,
        country.school,
        at=NOW,
        the_round=None,
    )
    assert (answer.allowed, answer.process, answer.checked_process) == (True, None, False)


def test_an_account_that_cannot_sign_in_may_do_nothing_that_its_rules_allow(
    session: Session, asking: Asking, country: Country
) -> None:
    gone = make_account(session, country.sao, Duty.OFFICER, suffix="01", active=False)
    answer = asking(gone, Permission.ROSTER_VIEW, country.school)
    assert isinstance(answer.process, errors.AccountSuspended)
    country.sao.dissolved_on = NOW.date()
    principal = asking(country.account(country.sao), Permission.ROSTER_VIEW, country.school)
    assert isinstance(principal.process, errors.UnitDissolved)


def test_where_the_head_confirms_an_officer_is_told_so_and_may_prepare(
    asking: Asking, country: Country
) -> None:
    officer = country.account(country.school)
    prepare = asking(officer, Permission.ROSTER_PREPARE, country.school)
    assert isinstance(prepare.process, errors.IllegalStep)
    country.sao.head_confirms = True
    assert asking(officer, Permission.ROSTER_PREPARE, country.school).process is None
    told = asking(officer, Permission.ROSTER_CONFIRM, country.school).process
    assert isinstance(told, errors.HeadConfirms)
    head = make_account(asking.session, country.school, Duty.HEAD, "09")
    told = asking(head, Permission.ROSTER_CONFIRM, country.school).process
    assert isinstance(told, errors.NotPrepared)
