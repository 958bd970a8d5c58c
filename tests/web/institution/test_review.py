"""The page before confirming: what is missing, put right in place; what changed; what differs."""

from __future__ import annotations

import gzip
from datetime import date, timedelta

from sqlalchemy import select

from app.models import Account, DataSet, Duty, Enrolment, GradeNote
from app.services import returns
from app.services.confirmation import service
from app.services.rosters import before
from app.services.rosters.carrying import leaving
from app.services.rosters.review import PER_PAGE
from tests.factories import make_account, make_enrolment, make_round
from tests.factories.rounds import NOW
from tests.support.statements import statements
from tests.web.institution.conftest import School

OLD = {"birth_date": date(2010, 1, 1), "queries": ["unusual_age"]}


def last_year(school: School, **grades: int) -> None:
    """Let the school have had so many pupils in each grade last year, who all moved on."""
    session, opened = school.session, NOW - timedelta(days=300)
    the_round = make_round(session, 2568, opens_at=opened, closes_at=opened + timedelta(days=40))
    roster = returns.get(session, the_round, school.country.school, DataSet.ROSTER)
    for grade, number in grades.items():
        for _ in range(number):
            make_enrolment(session, roster, school.account, grade=grade)
    leaving.everybody_leaves(session, school.roster, "ย้าย", actor=school.account, at=NOW)
    session.commit()


def cancelled(school: School) -> None:
    """Confirm the roster as it is, and have that cancelled."""
    session, roster = school.session, school.roster
    service.confirm(
        session, roster, actor=school.account, at=NOW, version=roster.version, wording="ยืนยัน"
    )
    by = school.country.account(school.country.sao)
    service.cancel(session, roster, actor=by, at=NOW, version=roster.version, reason="แก้ชื่อ")
    session.commit()


def key(row_id: int, query: str = "unusual_age") -> str:
    return f"{row_id}:{query}"


def stored(school: School, row_id: int) -> dict[str, str]:
    school.session.rollback()
    return school.session.get_one(Enrolment, row_id).answers


def test_a_roster_that_lacks_nothing_leads_on_to_the_confirmation(school: School) -> None:
    school.pupil()
    html = school.get("/review").text
    assert "ข้อมูลครบถ้วนแล้ว" in html
    assert f"/returns/{school.country.school.code}/roster" in html
    assert "/roster/review" in school.client.get(school.home).text


def test_the_confirmation_leads_to_everything_before_it(school: School) -> None:
    school.pupil()
    school.session.rollback()
    url = f"/rounds/{school.country.round.key}/returns/{school.country.school.code}/roster"
    assert "/roster/review" in school.client.get(url).text


def test_each_error_leads_to_the_very_field(school: School) -> None:
    row_id = school.pupil(number="", errors=["number_missing", "sex_missing"]).id
    html = school.get("/review").text
    assert f"/roster/{row_id}#number" in html
    assert f"/roster/{row_id}#sex-0" in html
    assert html.count("ยังมีสิ่งที่ต้องทำ 1 เรื่อง") == 1


def test_unseen_pupils_are_counted_by_room_with_the_way_there(school: School) -> None:
    for room in ("1", "1", "2"):
        school.pupil(seen=False, room=room)
    html = school.get("/review").text
    assert "ป.1/1: 2" in html
    assert "ป.1/2: 1" in html
    assert "state=unseen&amp;class=p1/2" in html or "class=p1/2" in html.replace("%2F", "/")


def test_one_query_is_answered_by_its_own_button(school: School) -> None:
    one, other = school.pupil(**OLD).id, school.pupil(**OLD).id
    sent = {
        "asked": [key(one), key(other)],
        "only": key(one),
        f"q{one}-unusual_age-code": "late_entry",
        f"q{one}-unusual_age-note": "ย้ายตามผู้ปกครอง",
        f"q{other}-unusual_age-code": "repeated",
    }
    answer = school.post("/review", data=sent)
    assert answer.status_code == 303
    assert answer.location.endswith("#queries")
    assert stored(school, one) == {"unusual_age": "late_entry: ย้ายตามผู้ปกครอง"}
    assert stored(school, other) == {}


def test_what_one_button_leaves_is_typed_already_on_the_page_that_follows(school: School) -> None:
    last_year(school, p1=9)
    one, other = school.pupil(**OLD).id, school.pupil(**OLD).id
    sent = {
        "asked": [key(one), key(other)],
        "only": key(one),
        f"q{one}-unusual_age-code": "repeated",
        f"q{other}-unusual_age-note": "ยังไม่แน่ใจ",
        "grade": "p1",
        "grade-p1-note": "ย้ายบ้าน",
    }
    assert school.post("/review", data=sent).status_code == 303
    html = school.get("/review").text
    assert 'value="ยังไม่แน่ใจ"' in html
    assert 'value="ย้ายบ้าน"' in html
    assert school.session.scalars(select(GradeNote.note)).all() == ["ย้ายบ้าน"]
    sent |= {"only": key(other), f"q{other}-unusual_age-code": "repeated"}
    assert school.post("/review", data=sent | {"asked": key(other)}).status_code == 303
    assert "ยังไม่ได้บันทึก โปรดกดบันทึก" not in school.get("/review").text


def test_neither_answers_nor_notes_are_lost_when_one_has_an_error(school: School) -> None:
    last_year(school, p1=9)
    row_id = school.pupil(**OLD).id
    sent = {
        "asked": key(row_id),
        f"q{row_id}-unusual_age-code": "other",
        "grade": "p1",
        "grade-p1-note": "ย้ายบ้าน",
    }
    answer = school.post("/review", data=sent)
    assert answer.status_code == 422
    assert 'value="ย้ายบ้าน"' in answer.text
    assert '/roster/review" aria-current="page"' in answer.text
    sent[f"q{row_id}-unusual_age-code"] = "repeated"
    answer = school.post("/review", data=sent | {"grade-p1-note": "ก" * 501})
    assert answer.status_code == 422
    assert '<option selected value="repeated"' in answer.text
    assert stored(school, row_id) == {}
    assert school.post("/review", data=sent).status_code == 303
    assert stored(school, row_id) == {"unusual_age": "repeated"}
    assert school.session.scalars(select(GradeNote.note)).all() == ["ย้ายบ้าน"]


def test_counts_are_explained_after_last_year_is_carried_over(school: School) -> None:
    last_year(school, p1=9)
    school.pupil()
    earlier = before.roster_before(school.session, school.roster)
    assert earlier is not None
    make_enrolment(school.session, earlier, school.account, grade="p1")
    school.session.commit()
    html = school.get("/review").text
    assert "แล้วจึงชี้แจงจำนวน" in html
    assert "grade-p1-note" not in html
    assert "จำนวนเปลี่ยนแปลงมากจากรอบก่อน" not in html


def test_answered_queries_can_be_looked_through_again(school: School) -> None:
    given = {"unusual_age": "late_entry: ย้ายตามผู้ปกครอง"}
    school.pupil(first_name="มานะ", answers=given, **OLD)
    school.pupil(prefix="เด็กหญิง", sex="m", queries=["sex_unlike_prefix"])
    html = school.get("/review").text
    assert "ชี้แจงแล้ว (1)" in html
    assert "ย้ายตามผู้ปกครอง" in html
    assert "เด็กหญิง / เพศชาย" in html


def test_all_queries_with_a_reason_are_answered_on_one_press(school: School) -> None:
    ids = [school.pupil(**OLD).id for _ in range(3)]
    sent = {"asked": [key(one) for one in ids]}
    sent |= {f"q{one}-unusual_age-code": "repeated" for one in ids[:2]}
    assert school.post("/review", data=sent).status_code == 303
    assert [stored(school, one) for one in ids] == [{"unusual_age": "repeated"}] * 2 + [{}]
    assert "บันทึกคำชี้แจงแล้ว 2 รายการ" in school.get("/review").text


def test_an_answer_that_lacks_something_comes_back_with_what_was_typed(school: School) -> None:
    one, other = school.pupil(**OLD).id, school.pupil(**OLD).id
    sent = {
        "asked": [key(one), key(other)],
        f"q{one}-unusual_age-code": "other",
        f"q{other}-unusual_age-note": "ไม่มีเหตุผล",
    }
    answer = school.post("/review", data=sent)
    assert answer.status_code == 422
    assert f'id="q{one}-unusual_age-note-error"' in answer.text
    assert f'id="q{other}-unusual_age-code-error"' in answer.text
    assert 'value="ไม่มีเหตุผล"' in answer.text
    assert stored(school, one) == {}
    nothing = school.post("/review", data={"asked": [key(one), "x:y", "1:z"]})
    assert nothing.status_code == 303
    assert "ยังไม่มีสิ่งที่จะบันทึก" in school.get("/review").text


def test_a_large_change_is_explained_in_place(school: School) -> None:
    last_year(school, p1=2, p2=4, p3=3)
    school.pupil(grade="p1")
    for _ in range(4):
        school.pupil(grade="p2")
    html = school.get("/review").text
    assert 'name="grade-p1-note"' in html
    assert 'name="grade-p2-note"' not in html
    assert "จำนวนเปลี่ยนแปลงมากจากรอบก่อน 2 ระดับชั้น" in html
    sent = {"grade": ["p1", "p3"], "lacking": ["p1", "p3"]}
    too_long = school.post("/review", data=sent | {"grade-p1-note": "ก" * 501})
    assert too_long.status_code == 422
    typed = {"grade-p1-note": "ย้ายบ้าน", "grade-rest-note": "ไม่มีเด็กมาสมัคร"}
    assert school.post("/review", data=sent | typed).status_code == 303
    noted = school.session.execute(select(GradeNote.grade, GradeNote.note)).all()
    assert sorted(tuple(one) for one in noted) == [("p1", "ย้ายบ้าน"), ("p3", "ไม่มีเด็กมาสมัคร")]
    html = school.get("/review").text
    assert "ข้อมูลครบถ้วนแล้ว" in html
    assert 'value="ย้ายบ้าน"' in html


def test_an_unexplained_change_stops_the_confirmation_and_leads_here(school: School) -> None:
    last_year(school, p1=5)
    school.pupil()
    school.session.rollback()
    url = f"/rounds/{school.country.round.key}/returns/{school.country.school.code}/roster"
    html = school.client.get(url).text
    assert "/roster/review#changes" in html
    assert 'action="' + url + '/confirm"' not in html


def test_what_differs_from_a_cancelled_confirmation_is_told_without_sensitive_values(
    school: School,
) -> None:
    row = school.pupil(first_name="มานี")
    row_id, version = row.id, row.version
    cancelled(school)
    assert "ไม่มีสิ่งใดต่างจากการยืนยันข้อมูลครั้งที่ 1" in school.get("/review").text
    form = {
        "version": str(version), "number": row.number, "prefix": "เด็กหญิง", "first_name": "มานะ",
        "last_name": "ใจดี", "sex": "f", "grade": "p1", "room": "1", "religion": "พุทธศาสนา",
        "birth_date": "15/1/2563",
    }  # fmt: skip
    assert school.post(f"/{row_id}", data=form).status_code == 303
    html = school.get("/review").text
    assert "มานี → มานะ" in html
    assert "รายละเอียดที่แก้ไข: ศาสนา" in html
    assert "พุทธศาสนา" not in html


def test_those_above_and_heads_read_without_forms(school: School) -> None:
    last_year(school, p1=5)
    school.pupil(**OLD)
    school.pupil(errors=["room_missing"])
    readers = (
        school.country.account(school.country.sao),
        make_account(school.session, school.country.school, Duty.HEAD, "02"),
    )
    for reader in readers:
        school.act_as(reader)
        html = school.get("/review").text
        assert "อายุไม่ตรงเกณฑ์" in html
        assert "-code" not in html
        assert "-note" not in html
        assert "#room" not in html
        assert school.post("/review", data={}).status_code == 403
    assert "roster_read" in school.noted()


def test_a_login_limited_to_rooms_sees_and_answers_for_those_alone(school: School) -> None:
    last_year(school, p1=5)
    inside = school.pupil(room="1", first_name="ข้างใน", **OLD).id
    school.pupil(room="2", first_name="ข้างนอก", **OLD)
    recorder: Account = make_account(
        school.session, school.country.school, Duty.RECORDER, "02", rooms=["p1/1"]
    )
    school.act_as(recorder)
    html = school.get("/review").text
    assert "ข้างใน" in html
    assert "ข้างนอก" not in html
    assert "grade-p1-note" not in html
    assert "สิ่งที่ยังต้องทำในห้องของท่าน" in html
    assert "จำนวนเปลี่ยนแปลงมากจากรอบก่อน" not in html
    assert school.get("/carry-over").status_code == 409
    sent = {"asked": [key(inside)], f"q{inside}-unusual_age-code": "repeated"}
    assert school.post("/review", data=sent).status_code == 303
    refused = school.post("/review", data={"grade": "p1", "grade-p1-note": "ย้าย"})
    assert refused.status_code == 409


def test_the_page_stays_small_and_asks_the_same_number_of_queries(school: School) -> None:
    last_year(school, p1=2, p2=2)
    school.pupil()
    cancelled_after = [school.pupil(grade="p2") for _ in range(2)]
    school.session.add_all(
        GradeNote(
            return_id=school.roster.id, grade=grade, note="ย้าย", noted_at=NOW,
            noted_by_id=school.account.id,
        )
        for grade in ("p1",)
    )  # fmt: skip
    school.session.commit()
    cancelled(school)
    assert cancelled_after

    def asked() -> tuple[int, int]:
        with statements(school.session.get_bind()) as taken:
            body = school.get("/review").data
        return len(taken), len(gzip.compress(body))

    def fill(number: int) -> None:
        for place in range(number):
            row = {"room": str(place % 3), "seen": False, "errors": ["room_missing"]}
            make_enrolment(school.session, school.roster, school.account, **OLD, **row)
        school.session.commit()

    fill(2)
    asked()
    few, _small = asked()
    fill(2 * PER_PAGE)
    many, size = asked()
    assert many == few
    assert size < 15_000
    second = school.get("/review?errors=2&queries=2&differences=2").text
    assert second.count('aria-current="page"') >= 3
