"""What the portal writes runs nothing, loses nothing, and can be read again."""

from __future__ import annotations

import io
from typing import Any

import openpyxl

from app.exchange import headings, reading, writing
from app.exchange.fields import LEC, PORTAL
from app.exchange.layouts import LEC_REPORT, PORTAL_LIST
from tests.support import sheets

HARMFUL = ("=1+1", "+66", "-5", "@sum", "'=x")


def opened(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content))


def test_every_cell_of_the_report_is_text_so_that_excel_changes_nothing() -> None:
    values = [{"first_name": text, "number": "0330100000013"} for text in HARMFUL]
    page = opened(writing.lec_report("รายงาน", LEC_REPORT.rows(values), sheet="ก")).active
    cells = [cell for row in page.iter_rows(min_row=4) for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert {cell.number_format for cell in cells} == {"@"}
    column = [field.key for field in LEC].index("first_name") + 1
    assert [page.cell(4 + n, column).value for n in range(len(HARMFUL))] == list(HARMFUL)


def test_the_reports_groups_span_their_columns() -> None:
    page = opened(writing.lec_report("รายงาน", [], sheet="ก")).active
    assert "A2:F2" in {str(span) for span in page.merged_cells.ranges}
    assert page.freeze_panes == "A4"


def test_csv_has_the_mark_of_utf_8_and_no_cell_that_runs() -> None:
    values = [{"first_name": text} for text in HARMFUL]
    content = writing.plain_csv(PORTAL_LIST.rows(values))
    assert content.startswith("\ufeff".encode())
    assert not any(cell[:1] in "=+-@" for cell in content.decode("utf-8-sig").split(",") if cell)
    column = [field.key for field in PORTAL].index("first_name")
    assert [cells[column] for _n, cells in reading.read(content).rows[1:]] == list(HARMFUL)


def test_the_template_is_understood_without_being_asked_about() -> None:
    content = writing.template(
        "โรงเรียน", ["วิธีกรอก"], sheet="ก", advice_sheet="ข", choices={"grade": ["ป.1", "ป.2"]}
    )
    sheet = reading.read(content)
    columns = headings.recognise(sheet)
    assert columns.keys == tuple(field.key for field in PORTAL)
    assert opened(content)["ก"].data_validations.dataValidation[0].formula1 == '"ป.1,ป.2"'


def test_a_sheet_comes_back_with_its_messages_and_can_be_sent_again() -> None:
    sheet = reading.read(
        sheets.workbook(["ชื่อ", "เลขประจำตัวประชาชน", "นามสกุล"], [], ["มานี", 12.0, "=x"])
    )
    content = writing.with_messages(sheet, {3: "แก้ไข"}, heads=0, heading="ข้อความ")
    again = reading.read(content)
    assert again.rows[0][1] == ["ชื่อ", "เลขประจำตัวประชาชน", "นามสกุล", "ข้อความ"]
    assert again.rows[1] == (3, ["มานี", 12.0, "=", "แก้ไข"])
    assert headings.recognise(again).keys == ("first_name", "number", "last_name", "")
