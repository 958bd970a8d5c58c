"""A change that stops the census or opens children's data is warned of before it is published."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from sqlalchemy.orm import Session

from app.access.enforcer import Policy
from app.access.permissions import Permission
from app.access.reach import Reach
from app.access.rules import Rule
from app.domain.login_codes import Level, LoginClass
from app.models import DataSet, Duty
from app.services.policies.effects import effects
from app.services.policies.warnings import PolicyWarning, WarningCode, warnings
from tests.factories import Country, make_account, make_authority
from tests.factories.rounds import NOW
from tests.services.policies.conftest import in_force

NEXT_WEEK = NOW + timedelta(days=7)


def warned(session: Session, *added: Rule, without: object = None) -> list[PolicyWarning]:
    rules = in_force(session)
    before = Policy(1, rules)
    after = Policy(2, [rule for rule in rules if rule.permission is not without] + list(added))
    lines = effects(session, before, after, at=NOW)
    return warnings(session, before, after, lines, at=NOW)


def denied(who: str, permission: Permission, **facts: object) -> Rule:
    rule = Rule(who, "*", "*", permission, Reach.ANY, "deny")
    return replace(rule, **facts)  # type: ignore[arg-type]


def test_a_level_that_can_no_longer_confirm_is_warned_of(
    session: Session, country: Country
) -> None:
    (warning,) = warned(session, without=Permission.PUPILS_CONFIRM)
    assert warning == PolicyWarning(
        WarningCode.LEVEL_CANNOT_CONFIRM,
        Permission.PUPILS_CONFIRM,
        Level.AUTHORITY,
        # Only these have accounts in the country.
        classes=(LoginClass.TOWN, LoginClass.SAO),
        data_set=DataSet.PUPILS,
    )


def test_one_duty_less_is_no_warning_while_another_can_confirm(
    session: Session, country: Country
) -> None:
    assert warned(session, denied("06", Permission.PUPILS_CONFIRM, duty="officer")) == []


def test_a_denial_of_the_only_duty_that_a_class_has_is_warned_of(
    session: Session, country: Country
) -> None:
    (warning,) = warned(session, denied("06", Permission.PUPILS_CONFIRM, duty="principal"))
    assert warning.classes == (LoginClass.SAO,)


def test_it_is_told_from_when_a_level_cannot_confirm(session: Session, country: Country) -> None:
    later = denied("institution", Permission.ROSTER_CONFIRM, valid_from=NEXT_WEEK)
    (warning,) = warned(session, later)
    assert (warning.data_set, warning.from_) == (DataSet.ROSTER, NEXT_WEEK)


def test_confirmations_that_nobody_can_cancel_any_more_are_warned_of_by_class(
    session: Session, country: Country
) -> None:
    (warning,) = warned(session, denied("06", Permission.ROSTER_CANCEL))
    assert (warning.code, warning.data_set) == (WarningCode.NOBODY_CAN_CANCEL, DataSet.ROSTER)
    assert warning.classes == (LoginClass.SAO,)


def test_a_higher_level_that_can_cancel_instead_keeps_the_warning_away(
    session: Session, country: Country
) -> None:
    instead = Rule("department", "*", "*", Permission.ROSTER_CANCEL, Reach.SUBTREE, "allow")
    assert warned(session, instead, denied("06", Permission.ROSTER_CANCEL)) == []


def test_every_data_sets_cancelling_is_looked_at(session: Session, country: Country) -> None:
    for permission, above in (
        (Permission.ROSTER_CANCEL, (LoginClass.TOWN, LoginClass.SAO)),
        (Permission.PUPILS_CANCEL, (LoginClass.PROVINCE,)),
        (Permission.COUNTS_CANCEL, (LoginClass.PROVINCE,)),
        (Permission.WHOLE_CANCEL, (LoginClass.DEPARTMENT,)),
    ):
        (warning,) = warned(session, without=permission)
        assert warning.classes == above, permission


def test_an_institution_that_would_see_anothers_pupils_is_warned_of(
    session: Session, country: Country
) -> None:
    everywhere = Rule("30-3", "*", "*", Permission.ROSTER_VIEW, Reach.ANY, "allow")
    (warning,) = warned(session, everywhere)
    assert warning.code is WarningCode.SEES_ANOTHERS_PUPILS
    assert warning.classes == (LoginClass.SCHOOL_OF_SAO,)


def test_a_login_that_would_see_anothers_pupils_is_named(
    session: Session, country: Country
) -> None:
    one = Rule("*", "*", "3033300001", Permission.ROSTER_PRINT, Reach.ANY, "allow")
    (warning,) = warned(session, one)
    assert (warning.code, warning.logins) == (WarningCode.SEES_ANOTHERS_PUPILS, ("3033300001",))


def test_a_level_that_sees_more_is_warned_of_and_one_that_does_more_is_not(
    session: Session, country: Country
) -> None:
    sees = Rule("province", "*", "*", Permission.RECORD_VIEW, Reach.ANY, "allow")
    does = Rule("province", "*", "*", Permission.DEADLINE_AGREE, Reach.ANY, "allow")
    (warning,) = warned(session, sees, does)
    assert (warning.code, warning.level) == (WarningCode.SEES_MORE, Level.PROVINCE)
    assert warning.permission is Permission.RECORD_VIEW


def test_a_rule_that_opens_several_levels_warns_of_each(session: Session, country: Country) -> None:
    everybody = Rule("*", "*", "*", Permission.ROSTER_VIEW, Reach.ANY, "allow")
    found = {(warning.code, warning.level) for warning in warned(session, everybody)}
    assert found == {
        (WarningCode.SEES_ANOTHERS_PUPILS, Level.INSTITUTION),
        (WarningCode.SEES_MORE, Level.PROVINCE),
        (WarningCode.SEES_MORE, Level.AUTHORITY),
    }


def test_a_class_without_accounts_is_not_warned_of(session: Session, country: Country) -> None:
    deny = denied("02", Permission.PUPILS_CONFIRM)
    assert warned(session, deny) == []
    make_account(session, make_authority(session, country.province, "02330001"))
    assert [warning.classes for warning in warned(session, deny)] == [(LoginClass.PAO,)]


def test_whoever_would_administer_more_than_before_is_warned_of(
    session: Session, country: Country
) -> None:
    resetting = Rule("province", "recorder", "*", Permission.ACCOUNT_RESET, Reach.ANY, "allow")
    make_account(session, country.province, Duty.RECORDER, suffix="01")
    (warning,) = warned(session, resetting)
    assert warning == PolicyWarning(
        WarningCode.ADMINISTERS_MORE,
        Permission.ACCOUNT_RESET,
        Level.PROVINCE,
        classes=(LoginClass.PROVINCE,),
    )
