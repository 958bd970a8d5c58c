"""CSV as offices save it: which files are read, and which are refused in bounded time."""

from __future__ import annotations

import csv
import io

import pytest

from app.exchange.csv_files import (
    LARGEST,
    LONGEST_CELL,
    MOST_COLUMNS,
    MOST_ROWS,
    FileReason,
    UnreadableFile,
    decode,
    read_table,
    write_table,
)

TEXT = "รหัส,ชื่อ\r\n06330101,อบต.น้ำคำ\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp874", "tis-620"])
def test_thai_is_read_in_every_encoding_that_excel_writes(encoding: str) -> None:
    assert decode(TEXT.encode(encoding)) == TEXT


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", FileReason.EMPTY),
        (b" \r\n", FileReason.EMPTY),
        (b"a" * (LARGEST + 1), FileReason.TOO_LARGE),
        (TEXT.encode("utf-16"), FileReason.NOT_CSV),
        (b"PK\x03\x04 a workbook", FileReason.NOT_CSV),
        (b"\xd0\xcf\x11\xe0 an old workbook", FileReason.NOT_CSV),
        (b"a\0b", FileReason.NOT_CSV),
        (b"code\r\n\xff\xfc\xfd", FileReason.UNKNOWN_LETTERS),
    ],
)
def test_a_file_that_is_no_list_is_refused_for_what_it_is(
    content: bytes, reason: FileReason
) -> None:
    with pytest.raises(UnreadableFile) as refused:
        decode(content)
    assert refused.value.reason is reason


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_columns_are_parted_by_what_parts_the_heads(separator: str) -> None:
    table = read_table(TEXT.replace(",", separator))
    assert table.heads == ("รหัส", "ชื่อ")
    assert table.rows == ((2, ("06330101", "อบต.น้ำคำ")),)


def test_rows_are_counted_as_a_spreadsheet_counts_them() -> None:
    table = read_table('\r\na,b\r\n1,"two\nlines"\r\n,\r\n3\r\n')
    assert table.rows == ((3, ("1", "two\nlines")), (5, ("3", "")))


@pytest.mark.parametrize(
    ("text", "reason", "row"),
    [
        ("a,b\n", FileReason.EMPTY, 0),
        ('a,b\n1,2\n3,"4\n', FileReason.BROKEN, 3),
        (f"a,b\n1,{'x' * (LONGEST_CELL + 1)}\n", FileReason.BROKEN, 2),
        ("a,b\n" + ",".join("x" * (MOST_COLUMNS + 1)) + "\n", FileReason.TOO_WIDE, 2),
        ("a\n" + "1\n" * (MOST_ROWS + 1), FileReason.TOO_MANY_ROWS, 0),
        ("a\n" + "\n" * 1_000_000, FileReason.TOO_MANY_ROWS, 0),
    ],
)
def test_a_table_that_cannot_be_one_is_refused_where_it_breaks(
    text: str, reason: FileReason, row: int
) -> None:
    with pytest.raises(UnreadableFile) as refused:
        read_table(text)
    assert (refused.value.reason, refused.value.row) == (reason, row)


def test_what_is_written_opens_in_excel_and_runs_nothing() -> None:
    written = write_table(["ก"], [["=1+1"], ["@x"], ["ปกติ"]])
    assert written.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(written.removeprefix("\ufeff"))))
    assert rows == [["ก"], ["'=1+1"], ["'@x"], ["ปกติ"]]
