"""The sheet of counts as officers use it: as a spreadsheet, and as a plain form (6.1, 6.2)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date

import pytest
from playwright.sync_api import Browser, Dialog, Locator, Route, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Count, CountedSchool, OtherSchool
from tests.e2e.officer import Desk, Officer
from tests.e2e.portal import Portal
from tests.e2e.words import thai
from tests.factories import make_sheet

pytestmark = pytest.mark.e2e

GRADES = ["k2", "k3", "p1", "p2", "p3", "p4", "p5", "p6"]
CELLS = 2 * len(GRADES)


@dataclass
class Sheet:
    """An officer before the sheet; rows are numbered from the top, fields from the left."""

    officer: Officer
    ids: list[int]

    @property
    def url(self) -> str:
        country = self.officer.portal.country
        return f"/rounds/{country.round.key}/authorities/{country.sao.code}/counts"

    def opens(self) -> None:
        self.officer.goes_to(self.url)

    def row(self, number: int) -> Locator:
        return self.officer.page.locator(f"#r{self.ids[number]}")

    def field(self, row: int, column: int = 0) -> Locator:
        return self.row(row).locator("input[inputmode]").nth(column)

    def presses(self, *keys: str) -> None:
        for key in keys:
            self.officer.page.keyboard.press(key)

    def types(self, *texts: str) -> None:
        """Type into the field that has the focus, and go on to the right."""
        for text in texts:
            self.officer.page.keyboard.type(text)
            self.presses("ArrowRight")

    def pastes(self, text: str) -> None:
        page = self.officer.page
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page.evaluate("text => navigator.clipboard.writeText(text)", text)
        self.presses("Control+V")

    def state(self, row: int, english: str) -> None:
        expect(self.row(row).locator(".state")).to_have_text(thai(english))

    def figures(self, row: int) -> list[int | None]:
        """Read what is saved of a row, in the order of its fields."""
        with Session(self.officer.portal.engine) as session:
            cells = session.execute(
                select(Count.grade, Count.sex, Count.pupils).where(
                    Count.counted_school_id == self.ids[row]
                )
            )
            known = {(grade, str(sex)): pupils for grade, sex, pupils in cells}
        return [known.get((grade, sex)) for grade in GRADES for sex in "mf"]


@contextmanager
def opened(
    portal: Portal, browser: Browser, *, javascript: bool, officers: int
) -> Iterator[list[Sheet]]:
    with portal.writing() as session:
        country = portal.country
        owed = make_sheet(session, country.round, country.sao, schools=4)
        ids = session.scalars(
            select(CountedSchool.id)
            .join(OtherSchool)
            .where(CountedSchool.return_id == owed.id)
            .order_by(OtherSchool.sort_key, OtherSchool.id)
        ).all()
        gone = session.get_one(CountedSchool, ids[2])
        gone.school.dissolved_on = date(2026, 5, 20)
    with ExitStack() as stack:
        desk = Desk(portal, browser, javascript=javascript)
        sheets = [
            Sheet(stack.enter_context(desk.officer(portal.country.sao)), list(ids))
            for _ in range(officers)
        ]
        for sheet in sheets:
            sheet.officer.enters()
            sheet.opens()
        yield sheets


@pytest.fixture
def sheet(portal: Portal, browser: Browser) -> Iterator[Sheet]:
    with opened(portal, browser, javascript=True, officers=1) as (only,):
        yield only


def test_a_row_is_saved_when_one_leaves_it_and_sums_follow_the_typing(sheet: Sheet) -> None:
    sheet.field(0).click()
    sheet.types("12", "๓", "0")
    expect(sheet.row(0).locator("td.n")).to_contain_text("15")
    total = sheet.officer.page.locator("tfoot td.n").last
    expect(total).to_have_text("15")
    sheet.state(0, "not saved yet")
    assert sheet.figures(0) == [None] * CELLS
    sheet.presses("Enter")
    expect(sheet.field(1, 3)).to_be_focused()
    expect(sheet.row(0).locator(".state")).to_contain_text("13")
    # Blank is not zero: three fields of sixteen are filled, one of them with nobody.
    assert sheet.figures(0) == [12, 3, 0] + [None] * 13
    expect(total).to_have_text("15")


def test_arrows_enter_and_escape_move_as_in_a_spreadsheet(sheet: Sheet) -> None:
    sheet.field(0).click()
    sheet.presses("ArrowRight", "ArrowRight", "ArrowLeft")
    expect(sheet.field(0, 1)).to_be_focused()
    sheet.presses("ArrowDown", "ArrowDown")
    # The dissolved school has no fields, and is passed over.
    expect(sheet.field(3, 1)).to_be_focused()
    sheet.presses("Shift+Enter")
    expect(sheet.field(1, 1)).to_be_focused()
    sheet.officer.page.keyboard.type("5")
    sheet.presses("Escape")
    expect(sheet.field(1, 1)).to_have_value("")
    sheet.presses("ArrowUp", "ArrowUp")
    expect(sheet.field(0, 1)).to_be_focused()
    sheet.presses("Tab")
    expect(sheet.field(0, 2)).to_be_focused()


def test_a_block_from_excel_fills_rows_and_they_are_saved(sheet: Sheet) -> None:
    sheet.field(0).click()
    line = "\t".join(str(number) for number in range(3, 19))
    sheet.pastes(f"{line}\r\n{line.replace('3', '๓')}\r\n{line}\r\n")
    sheet.state(1, "complete")
    sheet.state(0, "not saved yet")
    assert sheet.figures(1) == list(range(3, 19))
    # The third line meets the dissolved school, which has no fields.
    sheet.officer.reads(
        thai("%(num)s had no field here and were left out.").replace("%(num)s", "16")
    )
    sheet.presses("ArrowDown")
    sheet.state(0, "complete")
    assert sheet.figures(0) == list(range(3, 19))
    assert sheet.figures(2) == [None] * CELLS


def test_a_dissolved_school_is_zeros_in_one_press(sheet: Sheet) -> None:
    expect(sheet.officer.page.locator("#tally [data-of=ok]")).to_have_text("0")
    sheet.row(2).get_by_role("button", name=thai("Save as zeros")).click()
    sheet.state(2, "complete")
    assert sheet.figures(2) == [0] * CELLS
    expect(sheet.officer.page.locator("#tally [data-of=ok]")).to_have_text("1")


def test_a_mistake_stays_in_its_row_until_it_is_mended(sheet: Sheet) -> None:
    sheet.field(0).click()
    sheet.types("5", "-4")
    sheet.presses("ArrowDown")
    sheet.officer.reads(thai("is less than zero"))
    sheet.state(0, "not saved yet")
    assert sheet.figures(0) == [None] * CELLS
    sheet.field(0, 1).fill("4")
    sheet.presses("ArrowDown")
    expect(sheet.row(0).locator(".wrong")).to_have_count(0)
    assert sheet.figures(0)[:2] == [5, 4]


def test_whoever_leaves_with_a_row_unsaved_is_asked(sheet: Sheet) -> None:
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    sheet.officer.page.on("dialog", stay)
    sheet.field(0).click()
    sheet.types("5")
    sheet.officer.page.reload()
    assert asked == ["beforeunload"]


def test_of_two_officers_neither_loses_a_figure(portal: Portal, browser: Browser) -> None:
    with opened(portal, browser, javascript=True, officers=2) as (one, two):
        one.field(0).click()
        one.types("7", "8")
        one.presses("ArrowDown")
        expect(one.row(0).locator(".state")).to_contain_text("14")
        two.field(1).click()
        two.types("1")
        two.presses("ArrowUp")
        expect(two.row(1).locator(".state")).to_contain_text("15")
        two.types("9")
        two.presses("ArrowDown")
        conflict = two.row(0).locator(".wrong")
        expect(conflict).to_contain_text("อ.2 หญิง 8")
        assert one.figures(0)[:3] == [7, 8, None]
        two.row(0).get_by_role("button", name=thai("Save what I typed")).click()
        expect(conflict).to_have_count(0)
        assert two.figures(0)[:3] == [7, 9, None]
        # What one typed elsewhere in the row is kept beside it, and one is told what changed.
        one.field(0, 2).click()
        one.types("6")
        one.presses("ArrowDown")
        expect(one.row(0).locator(".says")).to_contain_text("อ.2 หญิง 9")
        assert one.figures(0)[:3] == [7, 9, 6]
        two.field(0, 2).fill("4")
        two.presses("ArrowDown")
        two.row(0).get_by_role("button", name=thai("Leave what stands there")).click()
        expect(two.row(0).locator(".wrong")).to_have_count(0)
        expect(two.field(0, 2)).to_have_value("6")
        assert two.figures(0)[:3] == [7, 9, 6]


def test_a_button_pressed_while_its_row_is_on_its_way_is_heeded(
    portal: Portal, browser: Browser
) -> None:
    with opened(portal, browser, javascript=True, officers=2) as (one, two):
        one.field(0).click()
        one.types("7")
        one.presses("ArrowDown")
        expect(one.row(0).locator(".state")).to_contain_text("15")
        two.field(0).click()
        two.types("9")
        two.presses("ArrowDown")
        expect(two.row(0).locator(".wrong")).to_contain_text("อ.2 ชาย 7")
        # A third value is saved before the press to save one's own arrives.
        one.field(0).fill("5")
        one.presses("ArrowDown")
        expect(one.row(0).locator(".state")).to_contain_text("15")
        held: list[Route] = []

        def hold(route: Route) -> None:
            held.append(route)

        two.officer.page.route("**/counts/*", hold, times=1)
        two.row(0).get_by_role("button", name=thai("Save what I typed")).click()
        two.state(0, "saving")
        two.row(0).get_by_role("button", name=thai("Leave what stands there")).click()
        held[0].continue_()
        expect(two.row(0).locator(".wrong")).to_have_count(0)
        expect(two.field(0)).to_have_value("5")
        assert two.figures(0)[0] == 5


def test_without_scripts_the_sheet_is_one_form(portal: Portal, browser: Browser) -> None:
    with opened(portal, browser, javascript=False, officers=2) as (one, two):
        for column in range(CELLS):
            one.field(0, column).fill("๗")
        one.field(1, 0).fill("มาก")
        one.officer.presses("Save")
        assert one.officer.answers[-1] == 422
        one.officer.reads(thai("is no number"))
        expect(one.field(1, 0)).to_have_value("มาก")
        assert one.figures(0) == [7] * CELLS
        one.field(1, 0).fill("0")
        one.presses("Enter")
        one.row(2).get_by_role("button", name=thai("Save as zeros")).click()
        one.state(2, "complete")
        assert one.figures(1)[0] == 0
        assert one.figures(2) == [0] * CELLS
        two.field(0, 0).fill("9")
        two.field(3, 0).fill("3")
        two.officer.presses("Save")
        assert two.officer.answers[-1] == 409
        assert two.figures(3)[0] == 3
        expect(two.row(0).locator(".wrong").first).to_contain_text("อ.2 ชาย 7")
        two.officer.presses("Save")
        assert two.figures(0)[0] == 9
