"""Real connections that act in the same moment never leave a state that breaks an invariant."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import CancellationRequest, Confirmation, State
from tests.factories import make_number
from tests.invariants.office import TIMES, Office, only


def test_an_edit_racing_a_confirmation_is_in_it_or_refused(office: Office) -> None:
    for _ in range(TIMES):
        ends = office.race(
            office.edit(office.school, "school"), office.confirm(office.school, "school")
        )
        only(ends, "Locked", "ChangedMeanwhile")
        assert "done" in ends
        office.alone(office.cancel(office.school, "sao"))


def test_taking_presence_back_races_a_confirmation(office: Office) -> None:
    for _ in range(TIMES):
        ends = office.race(
            office.untick(office.school, "school"), office.confirm(office.school, "school")
        )
        only(ends, "Locked", "NotReady", "ChangedMeanwhile")


def test_two_confirmations_in_the_same_moment_make_one(office: Office) -> None:
    for number in range(1, TIMES + 1):
        ends = office.race(*(office.confirm(office.school, "school"),) * 3)
        only(ends, "ChangedMeanwhile")
        with Session(office.engine) as session:
            found = session.scalars(
                select(Confirmation).where(Confirmation.return_id == office.school)
            ).all()
            assert len(found) == number
        office.alone(office.cancel(office.school, "sao"))


def test_an_authority_confirms_while_it_cancels_an_institutions_confirmation(
    office: Office,
) -> None:
    for _ in range(TIMES):
        office.alone(
            office.confirm(office.school, "school"),
            office.confirm(office.centre, "centre"),
            office.confirm(office.rosters[office.codes["second"]], "second"),
        )
        ends = office.race(
            office.confirm(office.pupils, "sao"), office.cancel(office.school, "sao")
        )
        only(ends, "NotReady", "AboveConfirmed", "ChangedMeanwhile")
        assert "done" in ends
        office.alone(office.cancel(office.pupils, "province"))


def test_an_authority_confirms_while_the_last_institution_confirms(office: Office) -> None:
    office.alone(
        office.confirm(office.centre, "centre"),
        office.confirm(office.rosters[office.codes["second"]], "second"),
    )
    ends = office.race(
        office.confirm(office.pupils, "sao"), office.confirm(office.school, "school")
    )
    only(ends, "NotReady", "ChangedMeanwhile")
    assert office.state(office.school) is State.CONFIRMED


def test_two_rosters_that_take_the_same_child_leave_it_on_one(office: Office) -> None:
    for turn in range(TIMES):
        number = make_number()
        ends = office.race(
            office.add(office.centre, "centre", number, f"{turn} one"),
            office.add(office.school, "school", number, f"{turn} two"),
        )
        assert sorted(ends) == ["HeldElsewhere", "done"], ends


def test_a_form_sent_twice_in_the_same_moment_adds_one_child(office: Office) -> None:
    for turn in range(TIMES):
        number = make_number()
        ends = office.race(*(office.add(office.centre, "centre", number, f"key {turn}"),) * 2)
        assert ends == ["done", "done"]


def test_two_requests_in_the_same_moment_make_one(office: Office) -> None:
    office.alone(office.confirm(office.school, "school"))
    ends = office.race(*(office.ask(office.school, "school"),) * 3)
    only(ends, "ChangedMeanwhile")
    with Session(office.engine) as session:
        assert len(session.scalars(select(CancellationRequest)).all()) == 1


def test_a_request_racing_the_cancellation_it_asks_for_never_stays_open(office: Office) -> None:
    for _ in range(TIMES):
        office.alone(office.confirm(office.school, "school"))
        ends = office.race(office.ask(office.school, "school"), office.cancel(office.school, "sao"))
        only(ends, "IllegalStep", "ChangedMeanwhile")
        office.alone(office.cancel(office.school, "sao"))


def test_agreeing_deadlines_and_editing_those_rosters_do_not_wait_for_each_other(
    office: Office,
) -> None:
    for _ in range(TIMES):
        ends = office.race(
            office.agree(office.country.centre, office.country.school),
            office.edit(office.school, "school"),
            office.edit(office.centre, "centre"),
        )
        assert ends == ["done"] * 3


def test_a_year_carried_over_twice_in_the_same_moment_makes_each_pupil_once(
    office: Office,
) -> None:
    had = office.last_year(office.country.school, 3)
    office.alone(office.decide_as_proposed(office.school, "school"))
    for _ in range(TIMES):
        ends = office.race(*(office.carry_over(office.school, "school"),) * 2)
        only(ends, "DecisionsMovedOn")
        assert "done" in ends
        assert office.carried(office.school) == had
        office.alone(office.undo(office.school, "school"))
        assert office.carried(office.school) == []


def test_a_child_whom_another_roster_takes_in_that_moment_is_on_one_and_the_others_are_carried(
    office: Office,
) -> None:
    for turn in range(TIMES):
        *others, number = office.last_year(office.country.school, 3)
        office.alone(office.decide_as_proposed(office.school, "school"))
        ends = office.race(
            office.carry_over(office.school, "school"),
            office.add(office.centre, "centre", number, f"{turn}"),
        )
        only(ends, "HeldElsewhere")
        assert ends[0] == "done"
        carried = office.carried(office.school)
        assert {*others} <= {*carried}
        assert (number in carried) is (ends[1] == "HeldElsewhere")


def test_carrying_over_races_a_confirmation_and_nobody_is_left_behind(office: Office) -> None:
    office.last_year(office.country.school, 2)
    office.alone(office.decide_as_proposed(office.school, "school"))
    for _ in range(TIMES):
        ends = office.race(
            office.carry_over(office.school, "school"), office.confirm(office.school, "school")
        )
        only(ends, "NotReady", "ChangedMeanwhile")
        office.alone(office.undo(office.school, "school"))
