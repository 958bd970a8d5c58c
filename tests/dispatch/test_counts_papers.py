"""What is printed and saved of counts of other schools is what was frozen of them."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from openpyxl import load_workbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.dispatch.counts_papers import counts_draft_of, counts_of
from app.dispatch.counts_tables import SCHOOL_HEADINGS
from app.dispatch.data_files import csv_of, xlsx_of
from app.dispatch.names import file_name
from app.dispatch.papers import paper_of
from app.domain.affiliations import Affiliation
from app.domain.counts import CELLS, CountQuery
from app.models import Confirmation, CountedSchool, Return
from app.services.confirmation import frozen
from app.services.confirmation.frozen import FrozenCounts
from app.services.counts import tallies
from tests.factories import Country
from tests.factories.other_schools import fill, make_sheet
from tests.factories.rounds import NOW
from tests.services.confirmation.acting import Acting


def address_of(code: str) -> str:
    return f"https://lec.example.go.th/verify/{code}"


@pytest.fixture
def acting(session: Session, country: Country) -> Acting:
    return Acting(session, country)


def filled_sheet(acting: Acting) -> Return:
    """Give the SAO's sheet: OBEC schools, a private one, one dissolved, one with a query."""
    session, country = acting.session, acting.country
    make_sheet(session, country.round, country.sao, 2)
    make_sheet(session, country.round, country.sao, 1, affiliation=Affiliation.PRIVATE)
    sheet = make_sheet(
        session, country.round, country.sao, 1, name="=1+1", dissolved_on=date(2026, 4, 1)
    )
    for row in session.scalars(select(CountedSchool).where(CountedSchool.return_id == sheet.id)):
        fill(session, row, 0 if row.school.dissolved_on else 10 + row.id)
        if row.school.affiliation is Affiliation.PRIVATE:
            row.queries = row.answered = [CountQuery.ALL_ROUND.value]
            row.reason = "นับแล้วสองครั้ง"
    tallies.count_anew(session, sheet)
    session.flush()
    return sheet


def confirmed(acting: Acting) -> Confirmation:
    return acting.confirm(filled_sheet(acting))


def content_of(confirmation: Confirmation) -> FrozenCounts:
    content = frozen.read(confirmation.content)
    assert isinstance(content, FrozenCounts)
    return content


def test_a_document_holds_the_frozen_schools_whatever_they_are_called_since(
    acting: Acting,
) -> None:
    made = confirmed(acting)
    rows = content_of(made).rows
    for row in acting.session.scalars(select(CountedSchool)):
        row.school.name = "ชื่อใหม่"
    acting.session.flush()
    document = counts_of(acting.session, made, address_of=address_of)
    assert [(one.name, one.figures, one.dissolved_on, one.reason) for one in document.schools] == [
        (row.name, row.figures, row.dissolved_on, row.reason) for row in rows
    ]
    assert document.pupils == made.pupils == sum(row.pupils for row in rows)
    assert (document.version, document.code, document.kind) == (1, made.code, "counts")
    assert document.province == acting.country.province.name
    html = paper_of(acting.session, made, address_of=address_of).html()
    assert made.code in html
    assert "ชื่อใหม่" not in html


def test_a_draft_is_of_the_live_figures(acting: Acting) -> None:
    sheet = filled_sheet(acting)
    document = counts_draft_of(acting.session, sheet, at=NOW, by=acting.officer(sheet))
    assert document.is_draft
    assert len(document.schools) == 4
    assert document.printed_at == NOW


def test_the_data_files_say_each_frozen_figure_and_the_same_bytes_again(acting: Acting) -> None:
    made = confirmed(acting)
    rows = content_of(made).rows
    book = load_workbook(io.BytesIO(xlsx_of(made)))
    schools, affiliations, grades = book.worksheets
    read = list(schools.iter_rows(3, values_only=True))
    by_code = {str(row[1]): row for row in read}
    assert len(by_code) == len(rows) == 4
    first = SCHOOL_HEADINGS.index("อ.1 ชาย")
    for row in rows:
        told = by_code[row.code]
        assert told[2] == row.name
        assert list(told[first : first + len(CELLS)]) == [row.figures.get(cell) for cell in CELLS]
        assert told[SCHOOL_HEADINGS.index("รวม")] == row.pupils
    assert [cell.value for cell in list(affiliations)[-1]][1:] == [
        4,
        *(made.pupils // 2,) * 2,
        made.pupils,
    ]
    assert [cell.value for cell in list(grades)[-1]][-1] == made.pupils
    lines = list(csv.DictReader(io.StringIO(csv_of(made).decode("utf-8-sig"))))
    assert {line["รหัสตรวจสอบ"] for line in lines} == {made.code}
    assert sum(int(line["รวม"]) for line in lines) == made.pupils
    assert (xlsx_of(made), csv_of(made)) == (xlsx_of(made), csv_of(made))


def test_the_files_of_both_data_sets_of_an_authority_have_different_names(acting: Acting) -> None:
    acting.confirmed_authority()
    pupils = acting.country.pupils(acting.session, acting.country.sao).confirmation
    assert pupils is not None
    assert file_name(pupils, "pdf") != file_name(confirmed(acting), "pdf")
