"""The pages on which submissions are sent and received (10.1)."""

from __future__ import annotations

import io
from typing import Any

import pytest

from app.extensions import db
from app.models import (
    Confirmation,
    DataSet,
    FileKind,
    State,
    Submission,
    SubmissionDue,
    Unit,
)
from app.services.submissions.issuing import record_issued
from tests.factories import make_school
from tests.factories.rounds import NOW, make_round
from tests.support.statements import statements
from tests.web.conftest import Visit


@pytest.fixture
def page(visit: Visit) -> str:
    return f"/rounds/{visit.country.round.key}/receiving/{visit.country.sao.code}"


def confirmed(visit: Visit, unit: Unit) -> Confirmation:
    found = visit.confirm(unit, DataSet.ROSTER).confirmation
    assert found is not None
    return found


def submission(visit: Visit, confirmation: Confirmation) -> Submission:
    visit.session.expire_all()
    return visit.session.get_one(Submission, confirmation.id)


def issue(
    visit: Visit, confirmation: Confirmation, content: bytes, kind: FileKind = FileKind.XLSX
) -> None:
    by = visit.country.account(confirmation.return_.unit)
    record_issued(visit.session, confirmation, kind, content, actor=by, at=NOW)
    visit.session.commit()


def drop(*contents: bytes) -> dict[str, Any]:
    return {"files": [(io.BytesIO(one), f"{n}.pdf") for n, one in enumerate(contents)]}


def test_an_office_marks_ticked_rows_and_keeps_its_filters(visit: Visit, page: str) -> None:
    school = confirmed(visit, visit.country.school)
    centre = confirmed(visit, visit.country.centre)
    visit.enter(visit.country.sao)
    view = {"view": "show=missing&page=x&evil=1"}
    rows = {"row": [str(school.id), str(centre.id), "x"], "act": "paper"} | view
    answer = visit.post(f"{page}/marks", rows)
    assert (answer.status_code, answer.location) == (303, f"{page}?show=missing")
    assert submission(visit, school).paper_at is not None
    html = visit.get(page).text
    assert "บันทึกว่าได้รับเอกสารแล้ว 2 รายการ" in html
    visit.post(f"{page}/marks", {"row": [str(school.id)], "act": "no_paper"})
    assert submission(visit, school).paper_at is None


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"act": "paper"}, "เลือกรายการก่อน"),
        ({"act": "give_back", "row": "1"}, "ระบุสิ่งที่ต้องแก้ไข"),
        ({"act": "burn", "row": "1"}, "เลือกสิ่งที่จะทำ"),
        ({"act": "burn", "row": "1", "view": "q=%00"}, "เลือกสิ่งที่จะทำ"),
        ({"act": "paper", "row": [str(one) for one in range(1, 500)]}, "ไม่เกิน 150 รายการ"),
    ],
)
def test_what_is_lacking_is_told_and_nothing_is_noted(
    visit: Visit, page: str, typed: dict[str, Any], told: str
) -> None:
    confirmed(visit, visit.country.school)
    visit.enter(visit.country.sao)
    answer = visit.post(f"{page}/marks", typed)
    assert answer.status_code == 422
    assert told in answer.text


def test_where_no_row_can_be_ticked_nothing_offers_to_mark_one(visit: Visit, page: str) -> None:
    visit.enter(visit.country.sao)
    assert 'value="give_back"' not in visit.get(page).text
    confirmed(visit, visit.country.school)
    assert 'value="give_back"' in visit.get(page).text


def test_files_dropped_together_find_their_rows_and_the_others_are_listed(
    visit: Visit, page: str
) -> None:
    school = confirmed(visit, visit.country.school)
    centre = confirmed(visit, visit.country.centre)
    large = b"x" * (3 * 1024 * 1024)
    issue(visit, school, large)
    issue(visit, centre, b"of the centre")
    visit.enter(visit.country.sao)
    answer = visit.post(f"{page}/files", drop(large, b"of the centre"))
    assert (answer.status_code, answer.location) == (303, page)
    assert submission(visit, school).file_id is not None
    assert submission(visit, centre).file_id is not None
    answer = visit.post(f"{page}/files", drop(b"of nobody", large))
    assert answer.status_code == 200
    assert "พิสูจน์ไม่ได้" in answer.text
    issue(visit, school, b"%PDF", FileKind.PDF)
    answer = visit.post(f"{page}/files", drop(b"%PDF"))
    assert (answer.status_code, answer.location) == (303, page)
    assert "เป็นเอกสารฉบับที่ระบบออกให้" in visit.get(page).text
    assert visit.post(f"{page}/files", drop()).status_code == 422
    assert visit.post(f"{page}/files", drop(*[b"a"] * 101)).status_code == 422


def test_a_file_that_is_not_proven_is_noted_with_whom_it_came_from(visit: Visit, page: str) -> None:
    school = confirmed(visit, visit.country.school)
    visit.enter(visit.country.sao)
    ways = ("3033300001 โรงเรียน", "๓๐๓๓๓๐๐๐๐๑", school.return_.unit.name)
    for letter, typed in zip("abc", ways, strict=True):
        said = {f"of-{letter * 64}": typed, "of-x": "3033300001"}
        assert visit.post(f"{page}/files/unproven", said).status_code == 303
        assert submission(visit, school).file_sha256 == letter * 64
    assert "ไฟล์ไม่ตรง" in visit.get(f"{page}?show=other_file").text


def test_a_file_said_to_be_of_nobody_is_asked_about_again_and_nothing_typed_is_lost(
    visit: Visit, page: str
) -> None:
    school = confirmed(visit, visit.country.school)
    visit.enter(visit.country.sao)
    right = {f"of-{'a' * 64}": "3033300001", f"name-{'a' * 64}": "ดี.xlsx"}
    for typed, told in (
        ("3033200001", "ไม่มีหน่วยงาน"),
        ("โรงเรียนอื่น", "ไม่มีหน่วยงาน"),
        (visit.country.centre.name, "ยังไม่มีข้อมูลที่ยืนยัน"),
    ):
        wrong = {f"of-{'b' * 64}": typed, f"name-{'b' * 64}": "เสีย.xlsx"}
        answer = visit.post(f"{page}/files/unproven", right | wrong)
        assert answer.status_code == 422
        for kept in (told, typed, "เสีย.xlsx", "ดี.xlsx", 'value="3033300001"'):
            assert kept in answer.text
    assert visit.session.get(Submission, school.id) is None


def test_a_file_of_a_version_before_is_told_as_such_with_whose_it_is(
    visit: Visit, page: str
) -> None:
    school = confirmed(visit, visit.country.school)
    issue(visit, school, b"of version 1")
    roster = school.return_
    school.cancelled_at, school.cancelled_by_id = NOW, school.confirmed_by_id
    roster.state, roster.confirmation_id = State.RECORDING, None
    visit.session.commit()
    visit.confirm(visit.country.school, DataSet.ROSTER, number=2)
    visit.enter(visit.country.sao)
    answer = visit.post(f"{page}/files", drop(b"of version 1"))
    assert "แต่ไม่มีผลแล้ว" in answer.text
    assert "พิสูจน์ไม่ได้" not in answer.text
    assert f'value="3033300001 {visit.country.school.name}"' in answer.text


def test_a_returned_submission_is_told_at_home_until_it_is_sent_again(
    visit: Visit, page: str
) -> None:
    school = confirmed(visit, visit.country.school)
    key = visit.country.round.key
    home = f"/rounds/{key}/institutions/3033300001"
    mine = f"/rounds/{key}/units/3033300001/submission"
    visit.enter(visit.country.school)
    assert "พิมพ์ ลงนาม และส่ง" in visit.get(home).text
    answer = visit.post(f"{mine}/sent", {"number": "1"})
    assert (answer.status_code, answer.location) == (303, home)
    assert visit.post(f"{mine}/sent", {"number": "2"}).status_code == 404
    visit.post(f"{mine}/not-sent", {"number": "1"})
    assert submission(visit, school).sent_at is None
    visit.post(f"{mine}/sent", {"number": "1"})
    visit.enter(visit.country.sao)
    back = {"row": [str(school.id)], "act": "give_back", "reason": "ไม่ได้ลงนาม"}
    assert visit.post(f"{page}/marks", back).status_code == 303
    visit.enter(visit.country.school)
    assert "ไม่ได้ลงนาม" in visit.get(home).text
    visit.post(f"{mine}/sent", {"number": "1"})
    assert "ไม่ได้ลงนาม" not in visit.get(home).text


def test_who_only_looks_at_a_list_marks_nothing_on_it(visit: Visit, page: str) -> None:
    school = confirmed(visit, visit.country.school)
    visit.enter(visit.country.province)
    assert 'name="row"' not in visit.get(page).text
    rows = {"row": [str(school.id)], "act": "paper"}
    assert visit.post(f"{page}/marks", rows).status_code == 403
    visit.enter(visit.country.municipality)
    assert visit.get(page).status_code == 403
    other = f"/rounds/{visit.country.round.key}/receiving/{visit.country.municipality.code}"
    assert visit.post(f"{other}/marks", rows).status_code == 303
    assert visit.session.get(Submission, school.id) is None


def test_each_level_has_its_list_and_one_without_anybody_below_says_so(visit: Visit) -> None:
    country = visit.country
    base = f"/rounds/{country.round.key}/receiving"
    for unit in (country.province, country.department, country.idle_authority):
        visit.enter(unit)
        assert visit.get(f"{base}/{unit.code}").status_code == 200
    assert "ไม่มีหน่วยงานที่ต้องส่ง" in visit.get(f"{base}/{country.idle_authority.code}").text
    visit.enter(country.school)
    assert visit.get(f"{base}/{country.school.code}").status_code == 404


def test_the_day_is_kept_or_told_why_not(visit: Visit, page: str) -> None:
    visit.enter(visit.country.sao)
    html = visit.get(page).text
    was = html.split('name="was"')[1].split('value="')[1].split('"')[0]
    for day in ("1/1/2560", "x"):
        assert visit.post(f"{page}/due", {"day": day, "was": was}).status_code == 422
    day = f"{NOW.day}/{NOW.month}/{NOW.year + 543}"
    assert visit.post(f"{page}/due", {"day": day, "was": was}).status_code == 303
    assert visit.session.query(SubmissionDue).count() == 1
    assert visit.post(f"{page}/due", {"day": "", "was": was}).status_code == 409


def test_a_list_runs_as_many_queries_for_many_rows_as_for_one(visit: Visit, page: str) -> None:
    def queries() -> int:
        with statements(db.engine) as asked:
            assert visit.get(page).status_code == 200
        return len(asked)

    visit.enter(visit.country.sao)
    queries()
    few = queries()
    for number in range(20):
        make_school(visit.session, visit.country.sao, f"30333001{number:02}")
    make_round(visit.session, 2571)
    visit.session.commit()
    page = f"/rounds/2571-1/receiving/{visit.country.sao.code}"
    assert queries() == few
