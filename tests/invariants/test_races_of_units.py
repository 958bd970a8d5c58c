"""Changes of the tree that race with what officers do never break an invariant (`design.md` 3)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.domain.login_codes import Level
from app.domain.thai_calendar import in_bangkok
from app.models import Return, Unit
from app.services import round_keeping
from app.services.units import dissolution, mergers, placing
from app.services.units.rooms import Numbering
from tests.factories import make_number
from tests.factories.rounds import NOW
from tests.invariants.held import assert_rounds_follow_the_tree
from tests.invariants.office import TIMES, Act, Office, only

DAY: dict[str, Any] = {"on": in_bangkok(NOW).date(), "reason": "ประกาศกระทรวงมหาดไทย"}


class Department:
    """What the department does to units, each in a transaction of its own."""

    def __init__(self, office: Office) -> None:
        self.office = office
        country = office.country
        self.ids = {
            name: getattr(country, name).id
            for name in ("school", "centre", "second_centre", "sao", "municipality", "town_school")
        }

    def act(self, change: Callable[..., object], *names: str, **facts: Any) -> Act:
        def acting(session: Session) -> object:
            units = [session.get_one(Unit, self.ids[name]) for name in names]
            actor = self.office.actor(session, "department")
            return change(session, units, actor=actor, at=NOW, **facts)

        return acting

    def move(self, name: str, to: str) -> Act:
        return self.act(
            lambda session, units, **who: placing.move(
                session, *units, version=units[0].version, **who
            ),
            name,
            to,
        )

    def dissolve(self, name: str) -> Act:
        return self.act(
            lambda session, units, **who: dissolution.dissolve(
                session, units[0], version=units[0].version, **who
            ),
            name,
            **DAY,
        )

    def merge(self, into: str, other: str) -> Act:
        return self.act(
            lambda session, units, **who: mergers.merge(
                session,
                units[0],
                units[1:],
                rooms=Numbering.FOLLOW_ON,
                versions={one.id: one.version for one in units},
                **who,
            ),
            into,
            other,
            **DAY,
        )

    def open_round(self, year: int) -> Act:
        opens_at = NOW + timedelta(days=30)
        closes_at = opens_at + timedelta(days=30)
        return self.act(
            lambda session, _units, **who: round_keeping.open_round(session, **who),
            academic_year=year,
            number=1,
            opens_at=opens_at,
            closes_at=closes_at,
            deadlines=dict.fromkeys(
                (Level.INSTITUTION, Level.AUTHORITY, Level.PROVINCE), closes_at
            ),
        )


def race(office: Office, *acts: Act) -> list[str]:
    ends = office.race(*acts)
    with Session(office.engine) as session:
        assert_rounds_follow_the_tree(session, at=NOW)
    return ends


def confirm_all_below_the_sao(office: Office) -> None:
    office.alone(
        office.confirm(office.school, "school"),
        office.confirm(office.centre, "centre"),
        office.confirm(office.rosters[office.codes["second"]], "second"),
    )


def test_a_move_racing_with_the_authoritys_confirming_is_before_it_or_refused(
    office: Office,
) -> None:
    department = Department(office)
    confirm_all_below_the_sao(office)
    for _ in range(TIMES):
        ends = race(
            office,
            department.move("school", "municipality"),
            office.confirm(office.pupils, "sao"),
        )
        only(ends, "NotRecording", "ChangedMeanwhile")
        assert "done" in ends
        office.alone(office.cancel(office.pupils, "province"), department.move("school", "sao"))


def test_a_move_racing_with_the_new_authoritys_confirming_is_in_it_or_refused(
    office: Office,
) -> None:
    department = Department(office)
    with Session(office.engine) as session:
        country = office.country
        town = country.roster(session, country.town_school).id
        pupils = country.pupils(session, country.municipality).id
    office.codes |= {"town": country.town_school.code, "municipality": country.municipality.code}
    confirm_all_below_the_sao(office)
    office.alone(office.confirm(town, "town"))
    for _ in range(TIMES):
        ends = race(
            office,
            department.move("school", "municipality"),
            office.confirm(pupils, "municipality"),
        )
        only(ends, "NotRecording", "ChangedMeanwhile")
        office.alone(office.cancel(pupils, "province"), department.move("school", "sao"))


def test_a_move_does_not_hold_up_the_officer_at_work(office: Office) -> None:
    department = Department(office)
    for place in ("municipality", "sao") * (TIMES // 2):
        ends = race(office, department.move("school", place), office.edit(office.school, "school"))
        assert ends == ["done", "done"]


def test_a_roster_confirmed_while_it_moves_hangs_below_one_authority(office: Office) -> None:
    department = Department(office)
    for place in ("municipality", "sao") * (TIMES // 2):
        ends = race(
            office, department.move("school", place), office.confirm(office.school, "school")
        )
        only(ends, "ChangedMeanwhile")
        assert ends[0] == "done"
        office.alone(office.cancel(office.school, "sao"))


def test_two_moves_across_each_other_do_not_wait_for_each_other(office: Office) -> None:
    department = Department(office)
    places = ["sao", "municipality"]
    for _ in range(TIMES):
        ends = race(
            office,
            department.move("school", places[1]),
            department.move("town_school", places[0]),
        )
        assert ends == ["done", "done"]
        places.reverse()


def test_a_child_added_while_its_centre_is_merged_is_on_one_roster_or_refused(
    office: Office,
) -> None:
    department = Department(office)
    second = office.rosters[office.codes["second"]]
    ends = race(
        office,
        department.merge("centre", "second_centre"),
        office.add(second, "second", make_number(), "once"),
        office.edit(office.centre, "centre"),
    )
    only(ends, "Locked")
    assert ends[0] == "done"
    with Session(office.engine) as session:
        found = {one: session.get_one(Return, one).pupils for one in (office.centre, second)}
    assert found[second] == 0
    assert found[office.centre] == (2 if ends[1] == "done" else 1)


def test_a_child_added_while_its_centre_is_dissolved_keeps_it_or_is_refused(
    office: Office,
) -> None:
    department = Department(office)
    second = office.rosters[office.codes["second"]]
    ends = race(
        office,
        department.dissolve("second_centre"),
        office.add(second, "second", make_number(), "once"),
    )
    assert sorted(ends) in (["StillInUse", "done"], ["Locked", "done"])


def test_a_child_added_while_the_authority_tries_to_confirm_is_on_the_roster(
    office: Office,
) -> None:
    for turn in range(TIMES):
        ends = office.race(
            office.confirm(office.pupils, "sao"),
            office.add(office.centre, "centre", make_number(), f"turn {turn}"),
        )
        only(ends, "NotReady", "ChangedMeanwhile")
        assert ends[1] == "done"


def test_a_round_that_is_made_during_a_move_has_the_tree_of_before_or_after(
    office: Office,
) -> None:
    department = Department(office)
    for year, place in enumerate(("municipality", "sao") * (TIMES // 2), start=2571):
        ends = race(office, department.move("school", place), department.open_round(year))
        assert ends == ["done", "done"]
