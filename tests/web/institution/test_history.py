"""The history pages of a roster and of a child: told in words, to those who may read them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.extensions import db
from app.models import Duty, Enrolment
from app.services.rosters import recording
from app.services.rosters.facts import facts_of
from tests.factories import make_account, make_number
from tests.factories.rounds import NOW
from tests.services.rosters.conftest import scope_of
from tests.support.statements import statements
from tests.web.institution.conftest import School
from tests.web.institution.test_number import asked
from tests.web.institution.test_pupil import typed


@pytest.fixture
def row_id(school: School) -> int:
    """A pupil who was added, edited and renumbered."""
    school.post("/new", data=typed(first_name="มานี"))
    row = school.session.get_one(Enrolment, 1)
    number, version = row.number, row.version
    school.post("/1", data=typed(number=number, version=version, first_name="มานะ"))
    row = school.session.get_one(Enrolment, 1)
    form = asked(row)
    assert school.post("/1/number", data=form).status_code == 303
    return 1


def test_a_childs_history_says_who_changed_what_from_what_to_what(
    school: School, row_id: int
) -> None:
    html = school.get(f"/{row_id}/history").text
    assert "<del>มานี</del> → <ins>มานะ</ins>" in html
    assert "เปลี่ยนเลข" in html
    assert "สูติบัตร" in html
    assert school.account.name in html
    assert "ปีการศึกษา 2569" in html


def test_a_rosters_history_leads_to_its_children_and_is_narrowed(
    school: School, row_id: int
) -> None:
    html = school.get("/history").text
    assert f'href="{school.url(f"/{row_id}/history")}"' in html
    assert 'aria-current="page">ประวัติ' in html
    assert "enrolment.removed" in html
    nothing = school.get("/history?event=enrolment.removed").text
    assert f"/{row_id}/history" not in nothing
    assert school.get("/history?login=nobody&from=1/13/2569").text.count("-wrong") >= 2
    fragment = school.get("/history", headers={"HX-Request": "true"})
    assert fragment.text.lstrip().startswith('<div id="history">')


def test_pages_lead_to_the_history_for_those_who_may_read_it(school: School, row_id: int) -> None:
    link = f'href="{school.url(f"/{row_id}/history")}"'
    assert link in school.get(f"/{row_id}").text
    school.post(f"/{row_id}/remove", data={"removal": "mistake"})
    assert link in school.get(f"/{row_id}").text
    assert school.get(f"/{row_id}/history").status_code == 200
    recorder = make_account(
        school.session, school.country.school, Duty.RECORDER, "07", rooms=["p1/1"]
    )
    school.act_as(recorder)
    assert link not in school.get(f"/{row_id}").text
    assert school.get(f"/{row_id}/history").status_code == 403
    assert school.get("/history").status_code == 403


def test_a_level_above_reads_the_history_and_that_is_noted(school: School, row_id: int) -> None:
    school.act_as(school.country.account(school.country.sao))
    html = school.get(f"/{row_id}/history").text
    assert "มานะ" in html
    assert "ปิติ" not in html
    assert school.get("/history").status_code == 200
    assert {"pupil_history_read", "record_read"} <= set(school.noted())


def test_an_authority_of_others_reads_nothing(school: School, row_id: int) -> None:
    school.act_as(school.country.account(school.country.municipality))
    assert school.get(f"/{row_id}/history").status_code == 403


def test_the_pages_take_a_fixed_number_of_queries(school: School, row_id: int) -> None:
    def queries(path: str) -> int:
        with statements(db.engine) as taken:
            assert school.get(path).status_code == 200
        return len(taken)

    paths = ("/history", f"/{row_id}/history")
    # What the test itself has read is read anew by the first request alone.
    few = [(queries(path), queries(path))[1] for path in paths]
    for number in range(30):
        row = school.session.get_one(Enrolment, row_id)
        facts = replace(facts_of(row), seat_number=number + 1)
        recording.edit(
            school.session, school.roster, row.id, version=row.version, facts=facts, details=None,
            scope=scope_of(school.account), actor=school.account, at=NOW,
        )  # fmt: skip
        school.pupil(number=make_number())
    school.session.commit()
    assert [(queries(path), queries(path))[1] for path in paths] == few
