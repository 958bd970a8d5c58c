"""The authorities' list as a file: columns, codes, kinds, districts (`SOURCES.md`)."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.exchange.csv_files import FileReason, UnreadableFile, decode, read_table
from app.models import UnitKind
from app.services.units.authority_list import AuthorityList, ProblemKind, base_name, read

SHIPPED = Path(__file__).parents[3] / "app" / "reference" / "authorities.csv"
HEADS = "code,name_th,kind,province_code,district_code"
ROW = "06330199,องค์การบริหารส่วนตำบลน้ำคำ,sao,33,3301"


def of(*rows: str, heads: str = HEADS) -> AuthorityList:
    return read(read_table("\n".join((heads, *rows))))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp874"])
def test_the_shipped_list_is_read_whole_with_its_exceptions(encoding: str) -> None:
    content = decode(SHIPPED.read_text(encoding="utf-8").encode(encoding))
    found = read(read_table(content))
    assert (len(found.rows), found.problems) == (7_849, ())
    kinds = {row.code: row.kind for row in found.rows}
    assert kinds["06130408"] is kinds["06720123"] is UnitKind.SUBDISTRICT_MUNICIPALITY
    assert kinds["03200408"] is UnitKind.SPECIAL
    assert found.unused == ("lat", "lon", "area_km2")


@pytest.mark.parametrize(
    ("heads", "row"),
    [
        ("รหัส อปท.,ชื่อ อปท.,อำเภอ", "06330199,องค์การบริหารส่วนตำบลน้ำคำ,เมืองศรีสะเกษ"),
        ("district,Code,NAME_TH", "อ.เมืองศรีสะเกษ,๐๖๓๓๐๑๙๙,อบต.น้ำคำ"),
        ("รหัสอำเภอ;ประเภท;รหัส;ชื่อ", "3301;อบต.;'06330199;น้ำคำ"),
        ("code,name,district_code", '"=""06330199""",องค์การบริหารส่วนตำบล  น้ำคำ,3301'),
    ],
)
def test_columns_are_found_by_their_heads_in_any_order_and_language(heads: str, row: str) -> None:
    found = of(row, heads=heads)
    assert found.problems == ()
    (only,) = found.rows
    assert (only.code, only.kind, only.district_code) == ("06330199", UnitKind.SAO, "3301")
    assert only.province_code == "33"


def test_a_leading_zero_that_excel_took_is_put_back() -> None:
    found = of(ROW.removeprefix("0"))
    assert (found.rows[0].code, found.zeros_restored) == ("06330199", 1)


@pytest.mark.parametrize(
    ("row", "column", "kind"),
    [
        (ROW.removeprefix("06330199"), "code", ProblemKind.CODE_MISSING),
        (ROW.replace("06330199", "6.33E+06"), "code", ProblemKind.CODE_WRONG),
        (ROW.replace("06330199", "3033300001"), "code", ProblemKind.CODE_WRONG),
        (ROW.replace("06330199", "06100199"), "code", ProblemKind.CODE_WRONG),
        (ROW.replace("องค์การบริหารส่วนตำบลน้ำคำ", ""), "name_th", ProblemKind.NAME_MISSING),
        (ROW.replace("องค์การบริหารส่วนตำบลน้ำคำ", "????"), "name_th", ProblemKind.NAME_UNREADABLE),
        (ROW.replace("sao", "village"), "kind", ProblemKind.KIND_UNKNOWN),
        (ROW.replace("sao", "town_municipality"), "kind", ProblemKind.KIND_DISAGREES),
        (ROW.replace(",33,", ",32,"), "province_code", ProblemKind.PROVINCE_DISAGREES),
        (ROW.replace(",3301", ",3399"), "district_code", ProblemKind.DISTRICT_UNKNOWN),
        (ROW.replace(",3301", ",3201"), "district_code", ProblemKind.DISTRICT_ELSEWHERE),
    ],
)
def test_a_wrong_cell_is_named_by_row_and_column(row: str, column: str, kind: ProblemKind) -> None:
    found = of("02330101,องค์การบริหารส่วนจังหวัดศรีสะเกษ,pao,33,3301", row)
    assert (3, column, kind) in [(one.row, one.column, one.kind) for one in found.problems]
    assert [one.number for one in found.rows] == [2]


def test_a_code_twice_is_a_mistake_in_the_second_row() -> None:
    found = of(ROW, ROW)
    (problem,) = found.problems
    assert (problem.row, problem.kind, dict(problem.facts)) == (
        3,
        ProblemKind.CODE_TWICE,
        {"first": 2},
    )


@pytest.mark.parametrize(
    ("heads", "reason", "columns"),
    [
        ("code,kind", FileReason.COLUMNS_MISSING, ("name_th", "district_code")),
        ("ก,ข", FileReason.COLUMNS_MISSING, ("code", "name_th", "district_code")),
        ("code,name,รหัส,อำเภอ", FileReason.COLUMNS_TWICE, ("รหัส",)),
    ],
)
def test_columns_that_are_missing_or_double_are_named(
    heads: str, reason: FileReason, columns: tuple[str, ...]
) -> None:
    with pytest.raises(UnreadableFile) as refused:
        of("1,2,3,4", heads=heads)
    assert (refused.value.reason, refused.value.columns) == (reason, columns)


@pytest.mark.parametrize(
    "name", ["องค์การบริหารส่วนตำบลน้ำคำ", "เทศบาลตำบลน้ำคำ", "อบต.น้ำคำ", "ทม. น้ำคำ", "น้ำคำ"]
)
def test_an_upgrade_leaves_the_name_without_its_kind(name: str) -> None:
    assert base_name(name) == "น้ำคำ"
