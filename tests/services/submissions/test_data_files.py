"""The data file of a confirmation says what was frozen, and always in the same bytes (10.1)."""

from __future__ import annotations

import csv
import io
from datetime import date

from openpyxl import load_workbook

from app.dispatch.data_files import csv_of, data_of, xlsx_of
from app.exchange import headings, reading
from app.exchange.layouts import LEC_REPORT
from app.models import Confirmation, EnrolmentDetail
from app.services.rosters.exporting import sheet_values
from tests.factories import make_enrolment
from tests.services.confirmation.acting import Acting
from tests.services.submissions.scopes import everything

DETAIL = {
    "nationality": "ไทย",
    "admission_date": date(2026, 5, 16),
    "height_cm": 118.5,
    "weight_kg": 21.0,
    "father": {"first_name": "=1+1", "phone": "0812345678"},
    "current_address": {"house_no": "9/1", "province": "ศรีสะเกษ"},
}


def confirmed_school(acting: Acting) -> Confirmation:
    roster = acting.roster()
    row = make_enrolment(
        acting.session, roster, acting.officer(roster), last_name="ณ อยุธยา", student_number="0012"
    )
    acting.session.add(EnrolmentDetail(enrolment_id=row.id, **DETAIL))
    acting.session.flush()
    return acting.confirm(roster)


def test_frozen_rows_are_written_as_the_roster_is(acting: Acting) -> None:
    confirmation = confirmed_school(acting)
    live = sheet_values(acting.session, confirmation.return_, scope=everything(acting))
    page = load_workbook(io.BytesIO(xlsx_of(confirmation))).active
    assert page is not None
    shown = [
        ["" if cell is None else cell for cell in row]
        for row in page.iter_rows(3, values_only=True)
    ]
    assert shown == [LEC_REPORT.headings, *LEC_REPORT.rows(live)]


def test_the_file_names_its_confirmation(acting: Acting) -> None:
    confirmation = confirmed_school(acting)
    book = load_workbook(io.BytesIO(xlsx_of(confirmation)))
    assert book.active is not None
    assert confirmation.code in str(book.active["A1"].value)
    told = {one.name: one.value for one in book.custom_doc_props.props}
    assert told["รหัสตรวจสอบ"] == confirmation.code
    assert told["ยืนยันข้อมูลฉบับที่"] == "1"
    rows = list(csv.DictReader(io.StringIO(csv_of(confirmation).decode("utf-8-sig"))))
    assert {row["รหัสตรวจสอบ"] for row in rows} == {confirmation.code}
    assert {row["ฉบับที่"] for row in rows} == {"1"}


def test_the_same_confirmation_gives_the_same_bytes(acting: Acting) -> None:
    confirmation = confirmed_school(acting)
    first = xlsx_of(confirmation), csv_of(confirmation)
    acting.officer(confirmation.return_).unit.name = "เปลี่ยนชื่อแล้ว"
    acting.session.flush()
    assert (xlsx_of(confirmation), csv_of(confirmation)) == first


def test_a_sheet_reader_finds_the_pupils_in_either_file(acting: Acting) -> None:
    confirmation = confirmed_school(acting)
    for content in (xlsx_of(confirmation), csv_of(confirmation)):
        assert headings.recognise(reading.read(content)).suffice


def test_an_overview_lists_units_and_adds_up(acting: Acting) -> None:
    acting.confirmed_authority()
    pupils = acting.country.pupils(acting.session, acting.country.sao)
    assert pupils.confirmation is not None
    data = data_of(pupils.confirmation)
    book = load_workbook(io.BytesIO(data.xlsx()))
    units, grades = book.worksheets
    assert units.max_row == 2 + 3
    assert [cell.value for cell in list(grades)[-1]] == ["รวมทั้งสิ้น", 2, 0, 0, 2]
    assert data.csv().decode("utf-8-sig").count(pupils.confirmation.code) == 3
