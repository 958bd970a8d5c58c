"""The sheet of counts as a file: taken home, sent back, looked at, applied."""

from __future__ import annotations

import io
import re

import pytest
from werkzeug.test import TestResponse

from app.exchange import counts_sheet, reading
from app.exchange.cells import shown
from app.models import Count
from tests.support import sheets
from tests.web.counts.linking import Counting

DIGEST = re.compile(r'name="digest"[^>]*value="([0-9a-f]{64})"')
HEADINGS = ("รหัสสถานศึกษา", "สถานศึกษา", "ป.1 ชาย", "ป.1 หญิง")


def send(counting: Counting, content: bytes, name: str = "counts.xlsx") -> TestResponse:
    data = {"file": (io.BytesIO(content), name)}
    return counting.visit.post(counting.page("/import"), data)


def sheet_of(counting: Counting, boys: object, girls: object, place: int = 0) -> bytes:
    school = counting.row(place).school
    return sheets.workbook(HEADINGS, (school.code, school.name, boys, girls))


def figures(counting: Counting) -> dict[str, int]:
    found = counting.visit.session.query(Count).filter_by(counted_school_id=counting.row_ids[0])
    return {f"{one.grade} {one.sex.value}": one.pupils for one in found}


def test_a_file_is_sent_looked_at_and_applied_once(counting: Counting) -> None:
    counting.visit.enter(counting.authority)
    sent = send(counting, sheet_of(counting, 12, "๑๓"))
    assert sent.status_code == 303
    page = counting.shown(sent.location)
    assert counting.row().school.name in page
    assert "– → 12" in page
    found = DIGEST.search(page)
    assert found is not None
    for _twice in range(2):
        assert counting.visit.post(sent.location, {"digest": found[1]}).status_code == 303
    assert figures(counting) == {"p1 m": 12, "p1 f": 13}
    assert "– → 12" not in counting.shown(sent.location)


def test_a_preview_that_no_longer_holds_is_shown_again(counting: Counting) -> None:
    counting.visit.enter(counting.authority)
    sent = send(counting, sheet_of(counting, 12, 13))
    answer = counting.visit.post(sent.location, {"digest": "of another preview"})
    assert answer.status_code == 409
    assert figures(counting) == {}


def test_a_wrong_cell_is_named_with_what_to_do(counting: Counting) -> None:
    counting.visit.enter(counting.authority)
    page = counting.shown(send(counting, sheet_of(counting, "สิบสอง", -1)).location)
    for told in ("C2", "สิบสอง", "D2", "กรอก 0 หรือมากกว่า"):
        assert told in page
    assert 'class="actions stick"' not in page


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_hostile_and_useless_files_are_refused_in_words(counting: Counting) -> None:
    counting.visit.enter(counting.authority)
    hostile = (
        b"%PDF-1.4\n\x01",
        b"",
        sheets.zip_bomb(),
        sheets.many_parts(),
        sheets.with_part(sheets.workbook(["x"]), "xl/vbaProject.bin", b"x"),
        sheets.old_document("Workbook", "_VBA_PROJECT"),
        sheets.workbook(["ก", "ข"], ["1", "2"]),
    )
    for content in hostile:
        answer = send(counting, content)
        assert answer.status_code == 422
        assert 'id="file-error"' in answer.text
    assert counting.visit.get(counting.page("/import/1")).status_code == 404


def test_the_sheet_is_taken_home_with_every_school_and_its_code(counting: Counting) -> None:
    counting.visit.enter(counting.authority)
    answer = counting.visit.get(counting.page(".xlsx"))
    read = reading.read(answer.data)
    recognised = counts_sheet.recognise(read)
    assert recognised is not None
    heads, columns = recognised
    codes = {shown(cells[columns[counts_sheet.CODE]]) for _n, cells in read.rows[heads + 1 :]}
    assert codes == {counting.row(place).school.code for place in range(3)}
    assert send(counting, answer.data).status_code == 303


def test_another_officers_file_is_not_found_and_the_province_sends_none(
    counting: Counting,
) -> None:
    counting.visit.enter(counting.authority)
    location = send(counting, sheet_of(counting, 12, 13)).location
    counting.visit.enter(counting.visit.country.province)
    assert counting.visit.get(counting.page(".xlsx")).status_code == 200
    assert counting.visit.get(location).status_code == 403
