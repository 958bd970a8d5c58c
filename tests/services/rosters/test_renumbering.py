"""Re-keying: another number, the same child; the old one still leads to it, or to its owner."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.national_id import Reason
from app.models import DataSet, Enrolment, History, Identifier, NumberEnd, State
from app.services import returns
from app.services.confirmation import service
from app.services.errors import (
    AlreadyOnRoster,
    ChangedMeanwhile,
    HeldElsewhere,
    Locked,
    NumberInvalid,
)
from app.services.rosters import listing, presence, renumbering
from app.services.rosters.listing import Filters
from tests.factories import Country, make_enrolment, make_number, make_round
from tests.services.rosters.conftest import Desk
from tests.services.rosters.test_recording import leave

GCODE = "G643300000014"
RECEIVED, MISTYPED = NumberEnd.RECEIVED, NumberEnd.MISTYPED


def numbers(desk: Desk, pupil_id: int | None) -> list[tuple[str, NumberEnd | None]]:
    found = desk.session.execute(
        select(Identifier.value, Identifier.ended_as)
        .where(Identifier.pupil_id == pupil_id)
        .order_by(Identifier.id)
    )
    return [(value, ended_as) for value, ended_as in found]


def last_year(desk: Desk, **facts: Any) -> Enrolment:
    """Put a child on last year's roster of the same institution."""
    before = make_round(desk.session, 2568)
    roster = returns.get(desk.session, before, desk.roster.unit, DataSet.ROSTER)
    return make_enrolment(desk.session, roster, desk.actor, **facts)


def acts(session: Session, row: Enrolment) -> list[History]:
    return list(
        session.scalars(
            select(History)
            .where(History.subject == "enrolment", History.subject_id == row.id)
            .order_by(History.position)
        )
    )


def found_by(desk: Desk, number: str) -> list[int]:
    page = listing.page(desk.session, desk.roster, Filters(text=number), scope=desk.scope)
    return [row.id for row in page.rows]


@pytest.mark.parametrize("reason", NumberEnd)
def test_a_child_with_another_number_stays_the_same_child(desk: Desk, reason: NumberEnd) -> None:
    row = desk.add(number=GCODE, room="2")
    presence.tick(desk.session, desk.roster, row.id, **desk.who)
    desk.session.refresh(row)
    pupil_id, number, version = row.pupil_id, make_number(), row.version
    desk.renumber(row, number, reason)
    assert (row.number, row.pupil_id, row.room, row.version) == (
        number, pupil_id, "2", version + 1,
    )  # fmt: skip
    assert row.seen_at is not None
    assert numbers(desk, pupil_id) == [(GCODE, reason), (number, None)]
    told = acts(desk.session, row)[-1]
    assert (told.event, told.reason) == ("enrolment.renumbered", "สูติบัตร")
    assert told.before == {"number": GCODE}
    assert told.after == {"number": number, "number_ended_as": reason}


def test_a_child_is_found_by_every_number_it_ever_had(desk: Desk) -> None:
    row = desk.add(number=GCODE)
    first, second = make_number(), make_number()
    desk.renumber(row, first)
    desk.renumber(row, second, MISTYPED)
    desk.add()
    assert [found_by(desk, one) for one in (GCODE, first, second)] == [[row.id]] * 3
    former = renumbering.former_numbers(desk.session, row.pupil_id)
    assert [one.value for one in former] == [first, GCODE]


def test_the_same_number_again_changes_nothing(desk: Desk) -> None:
    row = desk.add()
    version = row.version
    desk.renumber(row, make_number())
    desk.renumber(row, f" {row.number[:6]}-{row.number[6:]}", version=version)
    assert [one.event for one in acts(desk.session, row)] == [
        "enrolment.added",
        "enrolment.renumbered",
    ]


def test_a_number_changed_and_changed_back_is_live_again(desk: Desk) -> None:
    row = desk.add(number=GCODE)
    pupil_id, wrong = row.pupil_id, make_number()
    desk.renumber(row, wrong)
    desk.renumber(row, GCODE, MISTYPED)
    assert row.pupil_id == pupil_id
    assert numbers(desk, pupil_id) == [(GCODE, RECEIVED), (wrong, MISTYPED), (GCODE, None)]


def test_a_stale_renumbering_is_told_and_changes_nothing(desk: Desk) -> None:
    row = desk.add()
    number, version = row.number, row.version
    desk.edit(row, first_name="มานะ")
    with pytest.raises(ChangedMeanwhile):
        desk.renumber(row, make_number(), version=version)
    assert row.number == number


@pytest.mark.parametrize(
    ("number", "reason"),
    [("", Reason.EMPTY), ("1330100000000", Reason.CHECK_DIGIT), ("G64", Reason.GCODE_FORM)],
)
def test_an_invalid_number_is_refused_with_what_is_wrong(
    desk: Desk, number: str, reason: Reason
) -> None:
    with pytest.raises(NumberInvalid) as refused:
        desk.renumber(desk.add(), number)
    assert refused.value.facts["reason"] is reason


def test_a_confirmed_roster_is_not_renumbered(desk_of: Callable[..., Desk], desk: Desk) -> None:

    row = desk.add()
    presence.tick(desk.session, desk.roster, row.id, **desk.who)
    service.confirm(
        desk.session,
        desk.roster,
        actor=desk.actor,
        at=desk.who["at"],
        version=desk.roster.version,
        wording="ขอรับรอง",
    )
    assert desk.roster.state is State.CONFIRMED
    with pytest.raises(Locked):
        desk.renumber(row, make_number())


def test_a_child_taken_off_is_not_renumbered(desk: Desk) -> None:
    row = leave(desk, desk.add())
    with pytest.raises(ChangedMeanwhile):
        desk.renumber(row, make_number())


def test_the_number_of_another_live_row_is_refused(
    desk_of: Callable[..., Desk], country: Country
) -> None:
    desk = desk_of(country.school)
    row, known, held = desk.add(), desk.add(), desk_of(country.town_school).add()
    with pytest.raises(AlreadyOnRoster):
        desk.renumber(row, known.number)
    with pytest.raises(HeldElsewhere):
        desk.renumber(row, held.number, MISTYPED)
    assert numbers(desk, row.pupil_id) == [(row.number, None)]


def test_an_old_gcode_still_names_the_child(desk_of: Callable[..., Desk], country: Country) -> None:
    desk = desk_of(country.school)
    desk.renumber(desk.add(number=GCODE), make_number())
    with pytest.raises(HeldElsewhere):
        desk_of(country.town_school).add(number=GCODE)


def test_a_mistyped_number_leads_to_its_true_owner(
    desk_of: Callable[..., Desk], country: Country
) -> None:
    desk = desk_of(country.school)
    row = desk.add()
    mistyped, pupil_id = row.number, row.pupil_id
    desk.renumber(row, make_number(), MISTYPED)
    owner = desk_of(country.town_school).add(number=mistyped)
    assert owner.pupil_id not in (None, pupil_id)
    assert found_by(desk, mistyped) == [row.id]


def test_a_mistyped_number_stays_with_a_child_known_by_it_before(desk: Desk) -> None:
    true_owner = last_year(desk, first_name="ชูใจ", last_name="ดีใจ", birth_date=date(2017, 3, 3))
    row = desk.add(number=true_owner.number)
    assert row.pupil_id == true_owner.pupil_id
    desk.renumber(row, make_number(), MISTYPED)
    assert row.pupil_id != true_owner.pupil_id
    assert numbers(desk, true_owner.pupil_id) == [(true_owner.number, None)]
    assert desk.add(number=true_owner.number).pupil_id == true_owner.pupil_id
    assert row.id in found_by(desk, true_owner.number)


def test_a_number_mistyped_last_year_too_is_put_right_for_the_same_child(desk: Desk) -> None:
    before = last_year(desk, first_name="มานี", last_name="มีนา")
    row = desk.add(number=before.number, last_name="มีนา")
    desk.renumber(row, make_number(), MISTYPED)
    assert row.pupil_id == before.pupil_id


@pytest.mark.parametrize("reason", NumberEnd)
def test_a_child_known_by_the_new_number_from_last_year_is_the_same_child(
    desk: Desk, reason: NumberEnd
) -> None:
    before = last_year(desk, first_name="มานี", last_name="มีนา")
    row = desk.add(number=GCODE, last_name="มีนา")
    alone = row.pupil_id
    desk.renumber(row, before.number, reason)
    assert row.pupil_id == before.pupil_id
    assert numbers(desk, row.pupil_id) == [(before.number, None), (GCODE, reason)]
    assert numbers(desk, alone) == [(GCODE, reason)]
    assert found_by(desk, GCODE) == [row.id]
    if reason is RECEIVED:
        with pytest.raises(AlreadyOnRoster):
            desk.add(number=GCODE)
    else:
        assert desk.add(number=GCODE).pupil_id not in (alone, row.pupil_id)


def test_earlier_rounds_keep_the_number_that_they_knew(desk: Desk) -> None:
    before = last_year(desk, first_name="มานี", last_name="มีนา", number=GCODE)
    row = desk.add(number=GCODE, last_name="มีนา")
    desk.renumber(row, make_number())
    desk.session.refresh(before)
    assert (before.number, before.pupil_id) == (GCODE, row.pupil_id)


def test_rows_with_the_same_number_are_checked_anew(desk: Desk) -> None:
    row, wrong = desk.add(), desk.add(number="12345")
    twin = desk.add(number="12345")
    assert wrong.errors == twin.errors
    desk.renumber(twin, make_number(), MISTYPED)
    assert (wrong.errors, twin.errors) == (["number_form"], [])
    assert desk.roster.rows_with_errors == 1
    assert row.errors == []
