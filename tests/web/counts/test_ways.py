"""How an authority finds the sheet, and who is not shown the way to it."""

from __future__ import annotations

from app.domain.people import Sex
from app.models import DataSet
from app.services import returns
from tests.factories import fill, make_round
from tests.factories.rounds import NOW
from tests.web.conftest import Visit
from tests.web.counts.conftest import SheetDesk


def test_a_payer_is_led_to_the_sheet_by_menu_board_and_return(sheet: SheetDesk) -> None:
    country = sheet.visit.country
    owed = returns.get(sheet.visit.session, country.round, country.sao, DataSet.COUNTS)
    owed.rows_with_errors = 3
    sheet.visit.session.commit()
    board = f"/rounds/{country.round.key}/authorities/{country.sao.code}"
    assert f'href="{board}/counts"' in sheet.visit.get(board).text
    page = f"/rounds/{country.round.key}/returns/{country.sao.code}/counts"
    assert f'class="button second" href="{board}/counts"' in sheet.visit.get(page).text


def test_an_authority_that_pays_for_nobody_has_no_such_entry(visit: Visit) -> None:
    country = visit.country
    visit.enter(country.idle_authority)
    board = f"/rounds/{country.round.key}/authorities/{country.idle_authority.code}"
    assert f"{board}/counts" not in visit.get(board).text
    assert visit.get(f"{board}/counts").status_code == 404


def test_the_sheet_of_a_new_round_begins_blank_beside_the_figures_of_before(
    sheet: SheetDesk,
) -> None:
    country, session = sheet.visit.country, sheet.visit.session
    for row in sheet.rows:
        fill(session, row, 23)
    made = make_round(session, 2570, opens_at=NOW, closes_at=country.round.closes_at)
    owed = returns.get(session, made, country.sao, DataSet.COUNTS)
    session.refresh(owed)
    assert owed.rows_with_errors == 3
    session.commit()
    html = sheet.visit.get(sheet.url.replace(country.round.key, made.key)).text
    assert html.count("<i>23</i>") == 3 * 8 * len(Sex)
    assert 'value="23"' not in html
