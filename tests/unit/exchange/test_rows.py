"""Rows become pupils: recognised columns, repairs that are said, problems with their place."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from app.domain.people import Sex
from app.exchange import headings, reading
from app.exchange.remarks import Problem, Repair
from app.exchange.rows import Row, read_rows
from tests.support import sheets

NUMBER = "1330100000013"
PUPIL = (NUMBER, "ด.ญ.", "มานี", "ใจดี", "หญิง", "16/5/2558", "ป.1", "1")


def rows_of(content: bytes) -> list[Row]:
    sheet = reading.read(content)
    return read_rows(sheet, headings.recognise(sheet))


def row_with(heading: str, cell: Any, pupil: Sequence[Any] = PUPIL) -> Row:
    """Read one pupil whose cell under a heading is another one."""
    changed = list(pupil)
    changed[sheets.HEADINGS.index(heading)] = cell
    return rows_of(sheets.roster_sheet(changed))[0]


def test_a_row_is_read_into_its_values() -> None:
    assert rows_of(sheets.roster_sheet(PUPIL))[0].values == {
        "number": NUMBER,
        "prefix": "เด็กหญิง",
        "first_name": "มานี",
        "last_name": "ใจดี",
        "sex": Sex.FEMALE,
        "birth_date": date(2015, 5, 16),
        "grade": "p1",
        "room": "1",
    }


def test_headings_are_known_below_a_title_in_any_order_and_in_two_rows() -> None:
    content = sheets.workbook(
        ["รายชื่อนักเรียน"],
        ["นักเรียน", None, None, "บิดา", None],
        ["ชื่อ - สกุล", "เลขประจำตัวประชาชน 13 หลัก", "ที่", "ชื่อ", "อาชีพ"],
        ["นายสมชาย ใจดี", NUMBER, 1, "สมหมาย", "ทำนา"],
    )
    sheet = reading.read(content)
    columns = headings.recognise(sheet)
    assert columns.keys == ("full_name", "number", "", "father.first_name", "father.occupation")
    row = read_rows(sheet, columns)[0]
    assert (row.values["prefix"], row.values["first_name"]) == ("นาย", "สมชาย")
    assert [repair.kind for repair in row.repairs] == [
        Repair.PREFIX_IN_NAME,
        Repair.NAME_TAKEN_APART,
    ]


def test_a_sheet_of_unknown_words_is_left_to_the_officer() -> None:
    sheet = reading.read(sheets.workbook(["ทะเบียน"], ["ก", "ข", "ค"], ["1", "2", "3"]))
    columns = headings.recognise(sheet)
    assert (columns.suffice, columns.heads) == (False, 1)


def test_headings_repeated_on_every_page_are_no_pupils() -> None:
    content = sheets.roster_sheet(PUPIL, sheets.HEADINGS, (*PUPIL[:2], "มานะ", *PUPIL[3:]))
    assert [row.values["first_name"] for row in rows_of(content)] == ["มานี", "มานะ"]


def test_a_formula_counts_by_its_value_and_without_one_is_a_problem_of_its_cell() -> None:
    row = row_with("นามสกุล", "=A1")
    assert [(one.row, one.key, one.kind) for one in row.problems] == [
        (2, "last_name", Problem.FORMULA_WITHOUT_VALUE)
    ]
    assert row_with("นามสกุล", "#N/A").problems[0].kind is Problem.ERROR_VALUE


def test_a_class_in_one_cell_is_taken_apart_and_must_agree() -> None:
    row = row_with("ห้อง", "ป.1/3")
    assert (row.values["grade"], row.values["room"]) == ("p1", "3")
    assert row_with("ห้อง", "ป.2/3").problems[0].kind is Problem.GRADE_DISAGREES
    both = row_with("ระดับชั้น", "ป.1/3")
    assert both.values["room"] == "1"


def test_a_prefix_that_the_name_contradicts_is_a_problem() -> None:
    assert row_with("ชื่อ", "ด.ช.มานี").problems[0].kind is Problem.PREFIX_DISAGREES


def test_a_value_that_cannot_be_meant_is_a_problem_of_its_column() -> None:
    for heading, cell, kind in (
        ("ระดับชั้น", "ป.9", Problem.GRADE_UNKNOWN),
        ("เพศ", "1", Problem.SEX_UNKNOWN),
        ("ห้อง", date(2569, 5, 12), Problem.DATE_IN_TEXT),
        ("ชื่อ", "ก" * 201, Problem.TOO_LONG),
        ("วันเดือนปีเกิด", "x", Problem.DATE_FORM),
    ):
        assert [one.kind for one in row_with(heading, cell).problems] == [kind]


def test_a_row_that_names_nobody_is_a_problem() -> None:
    total = rows_of(sheets.roster_sheet(PUPIL, (None, None, "รวม 1 คน")))[1]
    assert [one.kind for one in total.problems] == [Problem.NO_PUPIL]


def test_a_telephone_and_measures_are_read_as_they_were_meant() -> None:
    content = sheets.roster_sheet(
        (NUMBER, "มานี", "ใจดี", 812345678, 0, "๑๘.๕", "12/5"),
        headings=(
            *("เลขประจำตัวประชาชน", "ชื่อ", "นามสกุล", "เบอร์โทรบิดา", "ส่วนสูง", "น้ำหนัก"),
            "เลขที่ตามทะเบียนบ้าน",
        ),
    )
    values = rows_of(content)[0].values
    assert values["father.phone"] == "0812345678"
    assert values["weight_kg"] == 18.5
    assert values["registered_address.house_no"] == "12/5"
    assert "height_cm" not in values
