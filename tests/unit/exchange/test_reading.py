"""What is refused as a whole, by name and in bounded time, and what is read all the same."""

from __future__ import annotations

import resource
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from app.confinement import ProgramTimedOut, run_confined
from app.exchange import reading
from app.exchange.cells import unpacked
from app.exchange.reading import LARGEST, SheetReason, UnreadableSheet
from tests.support import sheets
from tests.support.old_sheets import old_workbook

TRAPS: dict[SheetReason, list[Callable[[], bytes]]] = {
    SheetReason.EMPTY: [lambda: b"", lambda: b" \r\n ", sheets.workbook],
    SheetReason.TOO_LARGE: [lambda: b"a" * (LARGEST + 1)],
    SheetReason.TOO_LARGE_INSIDE: [sheets.zip_bomb, sheets.many_parts, sheets.far_corner],
    SheetReason.TOO_MANY_ROWS: [lambda: b"x\n" * (reading.MOST_ROWS + 1)],
    SheetReason.TOO_WIDE: [
        lambda: b"x," * 300 + b"x",
        lambda: sheets.workbook(["x"] * 201),
    ],
    SheetReason.MACROS: [
        lambda: sheets.with_part(sheets.workbook(["x"]), "xl/vbaProject.bin", b"Sub"),
        lambda: sheets.old_document("Workbook", "_VBA_PROJECT_CUR"),
    ],
    SheetReason.ENCRYPTED: [lambda: sheets.old_document("EncryptedPackage")],
    SheetReason.UNKNOWN_KIND: [
        lambda: sheets.old_document("WordDocument"),
        lambda: sheets.with_part(b"PK\x05\x06" + bytes(18), "word/document.xml", b"<w/>"),
        lambda: b"\xff\xfea\x00",
        lambda: b"%PDF-1.4\n\x01\x02",
    ],
    SheetReason.UNKNOWN_LETTERS: [lambda: "ชื่อ,สกุล".encode("cp874") + b"\xfc\xfd\xfe\xff"],
    SheetReason.BROKEN: [
        lambda: sheets.workbook(["x"])[:-200],
        lambda: b'"x',
        lambda: sheets.with_part(
            sheets.workbook(["x"]), sheets.FIRST_SHEET, b"<worksheet><row", instead=True
        ),
        lambda: sheets.old_document("Workbook"),
    ],
}


@pytest.mark.parametrize(
    ("reason", "make"), [(reason, make) for reason, made in TRAPS.items() for make in made]
)
def test_a_file_that_cannot_be_taken_is_refused_by_name(
    reason: SheetReason, make: Callable[[], bytes]
) -> None:
    with pytest.raises(UnreadableSheet) as refused:
        reading.read(make())
    assert refused.value.reason is reason


@pytest.mark.parametrize("make", [sheets.million_empty_rows, sheets.far_corner, sheets.zip_bomb])
def test_a_hostile_workbook_costs_bounded_time_and_none_of_our_memory(
    make: Callable[[], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    content = make()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    timed_out: list[ProgramTimedOut] = []

    def run_noting(*command: Any, **limits: Any) -> bytes:
        try:
            return run_confined(*command, **limits)
        except ProgramTimedOut as late:
            timed_out.append(late)
            raise

    monkeypatch.setattr(reading, "run_confined", run_noting)
    try:
        sheet = reading.read(content)
    except UnreadableSheet:
        sheet = None
    assert not timed_out
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000  # KB
    assert sheet is None or len(sheet.rows) == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp874"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_csv_is_read_in_the_encodings_and_with_the_separators_of_thai_offices(
    encoding: str, separator: str
) -> None:
    text = f"ชื่อ{separator}สกุล\r\n\r\nมานี{separator}ใจดี\r\n"
    sheet = reading.read(text.encode(encoding))
    assert sheet.rows == ((1, ["ชื่อ", "สกุล"]), (3, ["มานี", "ใจดี"]))


def test_rows_keep_the_number_that_the_spreadsheet_shows() -> None:
    sheet = reading.read(sheets.workbook([], ["a"], [], [None, "b"]))
    assert sheet.rows == ((2, ["a"]), (4, ["", "b"]))


def test_cells_keep_their_kind_and_survive_being_kept() -> None:
    content = sheets.workbook(["ก", 12, 1.5, date(2558, 5, 16), True, "=1+1", "#REF!"])
    sheet = reading.read(content)
    assert sheet.rows[0][1] == [
        "ก",
        12,
        1.5,
        ["d", "2558-05-16"],
        "TRUE",
        ["f", "="],
        ["e", "#REF!"],
    ]
    assert unpacked(sheet.packed()) == sheet


def test_an_old_workbook_is_read_as_a_new_one_is() -> None:
    sheet = reading.read(old_workbook(["เลข", "ชื่อ"], [1_330_100_000_013.0, "มานี"]))
    assert sheet.rows == ((1, ["เลข", "ชื่อ"]), (2, [1_330_100_000_013.0, "มานี"]))


def test_only_the_first_filled_sheet_is_read_and_the_others_are_named() -> None:
    sheet = reading.read(sheets.workbook(["x"], more=["ป.2", "ป.3"]))
    assert (sheet.rows, sheet.others) == (((1, ["x"]),), ("ป.2", "ป.3"))
