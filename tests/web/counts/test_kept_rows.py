"""What was typed into the sheet when a session ended is given back, and undoes nobody's figures."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from app.domain.affiliations import Affiliation
from app.models import DataSet, Duty, KeptForm, SignInSession
from tests.factories import make_account, make_other_school, make_payer, make_round, make_sheet
from tests.factories.rounds import NOW
from tests.web.counts.conftest import SheetDesk

STILL_THERE = "กลับมาอยู่ในแบบฟอร์มแล้ว"


def keep(sheet: SheetDesk, form: MultiDict[str, str]) -> None:
    actor = sheet.visit.country.account(sheet.visit.country.sao)
    sheet.visit.session.add(
        KeptForm(
            account_id=actor.id,
            path=sheet.url,
            fields=form.to_dict(flat=False),
            kept_at=NOW - timedelta(minutes=1),
        )
    )


def kept(sheet: SheetDesk) -> list[str]:
    return list(sheet.visit.session.scalars(select(KeptForm.path)))


def test_what_was_typed_when_a_session_ended_is_in_the_sheet_again(sheet: SheetDesk) -> None:
    row = sheet.rows[0]
    form = sheet.opened()
    sheet.filled(form, row, "8")
    keep(sheet, form)
    assert STILL_THERE in sheet.visit.get(sheet.url).text
    again = sheet.opened()
    assert again.getlist(f"f{row.id}") == ["8"] * 16
    assert sheet.visit.post(sheet.url, again).status_code == 303
    assert set(sheet.figures(row).values()) == {8}
    assert kept(sheet) == []


def test_a_row_that_was_sent_when_a_session_had_ended_is_in_the_sheet_again(
    sheet: SheetDesk,
) -> None:
    row = sheet.rows[0]
    form = sheet.opened()
    sheet.filled(form, row, "8")
    for one in sheet.visit.session.scalars(select(SignInSession)):
        one.ended_at = NOW - timedelta(seconds=5)
    assert "HX-Redirect" in sheet.sends_row(row, form).headers
    assert kept(sheet) == [sheet.row_url(row)]
    sheet.visit.enter(sheet.visit.country.sao)
    again = sheet.opened()
    assert again.getlist(f"f{row.id}") == ["8"] * 16
    assert sheet.sends_row(row, again).status_code == 200
    assert set(sheet.figures(row).values()) == {8}
    assert kept(sheet) == []


def test_a_kept_row_undoes_nothing_that_a_colleague_saved_meanwhile(sheet: SheetDesk) -> None:
    row = sheet.rows[0]
    mine, theirs = sheet.opened(), sheet.opened()
    sheet.typing(mine, row, "1", "2")
    keep(sheet, mine)
    colleague = make_account(sheet.visit.session, sheet.visit.country.sao, Duty.OFFICER, suffix="2")
    sheet.visit.enter(colleague)
    sheet.typing(theirs, row, "", "5", "6")
    sheet.sends_row(row, theirs)
    sheet.visit.enter(sheet.visit.country.sao)
    html = sheet.visit.get(sheet.url).text
    assert "อ.2 หญิง 5 (ท่านกรอก 2)" in html
    again = sheet.form_on(html)
    assert again.getlist(f"f{row.id}")[:3] == ["1", "2", "6"]
    assert sheet.visit.post(sheet.url, again).status_code == 303
    assert list(sheet.figures(row).values()) == [1, 2, 6]


def test_what_one_saved_since_replaces_what_was_kept(sheet: SheetDesk) -> None:
    row, other, _third = sheet.rows
    form, today = sheet.opened(), sheet.opened()
    sheet.filled(form, row, "8")
    sheet.filled(form, other, "3")
    keep(sheet, form)
    sheet.filled(today, row, "9")
    sheet.sends_row(row, today)
    again = sheet.opened()
    assert again.getlist(f"f{row.id}") == ["9"] * 16
    assert again.getlist(f"f{other.id}") == ["3"] * 16


def test_a_kept_row_that_is_emptied_again_is_not_given_back_twice(sheet: SheetDesk) -> None:
    row, other, _third = sheet.rows
    form = sheet.opened()
    sheet.filled(form, row, "8")
    sheet.filled(form, other, "3")
    keep(sheet, form)
    again = sheet.opened()
    sheet.filled(again, row, "")
    assert sheet.sends_row(row, again).status_code == 200
    again = sheet.opened()
    assert again.getlist(f"f{row.id}") == [""] * 16
    assert again.getlist(f"f{other.id}") == ["3"] * 16
    sheet.sends_row(other, again, theirs=str(other.id))
    assert kept(sheet) == []


def test_saving_the_schools_of_one_affiliation_leaves_the_others_kept(sheet: SheetDesk) -> None:
    country, row = sheet.visit.country, sheet.rows[0]
    school = make_other_school(
        sheet.visit.session, country.province, name="โรงเรียนเอกชน", affiliation=Affiliation.PRIVATE
    )
    make_payer(sheet.visit.session, school, country.sao)
    make_sheet(sheet.visit.session, country.round, country.sao, schools=0)
    form = sheet.opened()
    sheet.filled(form, row, "8")
    keep(sheet, form)
    address = f"{sheet.url}?affiliation=private"
    assert STILL_THERE not in sheet.visit.get(address).text
    assert sheet.visit.post(address, sheet.opened("?affiliation=private")).status_code == 303
    assert sheet.opened().getlist(f"f{row.id}") == ["8"] * 16


def test_a_kept_row_of_a_school_dissolved_meanwhile_is_told_and_can_be_zeros(
    sheet: SheetDesk,
) -> None:
    row = sheet.rows[0]
    form = sheet.opened()
    sheet.typing(form, row, "8")
    keep(sheet, form)
    sheet.saved(row).school.dissolved_on = date(2026, 5, 20)
    html = sheet.visit.get(sheet.url).text
    assert "อ.2 ชาย “8”" in html
    assert sheet.sends_row(row, sheet.form_on(html), zero=str(row.id)).status_code == 200
    assert kept(sheet) == []


def test_a_confirmed_sheet_gives_nothing_back(sheet: SheetDesk) -> None:
    row = sheet.rows[0]
    form = sheet.opened()
    sheet.filled(form, row, "8")
    keep(sheet, form)
    sheet.visit.confirm(sheet.visit.country.sao, DataSet.COUNTS)
    html = sheet.visit.get(sheet.url).text
    assert STILL_THERE not in html
    assert ">8<" not in html


def test_a_kept_row_whose_school_left_the_sheet_is_told_with_its_figures_until_it_is_noted(
    sheet: SheetDesk,
) -> None:
    country, row = sheet.visit.country, sheet.rows[0]
    name, row_id = row.school.name, row.id
    form = sheet.opened()
    sheet.typing(form, row, "8", "x")
    keep(sheet, form)
    sheet.hands_over(row, country.municipality)
    for address in (sheet.url, f"{sheet.url}?affiliation=private"):
        html = sheet.visit.get(address).text
        told = html.split('id="left"')[1].split("</section>")[0]
        for one in (name, country.municipality.name, "อ.2 ชาย 8, อ.2 หญิง x", f"{row.school_id}"):
            assert one in told, one
        assert STILL_THERE not in html
    assert sheet.visit.post(sheet.url, {f"v{row_id}": "", "noted": "1"}).status_code == 303
    assert 'id="left"' not in sheet.visit.get(sheet.url).text
    assert kept(sheet) == []


def test_a_kept_row_that_is_only_not_shown_has_not_left_the_sheet(sheet: SheetDesk) -> None:
    form = sheet.opened()
    sheet.filled(form, sheet.rows[0], "8")
    keep(sheet, form)
    assert 'id="left"' not in sheet.visit.get(f"{sheet.url}?affiliation=private").text


def test_a_kept_row_of_another_round_has_not_left_the_sheet(sheet: SheetDesk) -> None:
    country, row = sheet.visit.country, sheet.rows[0]
    another = make_round(sheet.visit.session, 2570)
    make_sheet(sheet.visit.session, another, country.sao)
    form = sheet.opened()
    sheet.filled(form, row, "8")
    for one in sheet.visit.session.scalars(select(SignInSession)):
        one.ended_at = NOW - timedelta(seconds=5)
    sheet.sends_row(row, form)
    sheet.visit.enter(country.sao)
    url = f"/rounds/{another.key}/authorities/{country.sao.code}/counts"
    assert 'id="left"' not in sheet.visit.get(url).text
    assert sheet.opened().getlist(f"f{row.id}") == ["8"] * 16


def test_a_row_that_left_the_sheet_is_told_to_who_saves_it(sheet: SheetDesk) -> None:
    country = sheet.visit.country
    row, other, _third = sheet.rows
    name = row.school.name
    form = sheet.opened()
    sheet.typing(form, row, "8")
    sheet.filled(form, other, "3")
    sheet.hands_over(row, country.municipality)
    alone = sheet.sends_row(row, form)
    assert alone.status_code == 409
    whole = sheet.visit.post(sheet.url, form)
    assert whole.status_code == 409
    for html in (alone.text, whole.text.split('id="left"')[1].split("</section>")[0]):
        for one in (name, country.municipality.name, "อ.2 ชาย 8"):
            assert one in html, one
    assert set(sheet.figures(other).values()) == {3}
