"""A grant that a denial takes back does not go unnoticed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from sqlalchemy.orm import Session

from app.access.permissions import Permission
from app.access.reach import Reach
from app.access.rules import Rule
from app.models import Duty
from app.services.policies.shadows import Shadow, shadowed
from tests.factories import Country, make_account
from tests.factories.rounds import NOW
from tests.services.policies.conftest import in_force

VIEW = Permission.RECORD_EXPORT
GRANT = Rule("*", "*", "06330305-01", VIEW, Reach.OWN, "allow")
DENY = Rule("06", "officer", "*", VIEW, Reach.ANY, "deny")
TOMORROW = NOW + timedelta(days=1)


def officer(session: Session, country: Country, duty: Duty = Duty.OFFICER) -> None:
    make_account(session, country.sao, duty, suffix="01")


def test_a_grant_to_a_login_is_shadowed_by_a_denial_of_its_class_and_duty(
    session: Session, country: Country
) -> None:
    officer(session, country)
    assert shadowed(session, [GRANT, DENY], at=NOW) == [Shadow(GRANT, DENY, wholly=True)]


def test_a_denial_of_another_duty_or_class_or_level_does_not_shadow_it(
    session: Session, country: Country
) -> None:
    officer(session, country, Duty.RECORDER)
    denials = [DENY, replace(DENY, who="05", duty="*"), replace(DENY, who="province", duty="*")]
    assert shadowed(session, [GRANT, *denials], at=NOW) == []


def test_a_login_that_nobody_has_yet_may_get_any_duty(session: Session, country: Country) -> None:
    assert shadowed(session, [GRANT, DENY], at=NOW) == [Shadow(GRANT, DENY, wholly=False)]


def test_a_denial_that_reaches_less_or_less_long_shadows_in_part(
    session: Session, country: Country
) -> None:
    officer(session, country)
    wide = replace(GRANT, reach=Reach.SUBTREE)
    for deny in (
        replace(DENY, reach=Reach.OWN),
        replace(DENY, valid_until=TOMORROW),
        replace(DENY, valid_from=TOMORROW),
    ):
        assert shadowed(session, [wide, deny], at=NOW) == [Shadow(wide, deny, wholly=False)]


def test_rules_that_never_meet_in_time_or_reach_or_permission_do_not_shadow(
    session: Session, country: Country
) -> None:
    officer(session, country)
    until_tomorrow = replace(GRANT, valid_until=TOMORROW)
    assert shadowed(session, [until_tomorrow, replace(DENY, valid_from=TOMORROW)], at=NOW) == []
    assert shadowed(session, [GRANT, replace(DENY, reach=Reach.CHILDREN)], at=NOW) == []
    other = replace(DENY, permission=Permission.RECORD_VIEW)
    assert shadowed(session, [GRANT, other], at=NOW) == []
    assert shadowed(session, [GRANT, replace(DENY, valid_until=NOW)], at=NOW) == []


def test_a_levels_grant_is_shadowed_in_part_by_a_class_and_by_a_login(
    session: Session, country: Country
) -> None:
    level = Rule("authority", "principal", "*", VIEW, Reach.OWN, "allow")
    by_class = replace(DENY, duty="*")
    by_login = Rule("*", "*", "04330102", VIEW, Reach.ANY, "deny")
    assert shadowed(session, [level, by_class, by_login], at=NOW) == [
        Shadow(level, by_class, wholly=False),
        Shadow(level, by_login, wholly=False),
    ]


def test_an_exception_of_one_login_never_shadows_anothers_and_only_those_asked_about_are_told(
    session: Session, country: Country
) -> None:
    officer(session, country)
    of_another = replace(DENY, who="*", duty="*", login="06330305")
    assert shadowed(session, [GRANT, of_another], at=NOW) == []
    wide = replace(GRANT, reach=Reach.SUBTREE)
    rules = [GRANT, wide, of_another, DENY]
    assert shadowed(session, rules, at=NOW, among=[wide]) == [Shadow(wide, DENY, wholly=True)]
    assert shadowed(session, rules, at=NOW, among=[]) == []


def test_the_shipped_policy_shadows_nothing(session: Session, country: Country) -> None:
    assert shadowed(session, in_force(session), at=NOW) == []
