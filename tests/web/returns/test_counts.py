"""The page of an authority's counts: confirmed, taken back, compared, confirmed anew (6.2, 6.5)."""

from __future__ import annotations

from app.extensions import db
from app.models import CountedSchool, Return, State
from tests.factories import make_other_school, make_sheet
from tests.services.confirmation.acting import LATER, REASON
from tests.services.confirmation.counting import (
    confirmed_province,
    filled,
    rows_of,
    save,
    take_back,
)
from tests.support.statements import statements
from tests.web.returns.desk import Desk

MOST_QUERIES = 40


def sheet_url(sheet: Return) -> str:
    return f"/rounds/2569-1/authorities/{sheet.unit.code}/counts"


def test_each_blank_row_is_named_with_a_link_to_it(desk: Desk) -> None:
    sheet = make_sheet(desk.session, desk.country.round, desk.country.sao, 2)
    first, second = rows_of(desk.acting, sheet)
    save(desk.acting, first)
    second_id = second.id
    page = desk.open(sheet, desk.acting.officer(sheet))
    assert page.links_to(f"{sheet_url(sheet)}#r{second_id}") == 1
    assert "1 จาก 2 แห่ง" in page.text
    assert page.forms == {}


def test_the_officer_confirms_in_words_that_tell_schools_and_pupils(desk: Desk) -> None:
    sheet = filled(desk.acting, 2)
    pupils = sheet.pupils
    page = desk.open(sheet, desk.acting.officer(sheet))
    assert set(page.forms) == {"confirm"}
    done = desk.follow(desk.send(page, "confirm", agree="y"))
    assert sheet.confirmation is not None
    assert "ทั้ง 2 แห่ง" in sheet.confirmation.wording
    assert f"{pupils:,} คน" in sheet.confirmation.wording
    assert set(done.forms) == {"take-back"}


def test_a_confirmation_is_taken_back_with_a_reason_and_asked_for_only_later(desk: Desk) -> None:
    sheet, whole = confirmed_province(desk.acting)
    own = desk.acting.officer(sheet)
    assert set(desk.open(sheet, own).forms) == {"request"}
    desk.acting.cancel(whole)
    page = desk.open(sheet, own)
    assert set(page.forms) == {"take-back"}
    refused = desk.send(page, "take-back", reason="")
    assert refused.status == 422
    done = desk.follow(desk.send(page, "take-back", reason=REASON))
    assert sheet.state is State.RECORDING
    assert REASON in done.text


def test_the_province_confirmed_meanwhile_and_what_was_typed_is_kept(desk: Desk) -> None:
    sheet = filled(desk.acting)
    desk.acting.confirm(sheet)
    own = desk.acting.officer(sheet)
    page = desk.open(sheet, own)
    *_, whole = desk.acting.confirmed_province()
    refused = desk.send(page, "take-back", reason=REASON)
    assert refused.status == 409
    assert whole.unit.name in refused.text


def test_the_province_may_cancel_counts_and_does_not_take_them_back(desk: Desk) -> None:
    sheet = filled(desk.acting)
    desk.acting.confirm(sheet)
    page = desk.open(sheet, desk.acting.above(sheet))
    assert set(page.forms) == {"cancel"}
    desk.session.commit()
    answer = desk.ask(f"{desk.address(sheet)}/take-back", method="POST")
    assert answer.status_code == 403


def changed_counts(desk: Desk) -> tuple[Return, Return]:
    """Let the SAO change a figure after the province had confirmed; give sheet and whole."""
    sheet, whole = confirmed_province(desk.acting)
    desk.acting.cancel(whole, at=LATER)
    take_back(desk.acting, sheet)
    save(desk.acting, rows_of(desk.acting, sheet)[0], 8)
    return sheet, whole


def test_the_province_sees_who_changed_counts_until_it_has_confirmed_anew(desk: Desk) -> None:
    sheet, whole = changed_counts(desk)
    board = f"/rounds/2569-1/provinces/{whole.unit.code}"
    shown = f"{desk.address(sheet)}/differences?since=1"
    page = desk.open(whole, desk.acting.officer(whole))
    assert page.links_to(shown) == 1
    assert desk.ask(board).text.count(f'href="{shown}"') == 1
    desk.acting.confirm(sheet, at=LATER)
    desk.session.commit()
    assert "ครั้งที่ 2" in desk.ask(board).text
    desk.acting.confirm(whole, at=LATER)
    desk.session.commit()
    assert shown not in desk.ask(board).text


def test_the_difference_is_shown_by_school_and_grade(desk: Desk) -> None:
    sheet, whole = changed_counts(desk)
    name = rows_of(desk.acting, sheet)[0].school.name
    other = rows_of(desk.acting, sheet)[1].school.name
    page = desk.open(sheet, desk.acting.officer(whole), "/differences")
    assert name in page.text
    assert other not in page.text
    assert "อ.2 7 8 6 6" in page.text
    desk.acting.confirm(sheet)
    page = desk.open(sheet, desk.acting.officer(whole), "/differences?since=1&to=2")
    assert "อ.2 7 8 6 6" in page.text
    assert desk.open(sheet, desk.acting.officer(whole), "/differences?since=7").status == 404


def test_nothing_is_compared_before_a_second_confirmation(desk: Desk) -> None:
    sheet = filled(desk.acting)
    page = desk.open(sheet, desk.acting.officer(sheet), "/differences")
    assert page.status == 200
    desk.acting.confirm(sheet)
    page = desk.open(sheet, desk.acting.officer(sheet))
    assert page.links_to(f"{desk.address(sheet)}/differences") == 0


def test_the_province_reads_which_schools_nobody_pays_for_or_two_do(desk: Desk) -> None:
    sheet = filled(desk.acting, 1)
    [row] = rows_of(desk.acting, sheet)
    twice = row.school
    other = make_sheet(desk.session, desk.country.round, desk.country.municipality, 1)
    desk.session.add(CountedSchool(return_id=other.id, school_id=twice.id))
    unpaid = make_other_school(desk.session, desk.country.province)
    names = unpaid.name, twice.name
    whole = desk.country.whole(desk.session, desk.country.province)
    page = desk.open(whole, desk.acting.officer(whole))
    assert all(name in page.text for name in names)
    schools = f"/units/{whole.unit.code}/other-schools?round_key=2569-1&coverage="
    led_to = [f"{schools}{what}&standing=all" for what in ("unpaid", "twice")]
    assert [page.links_to(one) for one in led_to] == [1, 1]
    assert page.forms == {}


def test_the_page_of_a_long_sheet_takes_as_many_queries_as_that_of_a_short_one(
    desk: Desk,
) -> None:
    sheet = make_sheet(desk.session, desk.country.round, desk.country.sao, 1)
    officer = desk.acting.officer(sheet)
    desk.open(sheet, officer)
    counted = []
    for more in (0, 12):
        make_sheet(desk.session, desk.country.round, desk.country.sao, more)
        desk.session.commit()
        with statements(db.engine) as asked:
            desk.ask(desk.address(sheet))
        counted.append(len(asked))
    assert counted[0] == counted[1] <= MOST_QUERIES
