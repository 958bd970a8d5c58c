"""An altered sheet, an altered document and an older version are each told apart (10.1)."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pikepdf
import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, FilePayload, expect

from app.services.confirmation import service
from app.web.guessing import WRONG_PER_NETWORK
from tests.e2e.officer import Desk, Officer
from tests.e2e.portal import Portal
from tests.e2e.words import thai
from tests.factories import make_enrolment
from tests.factories.rounds import NOW
from tests.services.confirmation.acting import LATER

pytestmark = pytest.mark.e2e

PROVEN = "PROVEN: this is the very file that the portal issued"
STALE = "The very file that was issued, but it does not stand any more"
WAYS = {"htmx": True, "without JavaScript": False}


@dataclass
class Story:
    """A school that confirmed, the officer of its authority, and the files between them."""

    portal: Portal
    school: Officer
    authority: Officer

    def confirm(self) -> str:
        """Confirm the school's roster behind the portal's back, and give its code."""
        country = self.portal.country
        with self.portal.writing() as session:
            roster = country.roster(session, country.school)
            return service.confirm(
                session,
                roster,
                actor=country.account(country.school),
                at=NOW,
                version=roster.version,
                wording="ขอรับรอง",
            ).code

    def cancel(self) -> None:
        country = self.portal.country
        with self.portal.writing() as session:
            roster = country.roster(session, country.school)
            service.cancel(
                session,
                roster,
                actor=country.account(country.sao),
                at=LATER,
                version=roster.version,
                reason="แก้ไขข้อมูล",
            )

    def saves(self, button: str) -> bytes:
        """Press a button of the school's page that answers with a file."""
        key, code = self.portal.country.round.key, self.portal.country.school.code
        self.school.goes_to(f"/rounds/{key}/units/{code}/submission")
        with self.school.page.expect_download() as download:
            self.school.button(button).click()
        return download.value.path().read_bytes()

    def prints(self, number: int) -> bytes:
        """Print a version: sent as its form sends it, since browsers show the file themselves."""
        key, code = self.portal.country.round.key, self.portal.country.school.code
        page = f"/rounds/{key}/units/{code}/submission"
        self.school.goes_to(page)
        form = self.school.page.locator(f'form[action="{page}/{number}/document.pdf"]')
        expect(form).to_have_attribute("target", "_blank")
        token = form.locator("[name=csrf_token]").input_value()
        answer = self.school.page.request.post(
            f"{self.portal.address}{page}/{number}/document.pdf",
            form={"csrf_token": token, "digits": "thai"},
            headers={"Referer": self.school.page.url},
        )
        assert answer.headers["content-type"] == "application/pdf"
        return answer.body()

    def checks(self, content: bytes, code: str = "") -> None:
        """Drop a file on the page of a code, or on the page for any."""
        self.authority.goes_to(f"/verify/{code}" if code else "/verify")
        file = FilePayload(name="ไฟล์ที่ได้รับ", mimeType="application/pdf", buffer=content)
        self.authority.page.locator("[name=file]").set_input_files(file)
        self.authority.presses("Check the file")

    def is_told(self, title: str) -> None:
        expect(self.authority.page.locator("#checked .notice")).to_contain_text(thai(title))


@pytest.fixture(params=WAYS)
def story(request: pytest.FixtureRequest, portal: Portal, browser: Browser) -> Iterator[Story]:
    country = portal.country
    with portal.writing() as session:
        roster = country.roster(session, country.school)
        for name in ("น้ำเพชร", "ปิติรัตน์"):
            make_enrolment(session, roster, country.account(country.school), first_name=name)
    desk = Desk(portal, browser, javascript=WAYS[request.param])
    with desk.officer(country.school) as school, desk.officer(country.sao) as authority:
        school.enters()
        authority.enters()
        yield Story(portal, school, authority)


def test_only_the_files_as_issued_are_proven(story: Story) -> None:
    code = story.confirm()
    sheet, document = story.saves("Save the data (XLSX)"), story.prints(1)
    for content in (sheet, document, story.saves("Save the data (CSV)")):
        for where in ("", code):
            story.checks(content, where)
            story.is_told(PROVEN)

    story.checks(with_another_name_in_a_cell(sheet))
    story.is_told("NOT PROVEN")
    expect(story.authority.page.locator("#checked table")).to_contain_text("ปลอมแปลง")

    story.checks(with_another_name_in_the_text(document), code)
    story.is_told("NOT PROVEN")
    expect(story.authority.page.locator("#checked table")).to_contain_text("ปลอมแปลง")


def test_a_version_printed_after_the_next_exists_is_told_apart(story: Story) -> None:
    story.confirm()
    story.cancel()
    second = story.confirm()
    first_document = story.prints(1)
    story.checks(first_document)
    story.is_told(STALE)
    story.checks(first_document, second)
    story.is_told("A FILE OF ANOTHER CONFIRMATION")
    story.checks(story.prints(2), second)
    story.is_told(PROVEN)


def test_a_stranger_learns_nothing_by_trying_codes(portal: Portal, browser: Browser) -> None:
    with Desk(portal, browser).officer(portal.country.school) as stranger:
        allowed = int(WRONG_PER_NETWORK.split()[0])
        texts = set()
        for number in range(allowed):
            code = f"{number:012}"
            stranger.goes_to(f"/verify/{code}")
            # What was typed is given back; all else is the same.
            texts.add(stranger.page.locator("main").inner_text().replace(code, ""))
        assert len(texts) == 1
        assert stranger.answers[-allowed:] == [404] * allowed
        stranger.goes_to("/verify/7K3M-Q9XD-2RTA")
        assert stranger.answers[-1] == 429
        expect(stranger.page.locator("h1")).to_have_text(thai("Too many codes from your network"))


def with_another_name_in_a_cell(content: bytes) -> bytes:
    book, changed = load_workbook(io.BytesIO(content)), io.BytesIO()
    page = book.active
    assert page is not None
    column = next(cell.column for cell in page[3] if cell.value == "ชื่อ")
    page.cell(4, column, "ปลอมแปลง")
    book.save(changed)
    return changed.getvalue()


def with_another_name_in_the_text(content: bytes) -> bytes:
    """Let the text layer name somebody else: what a reader copies, and a person may trust."""
    changed, altered = io.BytesIO(), 0
    with pikepdf.open(io.BytesIO(content)) as document:
        for page in document.pages:
            said = []
            for operands, operator in pikepdf.parse_content_stream(page):
                for one in operands:
                    if isinstance(one, pikepdf.Dictionary) and "/ActualText" in one:
                        text = str(one["/ActualText"])
                        new = re.sub("น้ำเพชร", "ปลอมแปลง", text)
                        altered += new != text
                        one["/ActualText"] = pikepdf.String(new)
                said.append((operands, operator))
            page.Contents = document.make_stream(pikepdf.unparse_content_stream(said))
        document.save(changed)
    assert altered
    return changed.getvalue()
