"""What a confirmation freezes, and that it can be read back (`process.md` 7.4)."""

from __future__ import annotations

import hashlib
import json
from datetime import date

import pytest
from sqlalchemy import inspect

from app.domain.people import Sex
from app.models import Confirmation, DataSet, Enrolment, EnrolmentDetail, UnitKind
from app.services.confirmation import frozen, snapshot
from app.services.confirmation.totals import live
from tests.factories import make_enrolment
from tests.factories.rounds import NOW
from tests.services.confirmation.acting import Acting
from tests.support.statements import statements

# What a row is by its place, and what its checks, versions and removals say, is not its facts.
NOT_FROZEN = {
    "round_id",
    "unit_id",
    "return_id",
    "submission_key",
    "carried_from_id",
    "undone",
    "list_key",
    "errors",
    "queries",
    "removed_at",
    "removed_by_id",
    "removal",
    "removal_note",
    "left_on",
    "created_at",
    "changed_at",
    "changed_by_id",
    "version",
}
DETAIL = {
    "nationality": "ไทย",
    "race": "ไทย",
    "religion": "พุทธ",
    "admission_date": date(2026, 5, 16),
    "height_cm": 118.5,
    "weight_kg": 21,
    "father": {"first_name": "สมชาย", "occupation": "ทำนา"},
    "current_address": {"house_no": "9/1", "province": "ศรีสะเกษ"},
}


def columns(model: type) -> set[str]:
    return {column.key for column in inspect(model).column_attrs}


def test_every_fact_of_a_row_and_its_detail_is_frozen() -> None:
    assert set(snapshot.FACTS) | NOT_FROZEN == columns(Enrolment)
    assert set(snapshot.DETAILS) == columns(EnrolmentDetail) - {"enrolment_id"}


def test_the_text_is_canonical_and_its_hash_is_of_its_utf8(acting: Acting) -> None:
    made = acting.confirm(acting.roster())
    parsed = json.loads(made.content)
    assert parsed["format"] == 1
    again = json.dumps(parsed, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert made.content == again
    assert "ทดสอบ" in made.content
    assert made.sha256 == hashlib.sha256(made.content.encode()).hexdigest()


def test_a_frozen_roster_reads_back_row_by_row(acting: Acting) -> None:
    roster = acting.roster(pupils=1)
    row = make_enrolment(acting.session, roster, acting.officer(roster), grade="p2", seat_number=7)
    acting.session.add(EnrolmentDetail(enrolment_id=row.id, **DETAIL))
    acting.session.flush()
    made = acting.confirm(roster)
    read = frozen.read(made.content)
    assert isinstance(read, frozen.FrozenRoster)
    assert (read.unit.code, read.unit.kind) == (roster.unit.code, UnitKind.SCHOOL)
    assert read.unit.above[0] == acting.country.sao.name
    assert (read.academic_year, read.round_number) == (2569, 1)
    first, second = read.rows
    assert (first.detail, second.full_name) == (None, row.full_name)
    assert (second.birth_date, second.sex, second.seat_number) == (row.birth_date, Sex.MALE, 7)
    assert (second.seen_at, second.seen_by_id) == (NOW, row.seen_by_id)
    assert second.detail is not None
    for name, value in DETAIL.items():
        assert getattr(second.detail, name) == value


def test_rows_are_frozen_in_list_order(acting: Acting) -> None:
    roster = acting.roster(pupils=0)
    for grade in ("p3", "p1", "p2"):
        make_enrolment(acting.session, roster, acting.officer(roster), grade=grade)
    read = frozen.read(acting.confirm(roster).content)
    assert isinstance(read, frozen.FrozenRoster)
    assert [row.grade for row in read.rows] == ["p1", "p2", "p3"]


def test_a_removed_row_is_not_frozen(acting: Acting) -> None:
    roster = acting.roster()
    row = make_enrolment(acting.session, roster, acting.officer(roster))
    row.removed_at, row.removal = NOW, "mistake"
    assert acting.confirm(roster).pupils == 2


def test_counts_by_grade_and_sex_are_kept_beside_the_text(acting: Acting) -> None:
    roster = acting.roster(pupils=0)
    officer = acting.officer(roster)
    make_enrolment(acting.session, roster, officer, grade="p1")
    make_enrolment(acting.session, roster, officer, grade="k2", sex=Sex.FEMALE, prefix="เด็กหญิง")
    counted = live(acting.session, roster)
    made = acting.confirm(roster)
    assert made.totals == [
        {"grade": "k2", "male": 0, "female": 1, "total": 1},
        {"grade": "p1", "male": 1, "female": 0, "total": 1},
    ]
    assert counted.as_json() == made.totals
    assert (counted.male, counted.female, counted.total) == (1, 1, 2)


def test_an_overview_adds_up_what_stands_below(acting: Acting) -> None:
    _, pupils = acting.confirmed_authority()
    confirmation = acting.session.get_one(Confirmation, pupils.confirmation_id)
    read = frozen.read(confirmation.content)
    assert isinstance(read, frozen.FrozenOverview)
    assert (read.totals.total, confirmation.pupils) == (2, 2)
    counted = {child.code: child.pupils for child in read.children}
    country = acting.country
    assert counted == {
        country.school.code: 2,
        country.centre.code: 0,
        country.second_centre.code: 0,
    }
    assert {child.data_set for child in read.children} == {DataSet.ROSTER}
    assert confirmation.totals == [{"grade": "p1", "male": 2, "female": 0, "total": 2}]


def test_a_confirmed_roster_equals_its_live_rows(acting: Acting) -> None:
    roster = acting.roster()
    acting.confirm(roster)
    acting.session.expire_all()
    assert snapshot.live_rows_equal_frozen(acting.session, roster)


@pytest.mark.parametrize("tampered", ["row", "text"])
def test_a_changed_row_or_text_no_longer_equals(acting: Acting, tampered: str) -> None:
    roster = acting.roster()
    row = make_enrolment(acting.session, roster, acting.officer(roster))
    made = acting.confirm(roster)
    if tampered == "row":
        row.last_name = "ใจร้าย"
    else:
        made.content = made.content.replace("ใจดี", "ใจร้าย")
    acting.session.flush()
    assert not snapshot.live_rows_equal_frozen(acting.session, roster)


def test_a_format_from_the_future_is_not_read() -> None:
    with pytest.raises(frozen.UnknownFormat):
        frozen.read('{"format":2}')


def test_a_roster_takes_the_same_statements_whatever_its_size(acting: Acting) -> None:
    roster = acting.roster(pupils=0)
    first = make_enrolment(acting.session, roster, acting.officer(roster))
    facts = {
        column.key: getattr(first, column.key)
        for column in inspect(Enrolment).column_attrs
        if column.key not in ("id", "number", "pupil_id")
    }
    taken = []
    for more, size in ((2, 3), (297, 300)):
        acting.session.add_all(Enrolment(**facts) for _ in range(more))
        acting.session.flush()
        acting.session.expire_all()
        with statements(acting.session.get_bind()) as asked:
            made = snapshot.freeze(acting.session, roster, [])
            read = frozen.read(made.content)
        assert isinstance(read, frozen.FrozenRoster)
        assert len(read.rows) == size
        taken.append(len(asked))
    assert taken[0] == taken[1]
