"""A row of the sheet saved by itself, as the script does when one leaves it."""

from __future__ import annotations

from datetime import date

from app.domain.people import Sex
from app.extensions import db
from tests.factories import make_sheet
from tests.support.statements import is_query, statements
from tests.web.counts.conftest import SheetDesk


def test_a_row_is_answered_as_it_stands_afterwards(sheet: SheetDesk) -> None:
    row = sheet.rows[0]
    form = sheet.opened()
    sheet.filled(form, row)
    answer = sheet.sends_row(row, form)
    assert answer.status_code == 200
    assert f'id="r{row.id}"' in answer.text
    assert "ครบถ้วน" in answer.text
    assert ">112<" in answer.text
    assert sheet.saved(row).is_complete


def test_saving_a_row_takes_eight_queries(sheet: SheetDesk) -> None:
    row = sheet.rows[0]
    form = sheet.opened()
    sheet.filled(form, row)
    sheet.sends_row(row, form)
    sheet.filled(form, row, "8")
    form[f"v{row.id}"] = sheet.opened()[f"v{row.id}"]
    with statements(db.engine, only=is_query) as asked:
        answer = sheet.sends_row(row, form)
    assert answer.status_code == 200
    own = next(place for place, one in enumerate(asked) if "FROM session" in one)
    assert len(asked[own:]) <= 8, "\n\n".join(asked)


def test_a_bad_figure_comes_back_in_its_row(sheet: SheetDesk) -> None:
    row = sheet.rows[0]
    form = sheet.opened()
    sheet.typing(form, row, "5", "ห้า")
    answer = sheet.sends_row(row, form)
    assert answer.status_code == 422
    assert "“ห้า”" in answer.text
    assert sheet.figures(row) == {}


def test_a_conflict_shows_both_values_in_the_row_and_either_can_be_kept(sheet: SheetDesk) -> None:
    row = sheet.rows[0]
    mine, theirs = sheet.opened(), sheet.opened()
    sheet.filled(theirs, row, "7")
    sheet.sends_row(row, theirs)
    sheet.filled(mine, row, "9")
    answer = sheet.sends_row(row, mine)
    assert answer.status_code == 409
    assert 'value="9"' in answer.text
    assert "อ.2 ชาย 7 (ท่านกรอก 9)" in answer.text
    assert 'value="7"' in sheet.sends_row(row, mine, theirs="1").text
    assert set(sheet.figures(row).values()) == {7}


def test_a_row_refused_for_a_grade_undoes_no_colleague_when_it_is_sent_again(
    sheet: SheetDesk,
) -> None:
    row = sheet.rows[0]
    mine, theirs = sheet.opened(), sheet.opened()
    sheet.typing(mine, row, "1")
    sheet.typing(theirs, row, "", "", "", "", "66")
    sheet.sends_row(row, theirs)
    school = sheet.saved(row).school
    school.grades = [grade for grade in school.grades if grade != "k2"]
    answer = sheet.sends_row(row, mine)
    assert answer.status_code == 409
    assert "อ.2 ชาย “1”" in answer.text
    again = sheet.form_on(answer.text)
    assert again.getlist(f"f{row.id}")[2] == "66"
    assert sheet.sends_row(row, again).status_code == 200
    assert sheet.figures(row) == {("p1", Sex.MALE): 66}


def test_figures_for_a_school_dissolved_meanwhile_are_refused_and_zeros_offered(
    sheet: SheetDesk,
) -> None:
    row = sheet.rows[0]
    form = sheet.opened()
    sheet.filled(form, row)
    sheet.saved(row).school.dissolved_on = date(2026, 5, 20)
    answer = sheet.sends_row(row, form)
    assert answer.status_code == 409
    assert "อ.2 ชาย “7”" in answer.text
    assert "ยุบเลิก" in answer.text
    assert 'name="zero"' in answer.text
    assert "inputmode" not in answer.text
    assert sheet.figures(row) == {}


def test_a_row_that_cannot_be_read_is_refused(sheet: SheetDesk) -> None:
    row = sheet.rows[0]
    form = sheet.opened()
    form.setlist(f"f{row.id}", ["5"])
    assert sheet.sends_row(row, form).status_code == 409
    assert sheet.figures(row) == {}


def test_a_dissolved_school_is_zeros(sheet: SheetDesk) -> None:
    row = sheet.rows[0]
    row.school.dissolved_on = date(2026, 5, 20)
    answer = sheet.sends_row(row, sheet.opened(), zero=str(row.id))
    assert answer.status_code == 200
    assert "บันทึกเป็นศูนย์แล้ว" in answer.text
    assert set(sheet.figures(row).values()) == {0}


def test_a_dissolved_school_is_zeros_by_its_button_alone(sheet: SheetDesk) -> None:
    row = sheet.rows[0]
    form = sheet.opened()
    sheet.filled(form, row, "10")
    form[f"q{row.id}"] = "นับแล้ว"
    sheet.sends_row(row, form)
    sheet.saved(row).school.dissolved_on = date(2026, 5, 20)
    form = sheet.opened()
    assert f"q{row.id}" not in form
    form[f"q{row.id}"] = "ยุบรวมกับโรงเรียนอื่น"
    assert sheet.sends_row(row, form).status_code == 409
    assert set(sheet.figures(row).values()) == {10}
    assert sheet.saved(row).reason == "นับแล้ว"


def test_zeros_pressed_on_an_old_page_show_who_saved_the_row_and_can_be_pressed_again(
    sheet: SheetDesk,
) -> None:
    row = sheet.rows[0]
    theirs = sheet.opened()
    sheet.saved(row).school.dissolved_on = date(2026, 5, 20)
    mine = sheet.opened()
    sheet.saved(row).school.dissolved_on = None
    sheet.filled(theirs, row)
    sheet.sends_row(row, theirs)
    sheet.saved(row).school.dissolved_on = date(2026, 5, 20)
    answer = sheet.sends_row(row, mine, zero=str(row.id))
    assert answer.status_code == 409
    assert sheet.visit.country.account(sheet.visit.country.sao).name in answer.text
    assert 'name="mine"' not in answer.text
    again = sheet.form_on(answer.text)
    assert sheet.sends_row(row, again, zero=str(row.id)).status_code == 200
    assert set(sheet.figures(row).values()) == {0}


def test_a_row_of_another_authority_is_not_there(sheet: SheetDesk) -> None:
    country = sheet.visit.country
    form = sheet.opened()
    make_sheet(sheet.visit.session, country.round, country.municipality, schools=1)
    sheet.visit.enter(country.municipality)
    row = sheet.rows[0]
    sheet.filled(form, row)
    answer = sheet.visit.post(f"/authorities/{country.municipality.code}/counts/{row.id}", form)
    assert answer.status_code == 404
    assert sheet.figures(row) == {}


def test_boys_and_girls_together_are_no_more_than_a_grade_has(sheet: SheetDesk) -> None:
    row = sheet.rows[0]
    form = sheet.opened()
    sheet.typing(form, row, "1,600", "1,500")
    answer = sheet.sends_row(row, form)
    assert answer.status_code == 422
    assert "“1,600” รวมกับอีกเพศแล้วมากกว่า 3,000 คน" in answer.text
    assert sheet.figures(row) == {}


def test_a_reason_given_for_something_else_is_shown_and_held_to_by_a_press(
    sheet: SheetDesk,
) -> None:
    row = sheet.rows[0]
    form = sheet.opened()
    sheet.filled(form, row, "10")
    sheet.sends_row(row, form)
    form = sheet.opened()
    form[f"q{row.id}"] = "นับแล้วสองครั้ง"
    assert 'name="same"' not in sheet.sends_row(row, form).text
    form = sheet.opened()
    sheet.filled(form, row, "7")
    sheet.typing(form, row, "900")
    answer = sheet.sends_row(row, form)
    assert answer.status_code == 200
    assert 'class="asks"' in answer.text
    assert f'name="same" value="{row.id}"' in answer.text
    assert 'value="นับแล้วสองครั้ง"' in answer.text
    assert 'name="same"' in sheet.sends_row(row, sheet.opened()).text
    held_to = sheet.sends_row(row, sheet.opened(), same=str(row.id))
    assert 'class="ok"' in held_to.text
    assert sheet.saved(row).open_queries == []
