"""The sheet as one form without JavaScript: what differs is saved, what cannot be comes back."""

from __future__ import annotations

import re
from datetime import date

from sqlalchemy import select

from app.domain.affiliations import Affiliation
from app.domain.people import Sex
from app.extensions import db
from app.models import DataSet, History
from tests.factories import make_other_school, make_payer, make_sheet
from tests.support.statements import is_select, statements
from tests.web.counts.conftest import SheetDesk


def test_rows_that_differ_are_saved_and_no_others(sheet: SheetDesk) -> None:
    first, second, third = sheet.rows
    form = sheet.opened()
    sheet.filled(form, first)
    sheet.typing(form, second, "๑๒", " 1,0", "")
    sheet.typing(form, second, "๑๒", "0", "")
    answer = sheet.visit.post(sheet.url, form)
    assert answer.status_code == 303
    assert sheet.saved(first).is_complete
    assert sheet.figures(second) == {("k2", Sex.MALE): 12, ("k2", Sex.FEMALE): 0}
    assert sheet.saved(third).saved_at is None
    acts = sheet.visit.session.scalars(select(History).where(History.event == "counts.saved"))
    assert [act.subject_id for act in acts] == [first.id, second.id]
    html = sheet.visit.get(answer.location).text
    assert "บันทึกแล้ว 2 แห่ง" in html
    assert "ว่าง 14 จาก 16 ช่อง" in html


def test_a_form_sent_twice_saves_once(sheet: SheetDesk) -> None:
    form = sheet.opened()
    sheet.filled(form, sheet.rows[0])
    sheet.visit.post(sheet.url, form)
    assert sheet.visit.post(sheet.url, form).status_code == 303
    assert len(sheet.visit.session.scalars(select(History.id)).all()) == 1


def test_a_row_with_a_bad_figure_comes_back_as_typed_and_the_good_ones_are_saved(
    sheet: SheetDesk,
) -> None:
    first, second, _third = sheet.rows
    form = sheet.opened()
    sheet.filled(form, first)
    sheet.typing(form, second, "5", "-2", "x<y", "12.5", "3001")
    answer = sheet.visit.post(sheet.url, form)
    assert answer.status_code == 422
    assert sheet.saved(first).is_complete
    assert sheet.figures(second) == {}
    for text in ("อ.2 หญิง: “-2” น้อยกว่าศูนย์", "ไม่ใช่ตัวเลข", "ไม่ใช่จำนวนเต็ม", "มากกว่า 3,000"):
        assert text in answer.text
    assert 'value="x&lt;y"' in answer.text
    assert answer.text.count('aria-invalid="true"') == 4
    assert "บันทึกแล้ว 1 แห่ง" in answer.text
    again = sheet.visit.post(sheet.url, form)
    assert again.status_code == 422


def test_the_second_of_two_officers_sees_what_changed_and_nothing_is_lost(
    sheet: SheetDesk,
) -> None:
    row, other, _third = sheet.rows
    mine, theirs = sheet.opened(), sheet.opened()
    sheet.filled(theirs, row, "7")
    sheet.visit.post(sheet.url, theirs)
    sheet.filled(mine, row, "9")
    sheet.filled(mine, other, "3")
    answer = sheet.visit.post(sheet.url, mine)
    assert answer.status_code == 409
    assert set(sheet.figures(row).values()) == {7}
    assert sheet.saved(other).is_complete
    assert "อ.2 ชาย 7 (ท่านกรอก 9)" in answer.text
    assert sheet.visit.country.account(sheet.visit.country.sao).name in answer.text
    shown = re.findall(rf'name="v{row.id}" value="([^"]*)"', answer.text)
    mine[f"v{row.id}"] = shown[0]
    assert sheet.visit.post(sheet.url, mine).status_code == 303
    assert set(sheet.figures(row).values()) == {9}


def test_a_row_that_one_did_not_touch_never_undoes_a_colleague(sheet: SheetDesk) -> None:
    first, second, _third = sheet.rows
    mine, theirs = sheet.opened(), sheet.opened()
    sheet.filled(theirs, first)
    sheet.visit.post(sheet.url, theirs)
    sheet.filled(mine, second)
    assert sheet.visit.post(sheet.url, mine).status_code == 303
    assert set(sheet.figures(first).values()) == {7}


def test_figures_that_two_officers_typed_into_other_fields_of_a_row_are_both_kept(
    sheet: SheetDesk,
) -> None:
    row = sheet.rows[0]
    mine, theirs = sheet.opened(), sheet.opened()
    sheet.typing(theirs, row, "7", "8")
    sheet.visit.post(sheet.url, theirs)
    sheet.typing(mine, row, "", "", "๙")
    answer = sheet.visit.post(sheet.url, mine)
    assert answer.status_code == 303
    assert list(sheet.figures(row).values()) == [7, 8, 9]
    assert "อ.2 ชาย 7, อ.2 หญิง 8" in sheet.visit.get(answer.location).text


def test_where_two_officers_typed_into_one_field_only_that_field_waits_for_a_decision(
    sheet: SheetDesk,
) -> None:
    row = sheet.rows[0]
    mine, theirs = sheet.opened(), sheet.opened()
    sheet.typing(theirs, row, "7", "8")
    sheet.visit.post(sheet.url, theirs)
    sheet.typing(mine, row, "1", "", "9")
    answer = sheet.visit.post(sheet.url, mine)
    assert answer.status_code == 409
    assert "อ.2 ชาย 7 (ท่านกรอก 1)" in answer.text
    assert "อ.2 หญิง" not in answer.text.partition("ค่าที่บันทึกไว้")[2].partition("</p>")[0]
    again = sheet.form_on(answer.text)
    assert again.getlist(f"f{row.id}")[:3] == ["1", "8", "9"]
    assert sheet.visit.post(sheet.url, again).status_code == 303
    assert list(sheet.figures(row).values()) == [1, 8, 9]


def test_a_row_with_a_mistake_comes_back_on_top_of_what_a_colleague_saved(
    sheet: SheetDesk,
) -> None:
    row = sheet.rows[0]
    mine, theirs = sheet.opened(), sheet.opened()
    sheet.typing(theirs, row, "7", "8", "9")
    sheet.visit.post(sheet.url, theirs)
    sheet.typing(mine, row, "x", "", "3")
    answer = sheet.visit.post(sheet.url, mine)
    assert answer.status_code == 422
    assert "อ.2 ชาย 7 (ท่านกรอก x), อ.3 ชาย 9 (ท่านกรอก 3)" in answer.text
    again = sheet.form_on(answer.text)
    assert again.getlist(f"f{row.id}")[:3] == ["x", "8", "3"]
    sheet.typing(again, row, "1")
    assert sheet.visit.post(sheet.url, again).status_code == 303
    assert list(sheet.figures(row).values()) == [1, 8, 3]


def test_a_mended_row_is_saved_although_its_school_lost_a_grade_meanwhile(
    sheet: SheetDesk,
) -> None:
    row = sheet.rows[0]
    form = sheet.opened()
    sheet.filled(form, row, "4")
    sheet.typing(form, row, "1", "x")
    school = sheet.saved(row).school
    school.grades = [grade for grade in school.grades if grade != "p6"]
    answer = sheet.visit.post(sheet.url, form)
    assert answer.status_code == 422
    assert "ป.6 ชาย “4”, ป.6 หญิง “4”" in answer.text
    again = sheet.form_on(answer.text)
    sheet.typing(again, row, "1", "2")
    answer = sheet.visit.post(sheet.url, again)
    assert answer.status_code == 303
    assert "บันทึกแล้ว 1 แห่ง" in sheet.visit.get(answer.location).text
    assert list(sheet.figures(row).values()) == [1, 2, *[4] * 12]


def test_a_row_with_a_mistake_whose_school_came_off_the_sheet_is_told_of(sheet: SheetDesk) -> None:
    form = sheet.opened()
    sheet.typing(form, sheet.rows[0], "x")
    sheet.visit.session.delete(sheet.rows[0])
    answer = sheet.visit.post(sheet.url, form)
    assert answer.status_code == 422
    assert "สถานศึกษา 1 แห่งไม่อยู่ในบัญชีนี้แล้ว" in answer.text


def test_what_stands_can_be_left_standing(sheet: SheetDesk) -> None:
    row = sheet.rows[0]
    mine, theirs = sheet.opened(), sheet.opened()
    sheet.filled(theirs, row)
    sheet.visit.post(sheet.url, theirs)
    sheet.filled(mine, row, "9")
    mine["theirs"] = str(row.id)
    assert sheet.visit.post(sheet.url, mine).status_code == 303
    assert set(sheet.figures(row).values()) == {7}


def test_a_dissolved_school_is_zeros_in_one_press_and_nothing_typed_elsewhere_is_lost(
    sheet: SheetDesk,
) -> None:
    gone, other, _third = sheet.rows
    gone.school.dissolved_on = date(2026, 5, 20)
    form = sheet.opened()
    assert f"f{gone.id}" not in form
    sheet.filled(form, other)
    form["zero"] = str(gone.id)
    assert sheet.visit.post(sheet.url, form).status_code == 303
    assert len(sheet.figures(gone)) == 16
    assert set(sheet.figures(gone).values()) == {0}
    assert sheet.saved(other).is_complete


def test_only_a_dissolved_school_is_zeros_in_one_press(sheet: SheetDesk) -> None:
    form = sheet.opened()
    form["zero"] = str(sheet.rows[0].id)
    assert sheet.visit.post(sheet.url, form).status_code == 409
    assert sheet.figures(sheet.rows[0]) == {}


def test_questions_stand_at_the_row_and_one_reason_answers_them(sheet: SheetDesk) -> None:
    row = sheet.rows[0]
    form = sheet.opened()
    sheet.filled(form, row, "10")
    sheet.visit.post(sheet.url, form)
    assert "ทุกชั้นเป็นจำนวนเต็มสิบ" in sheet.visit.get(sheet.url).text
    form = sheet.opened()
    assert form[f"q{row.id}"] == ""
    form[f"q{row.id}"] = "นับที่โรงเรียนแล้ว"
    sheet.visit.post(sheet.url, form)
    assert sheet.saved(row).reason == "นับที่โรงเรียนแล้ว"


def test_a_grade_that_a_school_does_not_teach_has_no_field(sheet: SheetDesk) -> None:
    form = sheet.opened()
    assert len(form.getlist(f"f{sheet.rows[0].id}")) == 16


def test_the_list_is_filtered_by_affiliation_and_stays_so_after_saving(sheet: SheetDesk) -> None:
    country = sheet.visit.country
    school = make_other_school(
        sheet.visit.session, country.province, name="โรงเรียนเอกชน", affiliation=Affiliation.PRIVATE
    )
    make_payer(sheet.visit.session, school, country.sao)
    make_sheet(sheet.visit.session, country.round, country.sao, schools=0)
    form = sheet.opened("?affiliation=private")
    assert len([name for name in form if name[0] == "v"]) == 1
    answer = sheet.visit.post(f"{sheet.url}?affiliation=private", form)
    assert answer.location.endswith("/counts?affiliation=private")


def test_a_level_above_sees_the_sheet_and_edits_nothing(sheet: SheetDesk) -> None:
    form = sheet.opened()
    sheet.visit.enter(sheet.visit.country.province)
    html = sheet.visit.get(sheet.url).text
    assert "โรงเรียนบ้าน" in html
    assert "inputmode" not in html
    assert sheet.visit.post(sheet.url, form).status_code == 403


def test_a_confirmed_sheet_says_why_it_has_no_fields(sheet: SheetDesk) -> None:
    form = sheet.opened()
    sheet.visit.confirm(sheet.visit.country.sao, DataSet.COUNTS)
    page = sheet.visit.get(sheet.url)
    assert "inputmode" not in page.text
    assert "ยืนยันข้อมูลแล้ว" in page.text
    sheet.filled(form, sheet.rows[0])
    assert sheet.visit.post(sheet.url, form).status_code == 409


def test_nonsense_in_place_of_a_row_is_refused_and_saves_nothing(sheet: SheetDesk) -> None:
    row = sheet.rows[0]
    for stamp in ("", "x", "1", "1.zz.q", "1.1fe", "-1.1fe.0", "9" * 30, "๑.1fe.0"):
        answer = sheet.visit.post(
            sheet.url, {f"v{row.id}": stamp, f"f{row.id}": "5", "v": "1", "vx": "1", "zero": "x"}
        )
        assert answer.status_code == 409
        assert "มีผู้อื่นแก้ไขข้อมูล" in answer.text
    assert sheet.figures(row) == {}


def test_the_page_runs_a_fixed_number_of_queries(sheet: SheetDesk) -> None:
    url, client = sheet.url, sheet.visit.client

    def queries() -> int:
        sheet.visit.session.rollback()
        sheet.visit.session.expunge_all()
        with statements(db.engine, only=is_select) as asked:
            client.get(url)
        return len(asked)

    queries()
    few = queries()
    country = sheet.visit.country
    again, authority = (sheet.visit.session.merge(one) for one in (country.round, country.sao))
    make_sheet(sheet.visit.session, again, authority, schools=20)
    sheet.visit.session.commit()
    assert queries() == few


def test_whoever_typed_into_a_school_that_came_off_the_sheet_is_told(sheet: SheetDesk) -> None:
    form = sheet.opened()
    sheet.filled(form, sheet.rows[0])
    sheet.visit.session.delete(sheet.rows[0])
    answer = sheet.visit.post(sheet.url, form)
    assert answer.status_code == 409
    assert "สถานศึกษา 1 แห่งไม่อยู่ในบัญชีนี้แล้ว" in answer.text
