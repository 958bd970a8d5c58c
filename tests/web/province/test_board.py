"""The province's board of authorities, each opening to its institutions (`process.md` 7.3, 9.1)."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from app.models import CancellationRequest, DataSet
from tests.factories import make_authority, make_centre, make_round
from tests.factories.rounds import NOW
from tests.support.statements import statements
from tests.web.conftest import Visit

MOST_QUERIES = 13


@pytest.fixture
def board(visit: Visit) -> str:
    visit.enter(visit.country.province)
    return f"/rounds/{visit.country.round.key}/provinces/{visit.country.province.code}"


def test_a_province_sees_its_authorities_and_no_others(visit: Visit, board: str) -> None:
    html = visit.get(board).text
    assert "0 จาก 2" in html
    for unit in (visit.country.sao, visit.country.municipality):
        assert f'/authorities/{unit.code}">{unit.name}</a>' in html
    for unit in (visit.country.far_authority, visit.country.idle_authority):
        assert unit.name not in html


def test_when_all_have_confirmed_the_next_step_is_to_confirm_the_province(
    visit: Visit, board: str
) -> None:
    for unit in (visit.country.sao, visit.country.municipality):
        visit.confirm(unit, DataSet.PUPILS)
    html = visit.get(board).text
    next_step = html[html.index('id="next-step"') : html.index("<main")]
    assert f"/returns/{visit.country.province.code}/whole" in next_step


def test_an_authority_opens_to_its_institutions_below_its_row(visit: Visit, board: str) -> None:
    opens = f"/rounds/{visit.country.round.key}/authorities/{visit.country.sao.code}/institutions"
    assert f'data-hx-get="{opens}"' in visit.get(board).text
    html = visit.fragment(opens).text
    assert html.lstrip().startswith(f'<ul id="institutions-{visit.country.sao.code}">')
    for unit in (visit.country.school, visit.country.centre, visit.country.second_centre):
        assert unit.name in html
    assert (
        visit.country.town_school.name
        in visit.get(opens.replace(visit.country.sao.code, visit.country.municipality.code)).text
    )


def test_a_request_to_cancel_stands_beside_the_data_set_that_it_is_about(
    visit: Visit, board: str
) -> None:
    confirmed = visit.confirm(visit.country.sao, DataSet.PUPILS)
    visit.session.add(
        CancellationRequest(
            return_id=confirmed.id,
            reason="พบเด็กซ้ำ",
            asked_at=NOW,
            asked_by_id=visit.country.account(visit.country.sao).id,
        )
    )
    html = visit.get(board).text
    assert "พบเด็กซ้ำ" in html
    address = f"/rounds/{visit.country.round.key}/returns/{visit.country.sao.code}/pupils"
    assert f'<a class="badge warning" href="{address}">ขอยกเลิก</a>' in html


def test_the_list_is_narrowed_to_a_district(visit: Visit, board: str) -> None:
    visit.country.sao.district_code = "3303"
    visit.session.commit()
    html = visit.fragment(f"{board}?district=3303").text
    assert visit.country.sao.name in html
    assert visit.country.municipality.name not in html
    assert '<option value="3303" selected>' in html


def test_a_province_opens_neither_anothers_board_nor_its_authorities(
    visit: Visit, board: str
) -> None:
    country = visit.country
    for url in (
        f"/rounds/{country.round.key}/provinces/{country.other_province.code}",
        f"/rounds/{country.round.key}/authorities/{country.far_authority.code}",
        f"/rounds/{country.round.key}/authorities/{country.far_authority.code}/institutions",
        f"/rounds/{country.round.key}/departments/{country.department.code}",
    ):
        assert visit.get(url).status_code == 403


def test_a_large_province_takes_as_few_queries_as_a_small_one_and_stands_on_pages(
    visit: Visit, board: str
) -> None:
    session, country = visit.session, visit.country
    visit.get(board)
    with statements(Engine) as few:
        visit.get(board)
    for number in range(120):
        authority = make_authority(session, country.province, f"0533{number:04d}")
        make_centre(session, authority, f"3033500{number:03d}")
    large = board.replace(country.round.key, make_round(session, 2570).key)
    visit.get(large)
    with statements(Engine) as many:
        html = visit.get(large).text
    assert len(few) == len(many) <= MOST_QUERIES
    assert "0 จาก 122" in html
    assert "?page=2" in html
    second = visit.fragment(f"{large}?page=2").text
    assert second.count("<tr") == 1 + 22
