"""A file of counts: told cell by cell what is wrong, applied as shown, harmless when repeated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm.attributes import set_committed_value

from app.domain.counts import CELLS, CountQuery, FigureError
from app.domain.people import Sex
from app.exchange import counts_sheet, reading
from app.exchange.cells import Sheet
from app.exchange.counts_sheet import Line
from app.models import CountedSchool, CountImport, History
from app.services import kept_sheets
from app.services.counts.importing import applying, planning
from app.services.counts.importing.planning import ImportProblem, Plan
from app.services.errors import HeadingsUnknown, NotFound, RoundNotOpen, SheetMovedOn
from tests.factories.rounds import NOW
from tests.factories.units import SCHOOL_GRADES
from tests.services.counts.conftest import Desk, figures
from tests.support.sheets import workbook

HEADINGS = ("รหัส", "โรงเรียน", *(counts_sheet.heading(cell) for cell in CELLS), "เหตุผล")
AT = {cell: place for place, cell in enumerate(CELLS, start=2)}


@dataclass
class Files:
    """An officer who sends files of the desk's sheet."""

    desk: Desk

    def line(self, row: CountedSchool, pupils: Any = 7, **cells: Any) -> list[Any]:
        """Write a school's row; `cells` are by grade and sex, such as `p1_m`."""
        made: list[Any] = [row.school.code, row.school.name]
        for grade, sex in CELLS:
            usual = pupils if grade in row.school.grades else None
            made.append(cells.get(f"{grade}_{sex.value}", usual))
        return made

    def sheet(self, *rows: Sequence[Any]) -> Sheet:
        return reading.read(workbook(HEADINGS, *rows))

    def plan(self, *rows: Sequence[Any]) -> Plan:
        return planning.plan(self.desk.session, self.desk.sheet, self.sheet(*rows))

    def keep(self, *rows: Sequence[Any]) -> CountImport:
        return kept_sheets.keep(
            self.desk.session,
            CountImport,
            self.desk.sheet,
            self.sheet(*rows),
            content=b"x",
            file_name="counts.xlsx",
            actor=self.desk.actor,
            at=NOW,
        )

    def apply(self, kept: CountImport, digest: str | None = None) -> dict[str, int]:
        if digest is None:
            read = kept_sheets.cells_of(kept)
            digest = planning.plan(self.desk.session, self.desk.sheet, read).digest
        return applying.apply(
            self.desk.session,
            self.desk.sheet,
            kept,
            digest=digest,
            actor=self.desk.actor,
            at=NOW,
        )


@pytest.fixture
def officer(desk: Desk) -> Files:
    return Files(desk)


def problems(plan: Plan) -> list[tuple[str, Any]]:
    return [(one.cell, one.kind) for one in plan.problems]


def test_a_file_of_the_whole_sheet_fills_it(officer: Files) -> None:
    rows = officer.desk.rows
    done = officer.apply(officer.keep(*(officer.line(row, 7) for row in rows)))
    assert done == {"changed": 3, "refused": 0}
    assert officer.desk.sheet.rows_with_errors == 0
    assert officer.desk.sheet.pupils == 3 * sum(figures().values())


def test_a_school_is_known_by_its_code_and_else_by_its_name(officer: Files) -> None:
    first, second, third = officer.desk.rows
    by_code, by_name, neither = (officer.line(row) for row in (first, second, third))
    by_code[1] = "ชื่ออื่น"
    by_name[0] = ""
    neither[:2] = ["9999999999", "โรงเรียนไม่มีในบัญชี"]
    planned = officer.plan(by_code, by_name, neither)
    assert [one.row.counted.id for one in planned.changed] == [first.id, second.id]
    assert problems(planned) == [("B4", ImportProblem.UNKNOWN_SCHOOL)]
    assert planned.missing == 1


def test_a_code_that_is_not_on_the_sheet_is_no_school_of_the_same_name(officer: Files) -> None:
    line = officer.line(officer.desk.rows[0])
    line[0] = "1033999999"
    planned = officer.plan(line)
    assert (planned.changed, problems(planned)) == ((), [("A2", ImportProblem.UNKNOWN_CODE)])


def test_a_code_beside_the_name_of_another_school_of_the_sheet_is_neither(officer: Files) -> None:
    first, second, _third = officer.desk.rows
    line = officer.line(first)
    line[1] = second.school.name
    planned = officer.plan(line)
    assert (planned.changed, problems(planned)) == ((), [("A2", ImportProblem.CODE_OF_ANOTHER)])
    assert planned.problems[0].told == first.school.name


def test_a_school_whose_code_nobody_recorded_is_known_by_its_name(officer: Files) -> None:
    row = officer.desk.rows[0]
    row.school.code = None
    line = officer.line(row)
    line[0] = "1033999999"
    assert [one.row.counted.id for one in officer.plan(line).changed] == [row.id]


def test_a_code_that_excel_made_a_number_of_is_the_same_code(officer: Files) -> None:
    line = officer.line(officer.desk.rows[0])
    line[:2] = [float(line[0]), None]
    assert len(officer.plan(line).changed) == 1


def test_each_wrong_cell_is_named_and_its_row_is_not_taken(officer: Files) -> None:
    first, second, third = officer.desk.rows
    third.school.dissolved_on = date(2026, 5, 1)
    planned = officer.plan(
        officer.line(first, p1_m="สิบ", p1_f=-1, p2_m=7.5, p2_f=3001, k1_m=4),
        officer.line(second),
        officer.line(second),
        officer.line(third, 0, p6_f=1),
    )
    assert problems(planned) == [
        ("C2", ImportProblem.NOT_TAUGHT),
        ("I2", FigureError.NOT_A_NUMBER),
        ("J2", FigureError.NEGATIVE),
        ("K2", FigureError.NOT_WHOLE),
        ("L2", FigureError.TOO_LARGE),
        ("B4", ImportProblem.TWICE),
        ("T5", ImportProblem.DISSOLVED),
    ]
    assert planned.refused_rows == 3
    assert [one.row.counted.id for one in planned.changed] == [second.id]


def test_a_file_makes_no_grade_larger_than_any_is_with_what_stands_there(officer: Files) -> None:
    row = officer.desk.rows[0]
    officer.desk.save(row, figures(7, p1=1500))
    planned = officer.plan(officer.line(row, None, p1_f=1501))
    assert problems(planned) == [("J2", FigureError.GRADE_TOO_LARGE)]
    assert planned.changed == ()


def dissolved(officer: Files) -> CountedSchool:
    """Give a school that was dissolved after its figures had been saved."""
    row = officer.desk.rows[0]
    officer.desk.save(row, figures(7), reason="ย้ายเข้า")
    row.school.dissolved_on = date(2026, 5, 1)
    officer.desk.session.flush()
    return row


@pytest.mark.parametrize("zeros", [dict.fromkeys(("k2_f", "p1_m"), 0), {"p6_f": "๐"}])
def test_a_zero_of_a_dissolved_school_makes_all_of_it_zeros_as_is_shown(
    officer: Files, zeros: dict[str, Any]
) -> None:
    row = dissolved(officer)
    kept = officer.keep(officer.line(row, None, **zeros), officer.line(officer.desk.rows[1]))
    planned = planning.plan(officer.desk.session, officer.desk.sheet, kept_sheets.cells_of(kept))
    assert {after for _cell, _before, after in planned.changed[0].fields} == {0}
    assert len(planned.changed[0].fields) == len(figures())
    assert officer.apply(kept) == {"changed": 2, "refused": 0}
    assert officer.desk.figures_of(row) == figures(0)
    assert (row.is_complete, row.reason) == (True, "")


def test_a_reason_alone_changes_no_dissolved_school_and_keeps_no_other_row_out(
    officer: Files,
) -> None:
    row = dissolved(officer)
    other = officer.desk.rows[1]
    kept = officer.keep([*officer.line(row, None), "ยุบแล้ว"], officer.line(other, 9))
    assert officer.apply(kept) == {"changed": 1, "refused": 0}
    assert officer.desk.figures_of(other) == figures(9)
    assert (officer.desk.figures_of(row), row.reason) == (figures(7), "ย้ายเข้า")


def test_blank_cells_change_nothing_and_zero_is_a_figure(officer: Files) -> None:
    row = officer.desk.rows[0]
    officer.desk.save(row, figures(7))
    officer.apply(officer.keep(officer.line(row, None, p1_m=0, p2_f="๑๒", k1_m=0)))
    known = officer.desk.figures_of(row)
    assert known == figures(7) | {("p1", Sex.MALE): 0, ("p2", Sex.FEMALE): 12}


def test_a_formula_that_was_never_computed_is_no_figure(officer: Files) -> None:
    planned = officer.plan(officer.line(officer.desk.rows[0], p1_m="=1+1"))
    assert problems(planned) == [("I2", FigureError.NOT_A_NUMBER)]


def test_a_file_that_was_applied_changes_nothing_again(officer: Files) -> None:
    kept = officer.keep(officer.line(officer.desk.rows[0]))
    first = officer.apply(kept)
    version = officer.desk.rows[0].version
    assert officer.apply(kept, digest="of another preview") == first
    assert officer.desk.rows[0].version == version
    acts = officer.desk.session.scalars(select(History).where(History.event == "counts.imported"))
    assert len(acts.all()) == 1


def test_of_two_presses_at_once_the_second_changes_nothing(officer: Files) -> None:
    kept = officer.keep(officer.line(officer.desk.rows[0]))
    first = officer.apply(kept)
    # The second had read the file before the first was done.
    set_committed_value(kept, "applied_at", None)
    assert officer.apply(kept, digest="of the preview before") == first


def test_what_changed_since_the_preview_is_not_overwritten(officer: Files) -> None:
    row = officer.desk.rows[0]
    kept = officer.keep(officer.line(row))
    digest = planning.plan(
        officer.desk.session, officer.desk.sheet, kept_sheets.cells_of(kept)
    ).digest
    officer.desk.save(row, figures(9))
    with pytest.raises(SheetMovedOn):
        officer.apply(kept, digest)
    assert officer.desk.figures_of(row) == figures(9)


def test_a_reason_in_the_file_answers_and_a_blank_one_keeps_what_was_said(officer: Files) -> None:
    row = officer.desk.rows[0]
    officer.apply(officer.keep([*officer.line(row), "ย้ายเข้า"]))
    assert row.reason == "ย้ายเข้า"
    officer.apply(officer.keep(officer.line(row, 8)))
    assert row.reason == "ย้ายเข้า"


def test_a_reason_that_a_file_repeats_answers_no_new_query(officer: Files) -> None:
    row = officer.desk.rows[0]
    officer.apply(officer.keep([*officer.line(row, 10), "นับแล้ว"]))
    assert row.open_queries == []
    officer.apply(officer.keep([*officer.line(row, 10, k2_m=900), "นับแล้ว"]))
    assert row.open_queries == [CountQuery.KINDERGARTEN_LARGER]
    officer.apply(officer.keep([*officer.line(row, None), "นับแล้ว เด็กย้ายเข้า"]))
    assert row.open_queries == []


def test_a_file_with_other_headings_is_refused(officer: Files) -> None:
    with pytest.raises(HeadingsUnknown):
        planning.plan(officer.desk.session, officer.desk.sheet, reading.read(workbook(["ก", "ข"])))


def test_nobody_elses_file_is_shown_and_the_last_one_takes_the_place_of_those_before(
    officer: Files,
) -> None:
    session, sheet = officer.desk.session, officer.desk.sheet
    first = officer.keep(officer.line(officer.desk.rows[0]))
    officer.keep(officer.line(officer.desk.rows[0]))
    session.expire_all()
    for import_id in (first.id, 999_999):
        with pytest.raises(NotFound):
            kept_sheets.get(session, CountImport, sheet, import_id, actor=officer.desk.actor)


def test_the_sheet_that_is_taken_home_comes_back_unchanged(officer: Files) -> None:
    first, second, _third = officer.desk.rows
    officer.desk.save(first, figures(7), reason="=1+1")
    lines = [
        Line(row.school.code or "", row.school.name, "สพฐ.", SCHOOL_GRADES,
             officer.desk.figures_of(row), figures(5), row.reason)
        for row in (first, second)
    ]  # fmt: skip
    read = reading.read(counts_sheet.write("ชื่อ", lines, name="จำนวนนักเรียน"))
    planned = planning.plan(officer.desk.session, officer.desk.sheet, read)
    assert (planned.changed, planned.problems) == ((), ())
    assert planned.unchanged == 2
    # A text that looks like a formula went out as a text.
    assert any("=1+1" in cells for _number, cells in read.rows)


def test_a_sheet_takes_no_file_after_closing(officer: Files) -> None:
    kept = officer.keep(officer.line(officer.desk.rows[0]))
    officer.desk.sheet.round.closes_at = NOW
    with pytest.raises(RoundNotOpen):
        officer.apply(kept)
