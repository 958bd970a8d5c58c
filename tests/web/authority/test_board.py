"""The authority's board of institutions (`process.md` 7.2, 9.1)."""

from __future__ import annotations

import pytest

from app.models import CancellationRequest, DataSet, Duty
from tests.factories import make_account
from tests.factories.rounds import NOW
from tests.web.conftest import Visit


@pytest.fixture
def board(visit: Visit) -> str:
    visit.enter(visit.country.sao)
    return address(visit)


def address(visit: Visit) -> str:
    return f"/rounds/{visit.country.round.key}/authorities/{visit.country.sao.code}"


def test_an_authority_sees_its_institutions_and_what_is_missing(visit: Visit, board: str) -> None:
    visit.confirm(visit.country.school, DataSet.ROSTER)
    html = visit.get(board).text
    assert html.count("1 จาก 3") == 1
    assert "สถานศึกษา 2 แห่งยังไม่ยืนยันข้อมูล" in html
    assert visit.country.town_school.name not in html
    for unit in (visit.country.school, visit.country.centre, visit.country.second_centre):
        assert f'/returns/{unit.code}/roster">{unit.name}</a>' in html


def test_when_all_have_confirmed_the_next_step_is_to_confirm(visit: Visit, board: str) -> None:
    for unit in (visit.country.school, visit.country.centre, visit.country.second_centre):
        visit.confirm(unit, DataSet.ROSTER)
    html = visit.get(board).text
    assert "ยืนยันข้อมูลครบทุกแห่งแล้ว" in html
    next_step = html[html.index('id="next-step"') : html.index("<main")]
    assert f"/returns/{visit.country.sao.code}/pupils" in next_step


def test_overdue_institutions_are_named_as_the_next_step(visit: Visit, board: str) -> None:
    visit.country.round.institution_due_at = NOW
    html = visit.get(board).text
    assert "เร่งรัดสถานศึกษาที่เกินกำหนด 3 แห่ง" in html
    assert html.count('class="badge overdue"') == 3


def test_a_request_to_cancel_waits_on_the_board_for_its_answer(visit: Visit, board: str) -> None:
    confirmed = visit.confirm(visit.country.school, DataSet.ROSTER)
    visit.session.add(
        CancellationRequest(
            return_id=confirmed.id,
            reason="พบเด็กซ้ำ",
            asked_at=NOW,
            asked_by_id=visit.country.account(visit.country.school).id,
        )
    )
    html = visit.get(board).text
    assert "พบเด็กซ้ำ" in html
    assert 'class="notice success"' not in html
    assert "ตอบคำขอยกเลิกการยืนยันข้อมูล" in html
    assert (
        "พบเด็กซ้ำ" not in visit.get(f"{board}?show=confirmed", headers={"HX-Request": "true"}).text
    )
    assert visit.country.school.name in visit.fragment(f"{board}?show=asking").text


@pytest.mark.parametrize("narrowed", ["q=3033600002", "q=๓๐๓๓๖๐๐๐๐๒", "show=open&q=ศูนย์+0002"])
def test_the_list_is_narrowed_by_name_code_and_state(
    visit: Visit, board: str, narrowed: str
) -> None:
    html = visit.fragment(f"{board}?{narrowed}").text
    assert visit.country.second_centre.name in html
    assert visit.country.centre.name not in html


def test_what_makes_no_sense_in_the_address_is_left_out(visit: Visit, board: str) -> None:
    answer = visit.get(f"{board}?sort=x&show=y&page=๙๙&district=zz9&order=up")
    assert answer.status_code == 200
    assert "ไม่พบรายการตามเงื่อนไข" in answer.text


def test_heads_sort_and_sort_back_and_keep_the_filters(visit: Visit, board: str) -> None:
    html = visit.get(f"{board}?q=30333&sort=pupils&order=down").text
    assert 'aria-sort="descending"' in html
    assert f'href="{board}?q=30333&amp;sort=pupils"' in html
    assert f'href="{board}?q=30333&amp;sort=errors&amp;order=down"' in html


def test_the_fragment_is_the_list_alone(visit: Visit, board: str) -> None:
    html = visit.fragment(board).text
    assert html.lstrip().startswith('<div id="board">')
    assert "<html" not in html


def test_the_levels_above_open_it_and_are_told_no_next_step(visit: Visit) -> None:
    for above in (visit.country.province, visit.country.department):
        visit.enter(above)
        html = visit.get(address(visit)).text
        assert visit.country.school.name in html
        assert "ต้องทำต่อไป" not in html
        assert visit.country.sao.name in html[html.index("<h1") : html.index("</h1>")]


def test_an_authority_opens_no_other_authoritys_board(visit: Visit) -> None:
    visit.enter(visit.country.municipality)
    assert visit.get(address(visit)).status_code == 403


def test_the_address_of_another_level_is_no_authoritys_board(visit: Visit) -> None:
    visit.enter(visit.country.department)
    wrong = f"/rounds/{visit.country.round.key}/authorities/{visit.country.province.code}"
    for url in (wrong, f"{wrong}/institutions", f"{wrong}/deadlines"):
        assert visit.get(url).status_code == 404


def test_an_authority_that_owes_nothing_is_told_so(visit: Visit) -> None:
    idle = visit.country.idle_authority
    visit.enter(make_account(visit.session, idle, Duty.OFFICER, "2"))
    html = visit.get(f"/rounds/{visit.country.round.key}/authorities/{idle.code}").text
    assert "ไม่มีสถานศึกษาในสังกัดที่ต้องบันทึกข้อมูลในรอบนี้" in html
