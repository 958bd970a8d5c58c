"""What differs from the last confirmation, child by child."""

from __future__ import annotations

from app.access.reach import Relation
from app.access.scope import Scope
from app.models import Enrolment, Removal, Return
from app.services.confirmation import comparing
from app.services.confirmation.comparing import Differences, Kind
from app.services.rosters import recording
from app.services.rosters.facts import Details, facts_of
from tests.factories import make_enrolment
from tests.services.confirmation.acting import LATER, Acting


def scope(acting: Acting, rooms: tuple[str, ...] | None = None) -> Scope:
    unit = acting.country.school
    return Scope(unit.id, unit.path, frozenset({Relation.OWN}), rooms)


def since(acting: Acting, roster: Return, **asked: object) -> Differences | None:
    rooms = asked.pop("rooms", None)
    return comparing.since_last_confirmation(
        acting.session, roster, scope=scope(acting, rooms), **asked
    )


def who(acting: Acting, roster: Return) -> dict[str, object]:
    return {"scope": scope(acting), "actor": acting.officer(roster), "at": LATER}


def filled(acting: Acting, **facts: str) -> tuple[Return, list[Enrolment]]:
    """Give the school's roster of three, confirmed and cancelled again."""
    roster = acting.country.roster(acting.session, acting.country.school)
    by = acting.officer(roster)
    rows = [make_enrolment(acting.session, roster, by, **facts) for _ in range(3)]
    acting.confirm(roster)
    return roster, rows


def test_a_roster_never_confirmed_has_nothing_to_differ_from(acting: Acting) -> None:
    assert since(acting, acting.roster()) is None


def test_nothing_differs_where_nothing_was_touched(acting: Acting) -> None:
    roster, _rows = filled(acting)
    assert since(acting, roster).total == 0
    acting.cancel(roster)
    assert since(acting, roster).total == 0


def test_children_new_gone_and_changed_are_told_with_what_became_of_them(acting: Acting) -> None:
    roster, (changed, gone, _same) = filled(acting)
    acting.cancel(roster)
    how = who(acting, roster)
    facts = facts_of(changed)
    recording.edit(
        acting.session, roster, changed.id, version=changed.version,
        facts=type(facts)(**{name: getattr(facts, name) for name in facts.__slots__}
                          | {"last_name": "แก้ไข"}),
        details=Details(religion="พุทธ", height_cm=120.0), **how,
    )  # fmt: skip
    recording.remove(
        acting.session, roster, gone.id, removal=Removal.NOT_FOUND, left_on=None,
        note="ไม่พบ", **how,
    )  # fmt: skip
    new = make_enrolment(acting.session, roster, acting.officer(roster), seen=False)
    found = since(acting, roster)
    assert found.counts == {Kind.ADDED: 1, Kind.REMOVED: 1, Kind.CHANGED: 1}
    added, removed, edited = found.rows
    assert added.pupil.id == new.id
    assert (removed.pupil.id, removed.removal, removed.removal_note) == (
        gone.id,
        Removal.NOT_FOUND,
        "ไม่พบ",
    )
    assert (edited.before, edited.after) == ({"last_name": "ใจดี"}, {"last_name": "แก้ไข"})
    assert edited.details == ["religion", "height_cm"]


def test_presence_taken_back_and_an_answer_are_told(acting: Acting) -> None:
    roster, (unseen, answered, _same) = filled(acting)
    acting.cancel(roster)
    unseen.seen_at = unseen.seen_by_id = None
    answered.answers = {"unusual_age": "checked"}
    acting.session.flush()
    told = {one.pupil.id: (one.before, one.after) for one in since(acting, roster).rows}
    assert told == {
        unseen.id: ({"seen_by": True}, {"seen_by": False}),
        answered.id: ({"unusual_age": None}, {"unusual_age": "checked"}),
    }


def test_a_child_taken_off_and_added_again_is_one_who_changed(acting: Acting) -> None:
    roster, (row, *_others) = filled(acting)
    acting.cancel(roster)
    recording.remove(
        acting.session, roster, row.id, removal=Removal.MISTAKE, left_on=None, note="",
        **who(acting, roster),
    )  # fmt: skip
    make_enrolment(
        acting.session, roster, acting.officer(roster), number=row.number, room="2",
        first_name=row.first_name,
    )  # fmt: skip
    [changed] = since(acting, roster).rows
    assert (changed.kind, changed.after) == (Kind.CHANGED, {"room": "2"})


def test_differences_come_in_pages_and_within_ones_rooms(acting: Acting) -> None:
    roster, _rows = filled(acting)
    acting.cancel(roster)
    by = acting.officer(roster)
    for number in range(comparing.PER_PAGE + 1):
        make_enrolment(acting.session, roster, by, room=str(2 + number % 2))
    pages = [since(acting, roster, page=number) for number in (1, 2, 99)]
    assert [(one.page, one.pages, len(one.rows)) for one in pages] == [
        (1, 2, comparing.PER_PAGE),
        (2, 2, 1),
        (2, 2, 1),
    ]
    assert since(acting, roster, rooms=("p1/3",)).total == comparing.PER_PAGE // 2
