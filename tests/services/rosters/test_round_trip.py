"""A roster taken home and brought into an empty one is the same roster, cell by cell."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.domain.grades import SCHOOL_GRADES
from app.domain.people import PREFIXES, sex_of_prefix
from app.domain.thai_text import clean
from app.exchange import reading
from app.exchange.layouts import LEC_REPORT
from app.models import Enrolment, EnrolmentDetail
from app.reference import family_names, female_given_names
from app.services.rosters.facts import Details
from tests.factories import make_number
from tests.services.rosters.clerk import Clerk
from tests.services.rosters.conftest import Desk

LETTERS = st.characters(codec="utf-8", exclude_categories=("C", "Z"), exclude_characters="'")
TEXT = st.text(LETTERS, min_size=1, max_size=12).map(clean)
SAFE = TEXT.filter(lambda text: text.strip("-–") != "")
HARMFUL = st.sampled_from(("=1+1", "+66", "-", "@sum", "'=x", "0012", "1E5", "12/5", "TRUE"))
WORD = st.one_of(SAFE, HARMFUL)


def pupils() -> st.SearchStrategy[tuple[dict[str, Any], Details]]:
    """Draw facts and details as a form could have taken them."""
    facts = st.fixed_dictionaries(
        {
            "prefix": st.sampled_from(PREFIXES[:5]),
            "first_name": st.sampled_from(female_given_names()),
            "last_name": st.one_of(st.sampled_from(family_names()), HARMFUL),
            "birth_date": st.one_of(st.none(), st.dates(date(1940, 1, 1), date(2026, 5, 1))),
            "grade": st.sampled_from([grade.code for grade in SCHOOL_GRADES]),
            "room": st.sampled_from(("1", "10", "ก", "2/1")),
            "student_number": st.sampled_from(("", "00012", "7", "=7")),
        }
    )
    details = st.builds(
        Details,
        nationality=WORD,
        religion=st.sampled_from(("", "พุทธ", "-")),
        height_cm=st.one_of(st.none(), st.integers(300, 2_500).map(lambda tenth: tenth / 10)),
        admission_date=st.one_of(st.none(), st.dates(date(2015, 1, 1), date(2026, 5, 1))),
        father=st.fixed_dictionaries({"first_name": WORD, "phone": st.just("0812345678")}),
        registered_address=st.fixed_dictionaries({"house_no": WORD, "moo": st.just("5")}),
    )
    return st.tuples(facts, details)


@settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(pupils(), min_size=1, max_size=6))
@pytest.mark.parametrize("way", [Clerk.takes_home, Clerk.takes_home_plain])
def test_export_import_export_gives_the_same_cells(
    way: Callable[[Clerk], bytes],
    desk: Desk,
    drawn: list[tuple[dict[str, Any], Details]],
) -> None:
    clerk = Clerk(desk)
    empty(desk.session)
    for known, details in drawn:
        desk.add(details, number=make_number(), sex=sex_of_prefix(known["prefix"]), **known)
    sent = way(clerk)
    empty(desk.session)
    kept = clerk.reads(sent)
    planned = clerk.plans(kept)
    assert planned.problems == ()
    clerk.applies(kept, planned.digest)
    assert reading.read(way(clerk)).rows == reading.read(sent).rows
    assert clerk.plans(kept).does_nothing


def empty(session: Session) -> None:
    session.execute(delete(EnrolmentDetail))
    session.execute(delete(Enrolment))
    session.expire_all()


def test_the_report_stands_where_its_readers_look_for_it(desk: Desk) -> None:
    row = desk.add(Details(father={"first_name": "สม"}))
    sheet = reading.read(Clerk(desk).takes_home())
    assert [number for number, _cells in sheet.rows] == [1, 2, 3, 4]
    title, groups, labels, pupil = (cells for _number, cells in sheet.rows)
    assert len(title) == 1
    assert (groups[0], groups[6], labels[0], labels[8]) == (
        "สถานศึกษา",
        "นักเรียน",
        "จังหวัด",
        "ชื่อ",
    )
    flattened = [field.label for field in LEC_REPORT.fields]
    assert labels == flattened
    assert pupil[labels.index("เลขประจำตัวประชาชน")] == row.number
    assert pupil[labels.index("วันเดือนปีเกิด")] == "15/01/2563"
