"""A cell says how far each duty may go, and which rules say so."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from app.access.enforcer import Policy
from app.access.permissions import Permission
from app.access.reach import Reach, Relation
from app.access.rules import Rule
from app.access.table import Cell, cells, duties_of
from app.domain.login_codes import Level, LoginClass
from app.models import Duty

NOW = datetime(2026, 11, 23, tzinfo=UTC)
VIEW = Permission.PUPILS_VIEW
OF_LEVEL = Rule("authority", "*", "*", VIEW, Reach.OWN, "allow")
OF_LOGIN = Rule("*", "*", "06330305-01", VIEW, Reach.ANY, "allow")


def cell(login_class: LoginClass, *rules: Rule) -> Cell:
    return cells(Policy(1, rules), at=NOW, classes=[login_class], permissions=[VIEW])[
        login_class, VIEW
    ]


def test_only_the_department_has_administrators() -> None:
    assert Duty.ADMINISTRATOR in duties_of(Level.DEPARTMENT)
    assert all(
        Duty.ADMINISTRATOR not in duties_of(level)
        for level in Level
        if level is not Level.DEPARTMENT
    )


def test_a_levels_rule_bears_on_its_classes_and_no_others() -> None:
    assert cell(LoginClass.SAO, OF_LEVEL).rules == (OF_LEVEL,)
    assert cell(LoginClass.SAO, OF_LEVEL).is_uniform
    assert cell(LoginClass.CENTRE_OF_SAO, OF_LEVEL).rules == ()


def test_an_exception_is_told_at_the_class_of_its_login_and_changes_no_kinds_reach() -> None:
    found = cell(LoginClass.SAO, OF_LEVEL, OF_LOGIN)
    assert found.has_exception
    assert set(found.by_duty.values()) == {frozenset({Relation.OWN})}
    assert not cell(LoginClass.PAO, OF_LEVEL, OF_LOGIN).has_exception


def test_a_denial_of_one_duty_makes_the_cell_uneven() -> None:
    found = cell(LoginClass.SAO, OF_LEVEL, Rule("06", "head", "*", VIEW, Reach.ANY, "deny"))
    assert (found.is_uniform, found.has_deny) == (False, True)
    assert found.by_duty[Duty.HEAD] == frozenset()


def test_what_has_ended_is_left_out_and_what_comes_is_told_before_it_decides() -> None:
    ended = Rule("06", "*", "*", VIEW, Reach.ANY, "allow", None, NOW)
    coming = Rule("06", "*", "*", VIEW, Reach.ANY, "allow", NOW + timedelta(days=1))
    found = cell(LoginClass.SAO, ended, coming)
    assert found.rules == (coming,)
    assert set(found.by_duty.values()) == {frozenset()}


def test_a_kept_decision_of_a_later_moment_is_not_given_for_an_earlier_one() -> None:
    coming = Rule("06", "*", "*", VIEW, Reach.OWN, "allow", NOW + timedelta(days=1))
    policy = Policy(1, [coming])
    found = [
        cells(policy, at=NOW + timedelta(days=days), permissions=[VIEW])[LoginClass.SAO, VIEW]
        for days in (2, 0, 1)
    ]
    allowed = [bool(one.by_duty[Duty.HEAD]) for one in found]
    assert allowed == [True, False, True]
