"""What is read from a file is compared with what was confirmed, row by row and cell by cell."""

from __future__ import annotations

import io
from functools import partial

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from app.dispatch.data_files import xlsx_of
from app.exchange import reading
from app.models import Confirmation
from app.services.confirmation import frozen
from app.services.confirmation.frozen import FrozenRoster
from app.services.submissions.comparing import Comparison, in_sheet
from app.services.submissions.comparing_text import code_in, in_text
from tests.factories import make_enrolment
from tests.services.confirmation.acting import Acting
from tests.support.growth import grows_like_its_input

FIRST_ROW = 4


@pytest.fixture
def confirmation(acting: Acting) -> Confirmation:
    roster = acting.roster()
    officer = acting.officer(roster)
    make_enrolment(
        acting.session, roster, officer, first_name="น้ำเพชร", last_name="ณ อยุธยา", grade="p2"
    )
    return acting.confirm(roster)


@pytest.fixture
def roster(confirmation: Confirmation) -> FrozenRoster:
    read = frozen.read(confirmation.content)
    assert isinstance(read, FrozenRoster)
    return read


def sheet_of(confirmation: Confirmation) -> Worksheet:
    page = load_workbook(io.BytesIO(xlsx_of(confirmation))).active
    assert isinstance(page, Worksheet)
    return page


def compared(roster: FrozenRoster, page: Worksheet) -> Comparison:
    content = io.BytesIO()
    assert page.parent is not None
    page.parent.save(content)
    found = in_sheet(roster, reading.read(content.getvalue()))
    assert found is not None
    return found


def column_of(page: Worksheet, heading: str) -> int:
    return next(cell.column for cell in page[3] if cell.value == heading)


def line_of(row: frozen.FrozenPupil, day: str = "๑๖ พ.ค. ๒๕๖๒") -> str:
    return f"๑ {row.number} ๐๐๑ {row.full_name} ชาย {day} มีตัวตน"


def test_an_unaltered_sheet_differs_in_nothing(
    confirmation: Confirmation, roster: FrozenRoster
) -> None:
    found = compared(roster, sheet_of(confirmation))
    assert found.is_alike
    assert found.rows == 3


@pytest.mark.parametrize("heading", ["ชื่อ", "ชั้น", "วันเดือนปีเกิด", "สัญชาติ"])
def test_a_changed_cell_is_named(
    confirmation: Confirmation, roster: FrozenRoster, heading: str
) -> None:
    page = sheet_of(confirmation)
    heading = {"ชั้น": "ระดับชั้น"}.get(heading, heading)
    new = {"ระดับชั้น": "ป.6", "วันเดือนปีเกิด": "01/01/2560"}.get(heading, "เปลี่ยน")
    page.cell(FIRST_ROW, column_of(page, heading), new)
    found = compared(roster, page)
    assert [(one.person.number, one.in_file) for one in found.changed] == [
        (roster.rows[0].number, new)
    ]
    assert not found.missing
    assert not found.added


def test_rows_taken_out_and_put_in_are_named(
    confirmation: Confirmation, roster: FrozenRoster
) -> None:
    page = sheet_of(confirmation)
    number = column_of(page, "เลขประจำตัวประชาชน")
    page.cell(FIRST_ROW, number, "1330100000011")
    found = compared(roster, page)
    assert [one.number for one in found.missing] == [roster.rows[0].number]
    assert [one.number for one in found.added] == ["1330100000011"]


def test_a_document_is_compared_by_the_lines_of_its_text(roster: FrozenRoster) -> None:
    day = f"{roster.rows[0].birth_date:%d/%m/}{2562}"
    lines = [line_of(row, day) for row in roster.rows]
    found = in_text(roster, "\n".join(["หน้า ๑", *lines]))
    assert found is not None
    assert [one.key for one in found.changed if one.key == "full_name"] == []
    lines[0] = lines[0].replace(roster.rows[0].first_name, "เปลี่ยน")
    altered = in_text(roster, "\n".join(lines[:2]))
    assert altered is not None
    assert [one.person.number for one in altered.changed if one.key == "full_name"] == [
        roster.rows[0].number
    ]
    assert [one.number for one in altered.missing] == [roster.rows[2].number]


def test_a_longer_name_is_not_taken_for_the_one_in_it(roster: FrozenRoster) -> None:
    lines = [line_of(row) for row in roster.rows]
    lines[2] = lines[2].replace("ณ อยุธยา", "ณ อยุธยาวงศ์")
    found = in_text(roster, "\n".join(lines))
    assert found is not None
    assert [one.confirmed for one in found.changed if one.key == "full_name"] == [
        roster.rows[2].full_name
    ]


def test_a_text_without_numbers_is_not_compared(roster: FrozenRoster) -> None:
    assert in_text(roster, "หนังสือทั่วไป โทร. 0 4561 2345") is None
    # A hash of 64 hexadecimal digits may hold a number of thirteen.
    assert in_text(roster, f"ค่า SHA-256 ab1330100000013cd{chr(101) * 20}") is None


@pytest.mark.parametrize("text", ["รหัส ๗ K๓M-Q ๙XD- ๒RTA", "code 7K3M-Q9XD-2RTA.", "7k3m"])
def test_the_code_that_a_text_names_is_found(text: str) -> None:
    assert code_in(text) == (None if text == "7k3m" else "7K3M-Q9XD-2RTA")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_no_text_takes_long_to_be_looked_at(roster: FrozenRoster) -> None:
    def look_at(piece: str, times: int) -> None:
        hostile = f"{roster.rows[0].number} ก{piece * times}"
        code_in(hostile)
        assert in_text(roster, hostile) is not None

    for piece in (" ", "\t", "A ", "7K3M-Q9XD-", "\n0 "):
        assert grows_like_its_input(partial(look_at, piece), 4_000)
