"""What a change does is told before it is done: who, how many, for example whom, and when."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from app.access.enforcer import Policy, Subject
from app.access.permissions import Permission
from app.access.reach import Reach, Relation
from app.access.rules import Rule
from app.domain.login_codes import LoginClass
from app.models import Duty, Unit
from app.services.policies.effects import EXAMPLES, LINES_WITH_EXAMPLES, Line, effects
from tests.factories import Country, make_account, make_authority
from tests.factories.rounds import NOW
from tests.services.policies.conftest import in_force
from tests.support.statements import statements

CANCEL, VIEW = Permission.ROSTER_CANCEL, Permission.ROSTER_VIEW
DENY_SAO = Rule("06", "*", "*", CANCEL, Reach.ANY, "deny")
CHILD, OWN = frozenset({Relation.CHILD}), frozenset({Relation.OWN})
NONE: frozenset[Relation] = frozenset()
TOMORROW, NEXT_WEEK = NOW + timedelta(days=1), NOW + timedelta(days=7)


def told(session: Session, *added: Rule, without: tuple[Rule, ...] = ()) -> tuple[Line, ...]:
    """Give the effects of adding rules to the policy in force, and of removing some."""
    rules = in_force(session)
    before = Policy(1, rules)
    after = Policy(2, [rule for rule in rules if rule not in without] + list(added))
    return effects(session, before, after, at=NOW)


def test_a_class_that_loses_cancelling_is_one_line_with_its_accounts_counted_and_named(
    session: Session, country: Country
) -> None:
    make_account(session, country.sao, Duty.HEAD, suffix="01")
    make_account(session, country.sao, Duty.RECORDER, suffix="02")
    make_account(session, country.idle_authority, Duty.OFFICER, suffix="01", active=False)
    (line,) = told(session, DENY_SAO)
    assert (line.permission, line.gained, line.lost) == (CANCEL, NONE, CHILD)
    assert line.groups == (
        Subject(LoginClass.SAO, "head"),
        Subject(LoginClass.SAO, "principal"),
    )
    assert line.accounts == 4
    assert [example.username for example in line.examples] == [
        "06300101",
        "06330305",
        "06330305-01",
        "06330306",
    ]
    assert line.examples[1].unit_name == country.sao.name
    assert (line.from_, line.until) == (None, None)


def test_ten_examples_at_most_stand_in_the_order_of_their_units_names(
    session: Session, country: Country
) -> None:
    for number in range(15):
        make_account(session, make_authority(session, country.province, f"0633{number:04}"))
    (line,) = told(session, DENY_SAO)
    assert (line.accounts, len(line.examples)) == (18, EXAMPLES)
    codes = [example.username for example in line.examples]
    in_order = session.query(Unit.code).where(Unit.code.in_(codes)).order_by(Unit.sort_key)
    assert [code for (code,) in in_order] == codes


def test_accounts_of_dissolved_units_are_not_concerned(session: Session, country: Country) -> None:
    country.idle_authority.dissolved_on = NOW.date() - timedelta(days=3)
    country.far_authority.dissolved_on = NOW.date() + timedelta(days=300)
    (line,) = told(session, DENY_SAO)
    assert line.accounts == 2
    assert [example.username for example in line.examples] == ["06300101", "06330305"]


def test_a_split_that_changes_nothing_has_no_effect(session: Session, country: Country) -> None:
    of_level = tuple(rule for rule in in_force(session) if rule.permission is CANCEL)
    classes = [one for one in LoginClass if one.level.value == "authority"]
    parts = [replace(rule, who=one.value) for rule in of_level for one in classes]
    assert told(session, *parts, without=of_level) == ()


def test_what_is_replaced_by_more_is_only_gained(session: Session, country: Country) -> None:
    own = next(r for r in in_force(session) if r.permission is VIEW and r.who == "institution")
    lines = told(session, replace(own, reach=Reach.ANY), without=(own,))
    assert {line.lost for line in lines} == {NONE}
    assert {line.gained for line in lines} == {frozenset(Relation) - OWN}


def test_a_rule_that_begins_later_and_ends_is_told_with_its_time(
    session: Session, country: Country
) -> None:
    deny = replace(DENY_SAO, valid_from=TOMORROW, valid_until=NEXT_WEEK)
    (line,) = told(session, deny)
    assert (line.from_, line.until, line.lost) == (TOMORROW, NEXT_WEEK, CHILD)


def test_the_end_of_what_was_there_before_counts_too(session: Session, country: Country) -> None:
    grant = Rule("06", "recorder", "*", CANCEL, Reach.CHILDREN, "allow")
    make_account(session, country.sao, Duty.RECORDER, suffix="02")
    rules = in_force(session)
    before = Policy(1, [*rules, replace(grant, valid_until=NEXT_WEEK)])
    (line,) = effects(session, before, Policy(2, [*rules, grant]), at=NOW)
    assert (line.from_, line.gained, line.accounts) == (NEXT_WEEK, CHILD, 1)


def test_a_login_is_a_line_of_its_own_only_where_it_fares_unlike_its_kind(
    session: Session, country: Country
) -> None:
    named = Rule("*", "*", "06330305", CANCEL, Reach.ANY, "deny")
    (line,) = told(session, named)
    assert line.groups == (Subject(LoginClass.SAO, "principal", "06330305"),)
    assert (line.accounts, len(line.examples)) == (1, 1)
    (line,) = told(session, named, DENY_SAO)
    assert line.groups == (Subject(LoginClass.SAO, "principal"),)
    assert (line.accounts, len(line.examples)) == (3, 3)


def test_a_login_spared_by_its_exception_is_neither_counted_nor_an_example(
    session: Session, country: Country
) -> None:
    grant = next(
        rule
        for rule in in_force(session)
        if rule.permission is CANCEL and rule.who == "authority" and rule.duty == "principal"
    )
    spared = replace(grant, who="*", duty="*", login="06330305")
    lines = told(session, spared, without=(grant,))
    sao = next(line for line in lines if line.groups[-1].login_class is LoginClass.SAO)
    assert "06330305" not in [example.username for line in lines for example in line.examples]
    assert sum(line.accounts for line in lines) == 3
    assert sao.lost == CHILD


def test_each_login_loses_its_exception_at_its_own_end_whatever_ends_before(
    session: Session, country: Country
) -> None:
    ends = {"06330305": NOW + timedelta(days=2), "04330102": NOW + timedelta(days=5)}
    given = [
        Rule("*", "*", login, Permission.RECORD_EXPORT, Reach.ANY, "allow", None, end)
        for login, end in ends.items()
    ]
    lines = told(session, *given)
    assert {line.groups[0].login: (line.from_, line.until) for line in lines} == {
        login: (None, end) for login, end in ends.items()
    }
    for line in lines:
        assert [example.username for example in line.examples] == [line.groups[0].login]


@pytest.mark.parametrize("count", [1, LINES_WITH_EXAMPLES + 5])
def test_the_queries_are_bounded_however_many_lines_there_are(
    session: Session, country: Country, count: int
) -> None:
    denials = [
        Rule("*", "*", f"{unit}", permission, Reach.ANY, "deny")
        for unit in ("06330305", "3033300001", "p33", "04330102", "dla")
        for permission in Permission
    ]
    rules = in_force(session)
    before, after = Policy(1, rules), Policy(2, [*rules, *denials[: count * 4]])
    with statements(session.get_bind()) as asked:
        lines = effects(session, before, after, at=NOW)
    assert len(asked) <= 2 + min(len(lines), LINES_WITH_EXAMPLES)
    assert [bool(line.examples) for line in lines] == [
        number < LINES_WITH_EXAMPLES for number in range(len(lines))
    ]
