"""The history of a child and of a roster: every act that concerns it, and nobody else's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from app.access.reach import Relation
from app.access.scope import Scope
from app.models import DataSet, Enrolment, NumberEnd, Removal, Unit
from app.services import history, returns
from app.services.claims import asking
from app.services.confirmation import service
from app.services.errors import NotFound
from app.services.history.writing_series import Act, record_series
from app.services.record import pupil_acts, roster_acts
from app.services.record.wishes import PER_PAGE, Wish
from app.services.rosters import presence, recording
from tests.factories import Country, make_enrolment, make_number, make_round
from tests.factories.rounds import NOW
from tests.services.rosters.conftest import Desk
from tests.support.statements import is_select, statements

BELOW = frozenset({Relation.OWN, Relation.CHILD, Relation.DEEPER})


def child_of(desk: Desk, row: Enrolment, scope: Scope | None = None) -> pupil_acts.Child:
    scope = scope or desk.scope
    return pupil_acts.find(desk.session, desk.roster, row.id, scope=scope, pupils=scope)


def of_child(desk: Desk, row: Enrolment, scope: Scope | None = None) -> list[str]:
    acts, _after = pupil_acts.page(desk.session, child_of(desk, row, scope))
    return [act.event for act, _unit in acts]


def of_roster(desk: Desk, wish: Wish | None = None) -> list[str]:
    acts, _after = roster_acts.page(desk.session, desk.roster, wish or Wish(), pupils=desk.scope)
    return [act.event for act, _unit in acts]


def seen_from(unit: Unit, relations: frozenset[Relation] = BELOW) -> Scope:
    return Scope(unit.id, unit.path, relations)


def remove(desk: Desk, row: Enrolment) -> Enrolment:
    how = {"removal": Removal.MISTAKE, "left_on": None, "note": "บันทึกซ้ำ"}
    return recording.remove(desk.session, desk.roster, row.id, **how, **desk.who)


def confirm(desk: Desk) -> None:
    service.confirm(
        desk.session, desk.roster, actor=desk.actor, at=NOW, version=desk.roster.version,
        wording="ขอรับรอง",
    )  # fmt: skip


def test_a_childs_history_tells_all_that_was_done_to_it(desk: Desk) -> None:
    row, other = desk.add(), desk.add()
    desk.edit(row, first_name="มานะ")
    desk.renumber(row, make_number(), NumberEnd.MISTYPED)
    rooms = {"grade": "p1", "room": "1", "enrolment_ids": [row.id, other.id]}
    presence.tick_room(desk.session, desk.roster, **rooms, **desk.who)
    gone = remove(desk, desk.add())
    confirm(desk)
    assert of_child(desk, row) == [
        "confirmed",
        "presence.room_ticked",
        "enrolment.renumbered",
        "enrolment.edited",
        "enrolment.added",
    ]
    assert of_child(desk, gone) == ["enrolment.removed", "enrolment.added"]


def test_a_childs_history_goes_on_through_rounds_under_every_number(desk: Desk) -> None:
    before = make_round(desk.session, 2568)
    earlier = returns.get(desk.session, before, desk.roster.unit, DataSet.ROSTER)
    then = make_enrolment(desk.session, earlier, desk.actor, last_name="มีนา")
    history.record(
        desk.session, "enrolment.added", "enrolment", then.id, unit=desk.roster.unit,
        actor=desk.actor, at=NOW - timedelta(days=365),
    )  # fmt: skip
    row = desk.add(number="G643300000014", last_name="มีนา")
    desk.renumber(row, then.number)
    assert of_child(desk, row)[-1] == "enrolment.added"
    assert [one.id for one in child_of(desk, row).rows] == [row.id, then.id]


def test_a_childs_rows_elsewhere_are_shown_to_those_above_alone(
    desk_of: Callable[..., Desk], country: Country
) -> None:
    there, desk = desk_of(country.centre), desk_of(country.school)
    row = desk.add(number=remove(there, there.add(grade="c3")).number)
    assert of_child(desk, row) == ["enrolment.added"]
    authority, other = seen_from(country.sao), seen_from(country.municipality)
    assert len(of_child(desk, row, authority)) == 3
    with pytest.raises(NotFound):
        child_of(desk, row, other)


def test_claims_stand_in_the_history_of_child_and_rosters_on_both_sides(
    desk_of: Callable[..., Desk], country: Country
) -> None:
    holder, taker = desk_of(country.town_school), desk_of(country.school)
    held = holder.add()
    asking.ask(taker.session, taker.roster, held.number, reason="ย้ายมา", actor=taker.actor, at=NOW)
    assert of_child(holder, held) == ["claim.asked", "enrolment.added"]
    assert of_roster(holder) == ["claim.asked", "enrolment.added"]
    assert of_roster(taker) == ["claim.asked"]
    remove(holder, held)
    taken = taker.add(number=held.number)
    assert of_child(taker, taken) == [
        "enrolment.added", "claim.taken", "claim.freed", "claim.asked"
    ]  # fmt: skip


def test_a_rosters_history_is_of_its_round_and_institution(
    desk_of: Callable[..., Desk], country: Country
) -> None:
    desk, other = desk_of(country.school), desk_of(country.centre)
    other.add(grade="c3")
    row = desk.add()
    presence.tick(desk.session, desk.roster, row.id, **desk.who)
    confirm(desk)
    before = make_round(desk.session, 2568)
    earlier = returns.get(desk.session, before, desk.roster.unit, DataSet.ROSTER)
    history.record(
        desk.session, "confirmed", "return", earlier.id, unit=desk.roster.unit,
        actor=desk.actor, at=NOW,
    )  # fmt: skip
    assert of_roster(desk) == ["confirmed", "presence.ticked", "enrolment.added"]


def test_a_rosters_history_is_narrowed_by_person_kind_day_and_reason(desk: Desk) -> None:
    row = desk.add()
    remove(desk, row)
    assert of_roster(desk, Wish(event="enrolment.removed")) == ["enrolment.removed"]
    assert of_roster(desk, Wish(account_id=desk.actor.id + 1)) == []
    assert of_roster(desk, Wish(since=NOW + timedelta(days=1))) == []
    assert of_roster(desk, Wish(text="ซ้ำ")) == ["enrolment.removed"]


def test_a_history_is_read_page_by_page_without_loss(desk: Desk) -> None:
    row = desk.add()
    acts = [
        Act("enrolment.edited", "enrolment", row.id, after={"seat_number": n}) for n in range(120)
    ]
    record_series(desk.session, acts, unit=desk.roster.unit, actor=desk.actor, at=NOW)
    for read in (
        lambda key: pupil_acts.page(desk.session, child_of(desk, row), after=key),
        lambda key: roster_acts.page(desk.session, desk.roster, Wish(after=key), pupils=desk.scope),
    ):
        found, key = read(None)
        while key is not None:
            more, key = read(key)
            found += more
        assert len({act.id for act, _unit in found}) == len(found) == 121


@pytest.mark.parametrize("how_many", [3, PER_PAGE * 2])
def test_a_history_takes_a_fixed_number_of_queries(desk: Desk, how_many: int) -> None:
    rows = [make_enrolment(desk.session, desk.roster, desk.actor) for _one in range(how_many)]
    acts = [Act("enrolment.edited", "enrolment", row.id) for row in rows]
    record_series(desk.session, acts, unit=desk.roster.unit, actor=desk.actor, at=NOW)
    desk.session.flush()
    with statements(desk.session.connection(), only=is_select) as asked:
        of_roster(desk)
        of_child(desk, rows[0])
    assert len(asked) == 7
