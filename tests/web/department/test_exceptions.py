"""Late entries that the department grants to single units (`process.md` 2.1)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.domain.thai_calendar import in_bangkok
from app.models import RoundException
from tests.factories.rounds import NOW
from tests.web.conftest import Visit

LATER = in_bangkok(NOW + timedelta(days=30))
FIELDS = {
    "until_day": f"{LATER.day}/{LATER.month}/{LATER.year + 543}",
    "until_clock": "16.30",
    "reason": "น้ำท่วมทั้งตำบล",
}


@pytest.fixture
def page(visit: Visit) -> str:
    visit.enter(visit.country.department)
    return f"/departments/dla/rounds/{visit.country.round.key}/exceptions"


def granted(visit: Visit) -> list[RoundException]:
    visit.session.rollback()
    return list(visit.session.scalars(select(RoundException)))


@pytest.mark.parametrize("wanted", ["3033300001", "๓๐๓๓๓", "โรงเรียน 30333"])
def test_a_unit_is_found_by_code_or_name(visit: Visit, page: str, wanted: str) -> None:
    html = visit.get(f"{page}?q={wanted}").text
    assert f'href="{page}/{visit.country.school.code}"' in html
    assert visit.country.sao.name in html
    assert visit.country.centre.name not in html


def test_a_unit_that_owes_nothing_is_not_offered_and_is_refused(visit: Visit, page: str) -> None:
    idle = visit.country.idle_authority
    assert idle.name not in visit.get(f"{page}?q={idle.code}").text
    assert visit.post(f"{page}/{idle.code}", FIELDS).status_code == 409


def test_a_reason_longer_than_is_kept_is_refused_and_stays_typed(visit: Visit, page: str) -> None:
    reason = "น้ำท่วม " * 70
    answer = visit.post(f"{page}/{visit.country.school.code}", FIELDS | {"reason": reason})
    assert answer.status_code == 422
    assert reason.strip() in answer.text


def test_an_exception_is_granted_changed_and_taken_back(visit: Visit, page: str) -> None:
    url = f"{page}/{visit.country.school.code}"
    assert 'value="24.00"' in visit.get(url).text
    assert visit.post(url, FIELDS).status_code == 303
    assert [f"{in_bangkok(one.until):%H.%M}" for one in granted(visit)] == ["16.30"]
    assert "น้ำท่วมทั้งตำบล" in visit.get(page).text
    visit.post(url, FIELDS | {"until_clock": "18.00"})
    assert [f"{in_bangkok(one.until):%H.%M}" for one in granted(visit)] == ["18.00"]
    assert visit.get(f"{url}/withdraw").status_code == 200
    assert visit.post(f"{url}/withdraw", {"reason": ""}).status_code == 422
    assert visit.post(f"{url}/withdraw", {"reason": "ส่งครบแล้ว"}).status_code == 303
    assert granted(visit) == []


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"reason": " "}, "กรอกเหตุผล"),
        ({"until_day": "1/1/2569"}, "หลังเวลาปิดระบบ"),
        ({"until_day": "พรุ่งนี้"}, "วัน เดือน"),
    ],
)
def test_a_grant_that_makes_no_sense_comes_back(
    visit: Visit, page: str, changed: dict[str, str], told: str
) -> None:
    answer = visit.post(f"{page}/{visit.country.school.code}", FIELDS | changed)
    assert answer.status_code == 422
    assert told in answer.text
    assert granted(visit) == []


def test_nobody_below_the_department_grants_an_exception(visit: Visit, page: str) -> None:
    visit.enter(visit.country.province)
    assert visit.get(page).status_code == 403
    assert visit.post(f"{page}/{visit.country.school.code}", FIELDS).status_code == 403
    assert granted(visit) == []


def test_an_unknown_code_has_no_page(visit: Visit, page: str) -> None:
    assert visit.get(f"{page}/3099999999").status_code == 404
