"""Units are added, corrected, recoded, moved, dissolved; a refusal keeps what was typed."""

from __future__ import annotations

from typing import Any

import pytest

from app.models import DataSet, Unit, UnitKind
from app.services import units
from tests.web.conftest import Visit

TODAY = "1/5/2569"


def find(visit: Visit, code: str) -> Unit | None:
    visit.session.rollback()
    return units.find(visit.session, code)


def fields(unit: Unit, **typed: Any) -> dict[str, Any]:
    return {"version": unit.version} | typed


def beside(html: str) -> list[str]:
    """List the rows of a page that show what is kept now beside what was typed."""
    return html.split('id="differences"')[1].split("<form")[0].split("<tr>")[2:]


NEW = {
    "new_code": "๓๐๓๓๖๐๐๐๗๗",
    "name": "ศูนย์พัฒนาเด็กเล็กบ้านใหม่",
    "district_code": "3303",
    "joins_open_round": "y",
}


def test_a_centre_is_added_and_joins_the_open_round(keeper: Visit) -> None:
    url = "/units/06330305/below/new?kind=centre"
    html = keeper.get(url).text
    assert 'value="3033600003"' in html
    assert "30336nnnnn" in html
    assert keeper.post(url, NEW).status_code == 303
    made = find(keeper, "3033600077")
    assert made is not None
    assert (made.kind, made.district_code) == (UnitKind.CENTRE, "3303")
    assert keeper.country.roster(keeper.session, made).pupils == 0
    assert "ออกชื่อผู้ใช้งาน" in keeper.get("/units/3033600077").text


def test_a_school_is_offered_a_code_of_schools_and_is_made_one(keeper: Visit) -> None:
    url = "/units/06330305/below/new?kind=school"
    html = keeper.get(url).text
    assert 'value="3033300002"' in html
    assert "เพิ่มโรงเรียน" in html
    assert "ศูนย์พัฒนาเด็กเล็ก 30" not in html
    typed = NEW | {"new_code": "3033300002", "name": "โรงเรียนบ้านใหม่"}
    assert keeper.post(url, typed).status_code == 303
    made = find(keeper, "3033300002")
    assert made is not None
    assert made.kind is UnitKind.SCHOOL


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"new_code": "3033500001"}, "30336nnnnn"),
        ({"new_code": "3034600001"}, "30336nnnnn"),
        ({"new_code": "3033600001"}, "เป็นรหัสปัจจุบันหรือรหัสเดิม"),
        ({"new_code": ""}, "กรอกรหัสของหน่วยงานใหม่"),
        ({"name": " "}, "กรอกชื่อเต็ม"),
    ],
)
def test_a_unit_that_makes_no_sense_comes_back_as_typed(
    keeper: Visit, typed: dict[str, str], told: str
) -> None:
    answer = keeper.post("/units/06330305/below/new", NEW | {"district_code": "3305"} | typed)
    assert answer.status_code == 422
    assert told in answer.text
    assert '<option selected value="3305">' in answer.text


def test_a_province_and_an_authority_are_added(keeper: Visit) -> None:
    office = {"kind": "province", "new_code": "p34", "name": "สำนักงานส่งเสริมการปกครองท้องถิ่นอุบล"}
    assert keeper.post("/units/dla/below/new", office).status_code == 303
    typed = {"kind": "sao", "new_code": "06340199", "name": "อบต.ใหม่", "district_code": "3401"}
    assert keeper.post("/units/p34/below/new", typed).status_code == 303
    made = find(keeper, "06340199")
    assert made is not None
    assert made.province_code == "34"


def test_a_province_takes_no_unit_of_a_level_further_down(keeper: Visit) -> None:
    typed = NEW | {"kind": "centre", "new_code": "3033600077", "name": "ศูนย์"}
    answer = keeper.post("/units/p33/below/new", typed)
    assert answer.status_code == 422
    assert find(keeper, "3033600077") is None


def test_nothing_is_added_below_an_institution(keeper: Visit) -> None:
    assert keeper.get(f"/units/{keeper.country.school.code}/below/new").status_code == 404


def test_a_name_is_corrected_and_a_stale_page_saves_nothing(keeper: Visit) -> None:
    sao = keeper.country.sao
    url, before = f"/units/{sao.code}/rename", sao.version
    typed = {"name": "องค์การบริหารส่วนตำบลดงรัก", "district_code": "3303"}
    assert keeper.post(url, fields(sao, **typed)).status_code == 303
    mine = typed | {"name": "อื่น", "pays_for_other_schools": "y"}
    stale = keeper.post(url, mine | {"version": before})
    assert stale.status_code == 409
    rows = beside(stale.text)
    assert [one in rows[0] for one in ("องค์การบริหารส่วนตำบลดงรัก", "อื่น")] == [True, True]
    assert [one in rows[1] for one in ("<td>ไม่</td>", "<td>ใช่</td>")] == [True, True]
    assert len(rows) == 2
    assert 'value="อื่น"' in stale.text
    found = find(keeper, sao.code)
    assert found is not None
    assert found.name == "องค์การบริหารส่วนตำบลดงรัก"
    assert f'value="{found.version}"' in stale.text
    assert keeper.post(url, fields(found, **mine)).status_code == 303


@pytest.mark.parametrize("act", ["code", "move", "dissolve"])
def test_whatever_is_done_to_a_unit_that_changed_meanwhile_shows_both_values(
    keeper: Visit, act: str
) -> None:
    centre, into = keeper.country.centre, keeper.country.idle_authority
    url, before = f"/units/{centre.code}", centre.version
    theirs = fields(centre, name="ศูนย์พัฒนาเด็กเล็กบ้านใหม่", district_code="3303")
    assert keeper.post(f"{url}/rename", theirs).status_code == 303
    mine, now, typed = {
        "code": ({"new_code": "3033600077", "name": "ศูนย์เดิม", "on": TODAY}, "บ้านใหม่", "ศูนย์เดิม"),
        "move": ({"parent": into.code, "district_code": "3305"}, "กันทรารมย์", "ขุขันธ์"),
        "dissolve": ({"on": TODAY, "reason": "ไม่มีเด็ก"}, "–", "1 พฤษภาคม 2569"),
    }[act]
    stale = keeper.post(f"{url}/{act}", mine | {"version": before})
    assert stale.status_code == 409
    assert any(now in row and typed in row for row in beside(stale.text))
    found = find(keeper, centre.code)
    assert found is not None
    assert f'name="version" type="hidden" value="{found.version}"' in stale.text
    assert keeper.post(f"{url}/{act}", fields(found, **mine)).status_code == 303


def test_an_upgrade_leads_to_the_codes_of_its_institutions(keeper: Visit) -> None:
    sao = keeper.country.sao
    upgraded = fields(
        sao,
        new_code="05330399",
        kind="subdistrict_municipality",
        name="เทศบาลตำบลดงรัก",
        on=TODAY,
    )
    answer = keeper.post(f"/units/{sao.code}/code", upgraded)
    assert answer.status_code == 303
    assert answer.location == "/units/05330399/below/codes"
    html = keeper.get(answer.location).text
    assert 'value="3033500001"' in html
    assert 'value="3033500002"' in html
    assert 'value="3033200002"' in html
    given = {
        name: value
        for one in (keeper.country.school, keeper.country.centre, keeper.country.second_centre)
        for name, value in ((f"version_{one.id}", one.version), (f"code_{one.id}", ""))
    }
    centre = keeper.country.centre
    wrong = keeper.post(answer.location, given | {f"code_{centre.id}": "3033600099"})
    assert wrong.status_code == 422
    assert 'value="3033600099"' in wrong.text
    done = keeper.post(answer.location, given | {f"code_{centre.id}": "3033500007"})
    assert done.status_code == 303
    found = find(keeper, "3033500007")
    assert found is not None
    assert found.id == centre.id
    assert "สถานศึกษาในสังกัด 2 แห่ง" in keeper.get("/units/05330399").text


def test_a_code_is_given_from_a_day_that_has_been(keeper: Visit) -> None:
    idle = keeper.country.idle_authority
    typed = fields(idle, new_code="06330398", kind="sao", name=idle.name, on="1/1/2600")
    answer = keeper.post(f"/units/{idle.code}/code", typed)
    assert answer.status_code == 422
    assert "กรอกวันที่" in answer.text
    assert find(keeper, "06330398") is None


def test_a_move_shows_the_new_parent_by_name_before_it_is_done(keeper: Visit) -> None:
    centre, into = keeper.country.centre, keeper.country.idle_authority
    url = f"/units/{centre.code}/move"
    assert keeper.get(url).status_code == 200
    html = keeper.get(f"{url}?parent={into.code}").text
    assert into.name in html
    assert "ปีการศึกษา 2569 (ครั้งที่ 1)" in html
    assert keeper.post(url, fields(centre, parent=into.code, district_code="")).status_code == 303
    moved = find(keeper, centre.code)
    assert moved is not None
    assert moved.parent_id == into.id


@pytest.mark.parametrize(
    ("parent", "told"),
    [
        ("99999999", "ไม่พบหน่วยงาน"),
        ("p33", "ขึ้นตรงต่อ"),
        ("06330305", "อยู่แล้ว"),
    ],
)
def test_a_parent_that_cannot_be_one_is_refused_by_name(
    keeper: Visit, parent: str, told: str
) -> None:
    answer = keeper.get(f"/units/{keeper.country.centre.code}/move?parent={parent}")
    assert answer.status_code == 422
    assert told in answer.text
    assert f'value="{parent}"' in answer.text


def test_what_a_confirmation_forbids_says_who_lifts_it(keeper: Visit) -> None:
    sao, centre = keeper.country.sao, keeper.country.centre
    keeper.confirm(sao, DataSet.PUPILS)
    html = keeper.get(f"/units/{centre.code}").text
    assert f'href="/units/{centre.code}/move"' not in html
    assert "ให้จังหวัดยกเลิกการยืนยันข้อมูลนั้นก่อน" in html
    typed = fields(centre, parent=keeper.country.idle_authority.code, district_code="3303")
    answer = keeper.post(f"/units/{centre.code}/move", typed)
    assert answer.status_code == 422
    assert "ให้จังหวัดยกเลิกการยืนยันข้อมูลนั้นก่อน" in answer.text
    assert '<option selected value="3303">' in answer.text


def test_a_unit_is_dissolved_with_a_reason_and_taken_back(keeper: Visit) -> None:
    idle = keeper.country.idle_authority
    url = f"/units/{idle.code}/dissolve"
    assert "ไม่มีการลบข้อมูล" in keeper.get(url).text
    assert keeper.post(url, fields(idle, on=TODAY, reason=" ")).status_code == 422
    assert keeper.post(url, fields(idle, on=TODAY, reason="รวมกับเทศบาล")).status_code == 303
    html = keeper.get(f"/units/{idle.code}").text
    assert "ยุบเลิกแล้วเมื่อ 1 พ.ค. 2569" in html
    assert f'href="/units/{idle.code}/rename"' not in html
    refused = keeper.post(f"/units/{idle.code}/rename", fields(idle, name="ก", district_code=""))
    assert refused.status_code == 422
    found = find(keeper, idle.code)
    assert found is not None
    assert keeper.get(f"/units/{idle.code}/restore").status_code == 200
    back = {"version": found.version, "reason": "ยุบผิดแห่ง"}
    assert keeper.post(f"/units/{idle.code}/restore", back).status_code == 303
    found = find(keeper, idle.code)
    assert found is not None
    assert found.dissolved_on is None


def test_the_department_itself_is_not_dissolved_nor_moved(keeper: Visit) -> None:
    for act in ("dissolve", "move", "code"):
        assert keeper.get(f"/units/dla/{act}").status_code == 404
