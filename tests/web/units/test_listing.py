"""Units are looked for by name, code, kind, province and standing; one unit has a page."""

from __future__ import annotations

from datetime import date

import pytest

from app.extensions import db
from app.models import SuccessionKind, UnitCode, UnitSuccession
from tests.factories.units import make_centre
from tests.support.statements import statements
from tests.web.conftest import Visit

UNITS = "/departments/dla/units"


@pytest.mark.parametrize(
    "wanted",
    ["q=3033300001", "q=๓๐๓๓๓", "q=โรงเรียน 30333", "kind=school&province=33", "above=06330305"],
)
def test_a_unit_is_found_by_what_is_known_of_it(keeper: Visit, wanted: str) -> None:
    html = keeper.get(f"{UNITS}?{wanted}").text
    assert f'href="/units/{keeper.country.school.code}"' in html
    assert keeper.country.far_centre.code not in html


def test_a_unit_is_found_by_a_code_of_old(keeper: Visit) -> None:
    school = keeper.country.school
    keeper.session.add(UnitCode(code="3033299999", unit_id=school.id, valid_to=date(2025, 1, 1)))
    keeper.session.commit()
    assert f'href="/units/{school.code}"' in keeper.get(f"{UNITS}?q=3033299999").text
    html = keeper.get("/units/3033299999").text
    assert "3033299999" in html
    assert "ใช้ถึง 1 ม.ค. 2568" in html


def test_a_dissolved_unit_is_listed_only_when_asked_for(keeper: Visit) -> None:
    school = keeper.country.town_school
    school.dissolved_on = date(2025, 1, 1)
    keeper.session.commit()
    link = f'href="/units/{school.code}"'
    assert link not in keeper.get(UNITS).text
    assert link in keeper.get(f"{UNITS}?standing=dissolved").text
    assert link in keeper.get(f"{UNITS}?standing=all").text


def test_nothing_found_says_how_to_look(keeper: Visit) -> None:
    assert "ลองค้นด้วยบางส่วน" in keeper.get(f"{UNITS}?q=ไม่มีจริง").text


def test_pages_and_senseless_wishes_are_borne(keeper: Visit) -> None:
    for wish in ("page=999999", "page=x", "kind=x&standing=y&province=zzz", "q=%25_"):
        assert keeper.get(f"{UNITS}?{wish}").status_code == 200


def test_a_list_takes_the_same_queries_whatever_its_rows(keeper: Visit) -> None:
    keeper.get(UNITS)
    with statements(db.engine) as few:
        keeper.get(UNITS)
    for number in range(50, 70):
        make_centre(keeper.session, keeper.country.sao, f"30336{number:05}")
    keeper.session.commit()
    with statements(db.engine) as many:
        keeper.get(UNITS)
    assert len(many) == len(few)


def test_a_unit_shows_its_place_and_what_can_be_done(keeper: Visit) -> None:
    html = keeper.get(f"/units/{keeper.country.sao.code}").text
    assert f'href="/units/{keeper.country.province.code}"' in html
    assert f'href="{UNITS}?above=06330305"' in html
    new = ("below/new?kind=school", "below/new?kind=centre")
    for act in ("rename", "code", "move", *new):
        assert f'href="/units/06330305/{act}"' in html
    assert 'href="/units/06330305/dissolve"' not in html
    assert "กรุณาย้ายสังกัดหรือยุบเลิกหน่วยงานเหล่านั้นก่อน" in html


def test_a_unit_shows_what_came_before_and_after(keeper: Visit) -> None:
    into, gone = keeper.country.centre, keeper.country.second_centre
    keeper.session.add(
        UnitSuccession(
            from_id=gone.id, to_id=into.id, kind=SuccessionKind.MERGED, taken_on=date(2026, 5, 1)
        )
    )
    keeper.session.commit()
    assert "รับรวม" in keeper.get(f"/units/{into.code}").text
    assert "รวมเข้ากับ" in keeper.get(f"/units/{gone.code}").text


def test_nobody_below_the_department_keeps_units(visit: Visit) -> None:
    for unit in (visit.country.province, visit.country.sao, visit.country.school):
        visit.enter(unit)
        for url in (UNITS, f"{UNITS}/import", f"/units/{unit.code}", f"/units/{unit.code}/rename"):
            assert visit.get(url).status_code == 403
        assert visit.post(f"/units/{unit.code}/rename", {"name": "x"}).status_code == 403
