"""An authority chooses who confirms at its institutions (`process.md` 7.4)."""

from __future__ import annotations

import pytest

from app.models import Duty
from tests.factories import make_account
from tests.web.conftest import Visit


@pytest.fixture
def page(visit: Visit) -> str:
    visit.enter(visit.country.sao)
    return f"/authorities/{visit.country.sao.code}/confirming"


def typed(visit: Visit, **changed: str) -> dict[str, str]:
    return {"version": str(visit.country.sao.version), "who": "head", "reason": ""} | changed


def test_an_authority_chooses_that_heads_confirm_and_back(visit: Visit, page: str) -> None:
    assert visit.post(page, typed(visit)).status_code == 303
    assert visit.country.sao.head_confirms
    assert visit.post(page, typed(visit, who="officer")).status_code == 303
    assert not visit.country.sao.head_confirms


def test_a_page_of_before_chooses_nothing(visit: Visit, page: str) -> None:
    assert visit.post(page, typed(visit, version="0")).status_code == 409
    assert visit.post(page, typed(visit, who="nobody")).status_code == 422
    assert not visit.country.sao.head_confirms


def test_institutions_without_a_head_are_named(visit: Visit, page: str) -> None:
    country = visit.country
    make_account(visit.session, country.school, Duty.HEAD, "01")
    html = visit.get(page).text
    assert html.count('<tr class="flag">') == 2
    assert f"/units/{country.centre.code}/officers" in html


def test_who_may_not_choose_only_looks(visit: Visit, page: str) -> None:
    visit.enter(make_account(visit.session, visit.country.sao, Duty.HEAD, "01"))
    assert 'name="who"' not in visit.get(page).text
    assert visit.post(page, typed(visit)).status_code == 403
    visit.enter(visit.country.province)
    assert visit.get(page).status_code == 200


def test_the_data_of_an_authority_leads_to_the_choice(visit: Visit, page: str) -> None:
    assert page in visit.get(f"/units/{visit.country.sao.code}/profile").text
    assert visit.get(f"/authorities/{visit.country.province.code}/confirming").status_code != 200
