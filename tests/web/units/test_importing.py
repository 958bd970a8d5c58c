"""The authorities' list is uploaded, previewed and applied; nothing happens unseen."""

from __future__ import annotations

import io
from typing import Any

import pytest
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app.models import Unit, UnitImport
from app.services import units
from tests.web.conftest import Visit

UPLOAD = "/departments/dla/units/import"
HEADS = "รหัส อปท.,ชื่อ อปท.,รหัสอำเภอ"
ROWS = (
    "04330102,เทศบาลเมืองน้ำใส,3301",
    "06330305,องค์การบริหารส่วนตำบลดงรัก,3303",
    "05330306,เทศบาลตำบลหนองแวง,3303",
    "06330901,องค์การบริหารส่วนตำบลใหม่,3309",
    "06330902,ไม่มีอำเภอ อบต.,3399",
)


def send(visit: Visit, content: bytes, name: str = "อปท.csv") -> TestResponse:
    return visit.post(UPLOAD, {"file": (io.BytesIO(content), name)})


def uploaded(visit: Visit, *rows: str, encoding: str = "utf-8") -> str:
    answer = send(visit, "\r\n".join((HEADS, *rows)).encode(encoding))
    assert answer.status_code == 303
    return str(answer.location)


def apply(visit: Visit, url: str, **typed: Any) -> TestResponse:
    kept = visit.session.get_one(UnitImport, int(url.rsplit("/", 1)[1]))
    html = visit.get(url).text
    digest = html.split('name="digest"')[1].split('value="')[1].split('"')[0]
    assert kept.content.startswith(HEADS)
    return visit.post(url, {"digest": digest} | typed)


def count_units(visit: Visit) -> int:
    visit.session.rollback()
    return visit.session.scalar(select(func.count()).select_from(Unit)) or 0


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp874"])
def test_a_list_is_previewed_and_changes_nothing(keeper: Visit, encoding: str) -> None:
    idle = keeper.country.idle_authority
    idle.name, idle.district_code = "องค์การบริหารส่วนตำบลหนองแวง", "3303"
    keeper.session.commit()
    before = count_units(keeper)
    url = uploaded(keeper, *ROWS, encoding=encoding)
    html = keeper.get(url).text
    assert 'value="06330306&gt;05330306"' in html
    assert "checked" not in html
    for section in ("new", "changed", "errors"):
        assert f'href="{url}?show={section}"' in html
    assert "06330901" in keeper.get(f"{url}?show=new").text
    assert "เทศบาลเมืองน้ำใส" in keeper.get(f"{url}?show=changed&page=99").text
    assert "ไม่มีรายการ" in keeper.get(f"{url}?show=missing").text
    assert "ไม่มีอำเภอนี้ในจังหวัด" in keeper.get(f"{url}?show=errors").text
    assert count_units(keeper) == before


def test_a_preview_is_applied_with_the_upgrades_ticked(keeper: Visit) -> None:
    idle = keeper.country.idle_authority
    idle.name, idle.district_code = "องค์การบริหารส่วนตำบลหนองแวง", "3303"
    keeper.session.commit()
    url = uploaded(keeper, *ROWS)
    answer = apply(keeper, url, upgrades=["06330306>05330306"])
    assert answer.status_code == 303
    html = keeper.get(url).text
    assert "เพิ่มใหม่ 1 แห่ง แก้ไข 2 แห่ง ยกฐานะ 1 แห่ง" in html
    assert "ไม่มีสิ่งที่ต้องนำเข้า" in html
    upgraded = units.find(keeper.session, "06330306")
    assert upgraded is not None
    assert (upgraded.id, upgraded.code) == (idle.id, "05330306")
    assert "อปท.csv" in keeper.get(UPLOAD).text


def test_a_preview_that_was_overtaken_is_shown_anew_with_what_was_ticked(keeper: Visit) -> None:
    idle = keeper.country.idle_authority
    idle.name, idle.district_code = "องค์การบริหารส่วนตำบลหนองแวง", "3303"
    keeper.session.commit()
    url, before = uploaded(keeper, *ROWS), count_units(keeper)
    answer = keeper.post(url, {"digest": "old", "upgrades": ["06330306>05330306"]})
    assert answer.status_code == 409
    assert "ยังไม่ได้นำเข้า" in answer.text
    assert "checked" in answer.text
    assert count_units(keeper) == before


def test_errors_are_taken_home_as_a_file(keeper: Visit) -> None:
    url = uploaded(keeper, *ROWS, "6.33E+06,=cmd,3301")
    answer = keeper.get(f"{url}/errors.csv")
    text = answer.get_data().decode("utf-8-sig")
    assert answer.mimetype == "text/csv"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert text.splitlines()[0].endswith("ในไฟล์,สิ่งที่ต้องแก้ไข")
    assert "6,อำเภอ,3399," in text
    assert "7,รหัส,6.33E+06," in text
    assert ",'=cmd," in text


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "ไฟล์ว่างเปล่า"),
        (b"PK\x03\x04 workbook", "ไม่ใช่ไฟล์ CSV"),
        (HEADS.encode("utf-16"), "ไม่ใช่ไฟล์ CSV"),
        (b"code,name\n\xff\xfc", "อ่านตัวอักษรในไฟล์ไม่ได้"),
        (b"code,kind\n1,2\n", "แถวแรกของไฟล์ไม่มีคอลัมน์"),
        (b"code,name,code,district\n1,2,3,4\n", "หัวคอลัมน์ซ้ำ"),
        (b"code,name,district\n" + b"1,2,3\n" * 20_001, "20,000"),
        (b'code,name,district\n1,"2\n', "อ่านแถวที่ 2 ไม่ได้"),
    ],
)
def test_a_file_that_cannot_be_read_says_what_to_do(
    keeper: Visit, content: bytes, told: str
) -> None:
    answer = send(keeper, content)
    assert answer.status_code == 422
    assert told in answer.text
    assert keeper.session.scalar(select(func.count()).select_from(UnitImport)) == 0


def test_without_a_file_one_is_asked_for(keeper: Visit) -> None:
    answer = keeper.post(UPLOAD, {})
    assert answer.status_code == 422
    assert "กรุณาเลือกไฟล์ก่อน" in answer.text


def test_a_file_far_too_large_is_refused_before_it_is_read(keeper: Visit) -> None:
    answer = keeper.client.post(
        UPLOAD,
        data=b"--x",
        content_type="multipart/form-data; boundary=x",
        environ_overrides={"CONTENT_LENGTH": "3000000"},
    )
    assert answer.status_code == 413


def test_an_unknown_import_has_no_page(keeper: Visit) -> None:
    for path in ("999", "999/errors.csv"):
        assert keeper.get(f"/departments/dla/units/imports/{path}").status_code == 404


def test_a_new_unit_beside_a_missing_one_is_asked_about(keeper: Visit) -> None:
    html = keeper.get(uploaded(keeper, "06330901,องค์การบริหารส่วนตำบลใหม่,3309")).text
    assert "มิฉะนั้นจะมีหน่วยงานซ้ำกัน" in html


def test_of_many_new_provinces_some_are_named_and_the_others_counted(keeper: Visit) -> None:
    rows = [f"02{code}0101,อบจ.ทดสอบ,{code}01" for code in range(11, 19)]
    html = keeper.get(uploaded(keeper, *rows)).text
    assert "สมุทรปราการ" in html
    assert "และอีก 2 แห่ง" in html
    assert "ชัยนาท" not in html
