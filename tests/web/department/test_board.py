"""The department's board of provinces (`process.md` 9.1)."""

from __future__ import annotations

from app.models import DataSet
from tests.web.conftest import Visit


def test_the_department_sees_every_province_by_its_short_name(visit: Visit) -> None:
    visit.enter(visit.country.department)
    visit.confirm(visit.country.far_authority, DataSet.PUPILS)
    html = visit.get(f"/rounds/{visit.country.round.key}/departments/dla").text
    assert f'/provinces/{visit.country.province.code}">ศรีสะเกษ</a>' in html
    assert f'/provinces/{visit.country.other_province.code}">นครราชสีมา</a>' in html
    assert "1 จาก 1" in html
    assert "จังหวัด 2 แห่งยังไม่ยืนยันข้อมูล" in html


def test_the_way_down_leads_back_up_by_the_crumbs(visit: Visit) -> None:
    visit.enter(visit.country.department)
    key, sao = visit.country.round.key, visit.country.sao
    html = visit.get(f"/rounds/{key}/authorities/{sao.code}").text
    crumbs = html[html.index('class="crumbs"') : html.index("</nav>", html.index('class="crumbs"'))]
    assert f"/rounds/{key}/departments/dla" in crumbs
    assert f"/rounds/{key}/provinces/{visit.country.province.code}" in crumbs


def test_nobody_below_opens_the_departments_board(visit: Visit) -> None:
    for unit in (visit.country.province, visit.country.sao, visit.country.school):
        visit.enter(unit)
        url = f"/rounds/{visit.country.round.key}/departments/dla"
        assert visit.get(url).status_code == 403
