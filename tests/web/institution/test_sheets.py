"""Sheets in the browser: sent, understood, looked at, applied; and taken home."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.exchange import reading
from app.models import Duty, Enrolment
from tests.factories import make_account, make_number
from tests.support import sheets
from tests.web.institution.conftest import School

DIGEST = re.compile(r'name="digest"[^>]*value="([0-9a-f]{64})"')


def send(school: School, content: bytes, name: str = "ป.1.xlsx") -> TestResponse:
    return school.post("/import", data={"file": (io.BytesIO(content), name)})


def import_path(answer: TestResponse) -> str:
    """Give the address that an upload led to, from the roster's."""
    assert answer.status_code == 303, answer.text
    return answer.location.partition("/roster")[2]


def pupil(number: str | None = None, **cells: Any) -> tuple[Any, ...]:
    usual = {
        "number": number or make_number(),
        "prefix": "ด.ญ.",
        "first_name": "มานี",
        "last_name": "มีนา",
        "sex": None,
        "birth_date": "15/1/2563",
        "grade": "ป.1",
        "room": "1",
    }
    return tuple((usual | cells).values())


def apply(school: School, path: str) -> TestResponse:
    return school.post(path, data={"digest": digest_of(school.get(path))})


def digest_of(page: TestResponse) -> str:
    """Read from a page which preview it shows."""
    found = DIGEST.search(page.text)
    assert found is not None
    return found[1]


def test_a_file_is_sent_looked_at_and_applied(school: School) -> None:
    stays = school.pupil()
    path = import_path(
        send(school, sheets.roster_sheet(pupil(), pupil(birth_date="31/2/2560"), pupil("12")))
    )
    page = school.get(path)
    assert "ป.1.xlsx" in page.text
    for shown in ("errors", "new", "changed", "unchanged", "missing", "repairs"):
        assert school.get(f"{path}?show={shown}").status_code == 200
    assert "31/2/2560" in school.get(f"{path}?show=errors").text
    assert stays.last_name in school.get(f"{path}?show=missing").text
    assert apply(school, path).status_code == 303
    assert school.roster.pupils == 3
    assert apply_again_is_harmless(school, path)


def apply_again_is_harmless(school: School, path: str) -> bool:
    before = school.roster.pupils
    answer = school.post(path, data={"digest": "of another preview"})
    return answer.status_code == 303 and school.roster.pupils == before


def test_a_preview_that_no_longer_holds_is_shown_again(school: School) -> None:
    number = make_number()
    path = import_path(send(school, sheets.roster_sheet(pupil(number))))
    school.pupil(number=number)
    answer = school.post(path, data={"digest": "0" * 64})
    assert answer.status_code == 409
    assert school.post(path, data={"digest": digest_of(answer)}).status_code == 303


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"%PDF-1.4\n\x01",
        sheets.with_part(sheets.workbook(["x"]), "xl/vbaProject.bin", b"Sub"),
        sheets.zip_bomb(),
    ],
    ids=["empty", "no sheet", "macros", "bomb"],
)
def test_a_file_that_cannot_be_taken_comes_back_with_what_to_do(
    school: School, content: bytes
) -> None:
    answer = send(school, content)
    assert answer.status_code == 422
    assert 'id="file-error"' in answer.text


def test_no_file_is_a_form_to_correct(school: School) -> None:
    assert school.post("/import", data={}).status_code == 422


def test_a_sheet_of_another_institution_is_refused_and_not_kept(school: School) -> None:
    content = sheets.roster_sheet((*pupil(), "โรงเรียนอื่น"), headings=(*sheets.HEADINGS, "สถานศึกษา"))
    answer = send(school, content)
    assert answer.status_code == 422
    assert "โรงเรียนอื่น" in answer.text
    assert school.get("/import/1").status_code == 404


def test_an_unknown_sheet_is_explained_once(school: School) -> None:
    content = sheets.workbook(["ก", "ข", "ค"], [make_number(), "มานี", "มีนา"])
    path = import_path(send(school, content))
    assert path.endswith("/columns")
    assert "มานี" in school.get(path).text
    assert school.get(f"{path}?heads=-1").status_code == 200
    wrong = {"heads": "0", "column-0": "number", "column-1": "number"}
    assert school.post(path, data=wrong).status_code == 422
    told = {"heads": "0", "column-0": "number", "column-1": "first_name", "column-2": "last_name"}
    assert school.post(path, data=told).status_code == 303
    again = import_path(send(school, content))
    assert not again.endswith("/columns")
    assert apply(school, again).status_code == 303
    assert school.session.scalars(select(Enrolment.first_name)).all() == ["มานี"]


def test_the_errors_come_back_as_the_same_sheet_with_messages(school: School) -> None:
    path = import_path(send(school, sheets.roster_sheet(pupil(), pupil(grade="ป.9"))))
    answer = school.get(f"{path}/errors.xlsx")
    rows = reading.read(answer.data).rows
    assert len(rows[0][1]) == len(sheets.HEADINGS) + 1
    assert len(rows[1][1]) == len(sheets.HEADINGS)
    assert "ป.1" in str(rows[2][1][-1])


def test_the_roster_goes_home_with_all_its_data_and_that_is_noted(school: School) -> None:
    row = school.pupil()
    for path, first in ((".xlsx", 3), (".csv", 1)):
        answer = school.get(path)
        assert answer.headers["Cache-Control"] == "no-store"
        assert row.number in reading.read(answer.data).rows[first][1]
    assert school.noted().count("roster_exported") == 2


def test_the_template_is_filled_in_and_taken(school: School) -> None:
    answer = school.get("/template.xlsx")
    assert school.country.school.code in str(reading.read(answer.data).rows[0][1])


def test_who_records_one_room_takes_that_home_and_brings_that_in(school: School) -> None:
    school.pupil(room="1")
    elsewhere = school.pupil(room="2")
    recorder = make_account(school.session, school.account.unit, Duty.RECORDER, suffix="05")
    recorder.rooms = ["p1/1"]
    school.act_as(recorder)
    assert len(reading.read(school.get(".xlsx").data).rows) == 4
    path = import_path(send(school, sheets.roster_sheet(pupil(elsewhere.number))))
    assert "p1" not in school.get(f"{path}?show=errors").text
    assert school.get(f"{path}?show=missing").text.count("<tr>") == 2


def test_a_confirmed_roster_offers_no_import_and_still_goes_home(school: School) -> None:
    school.pupil()
    school.confirm()
    assert "/roster/import" not in school.get("").text
    assert school.get("/import").status_code == 409
    assert school.get(".xlsx").status_code == 200
