"""An officer at a desk: one browser, used by what it shows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

from playwright.sync_api import Browser, Locator, Page, Response, expect

from app.models import Unit
from tests.e2e.portal import Portal
from tests.e2e.words import thai
from tests.factories import PASSWORD
from tests.support.browser import Cdn, open_page

TRACES = re.compile(r"Traceback|Internal Server Error|sqlalchemy|werkzeug", re.IGNORECASE)
Text = str | re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Desk:
    """How browsers come to the portal in a test: with scripts or without, htmx or not."""

    portal: Portal
    browser: Browser
    javascript: bool = True
    cdn: Cdn = "copy"

    @property
    def has_htmx(self) -> bool:
        return self.javascript and self.cdn == "copy"

    @contextmanager
    def officer(self, unit: Unit) -> Iterator[Officer]:
        """Open a browser of its own for an officer; fail at the end if the portal ever broke."""
        broken: list[str] = []
        answers: list[int] = []

        def look(response: Response) -> None:
            if response.request.resource_type == "document":
                answers.append(response.status)
            if response.status >= 500:
                broken.append(f"{response.status} at {response.url}")

        with open_page(
            self.browser, self.portal.address, javascript=self.javascript, cdn=self.cdn
        ) as page:
            page.on("response", look)
            officer = Officer(
                page, self.portal, unit, answers, self.has_htmx, hangs=self.cdn == "hangs"
            )
            yield officer
            officer.meets_no_trace()
        assert broken == []


@dataclass(frozen=True, slots=True)
class Officer:
    """What a person does with a page, and what the person reads on it.

    `answers` are the statuses of all pages so far.
    """

    page: Page
    portal: Portal
    unit: Unit
    answers: list[int]
    has_htmx: bool
    hangs: bool = False

    def goes_to(self, path: str) -> None:
        wait_until: Literal["commit", "load"] = "commit" if self.hangs else "load"
        self.page.goto(path, wait_until=wait_until)

    def roster(self, path: str = "") -> str:
        """Give an address of the roster of the officer's own institution."""
        key = self.portal.country.round.key
        return f"/rounds/{key}/institutions/{self.unit.code}/roster{path}"

    def signs_in(self) -> None:
        """Sign in with the form, and arrive at the home page."""
        self.goes_to("/sign-in")
        self.fills_sign_in(self.unit)
        expect(self.page.get_by_role("button", name=thai("Sign out"))).to_be_visible()

    def fills_sign_in(self, unit: Unit, password: str = PASSWORD) -> None:
        self.types(code=unit.code, password=password)
        self.presses("Sign in")

    def enters(self) -> None:
        """Sign in without the form, where signing in is not what is tested."""
        self.portal.enter(self.page, self.portal.country.account(self.unit))

    def types(self, **fields: str) -> None:
        """Type into fields by their names; choose where a field is a list or a choice."""
        for name, value in fields.items():
            field = self.page.locator(f'[name="{name}"]:not([type="hidden"])')
            kind = field.first.evaluate("field => field.type")
            if kind == "radio":
                self.page.locator(f'[name="{name}"][value="{value}"]').check()
            elif kind == "select-one":
                field.select_option(value)
            else:
                field.fill(value)

    def holds(self, **fields: str) -> None:
        """Find fields filled as told."""
        for name, value in fields.items():
            field = self.page.locator(f'[name="{name}"]:not([type="hidden"])')
            if field.count() > 1:
                field = self.page.locator(f'[name="{name}"][value="{value}"]')
                expect(field).to_be_checked()
            else:
                expect(field).to_have_value(value)

    def button(self, english: str) -> Locator:
        return self.page.get_by_role("button", name=thai(english), exact=True)

    def presses(self, english: str) -> None:
        self.button(english).click()

    def follows(self, english: str) -> None:
        """Follow a link of the menu or the page by its words."""
        self.page.get_by_role("link", name=thai(english), exact=True).first.click()

    def reads(self, text: Text) -> None:
        expect(self.page.get_by_text(text).first).to_be_visible()

    def is_told(self, english: str) -> None:
        self.reads(thai(english))

    def meets_no_trace(self) -> None:
        """Find no stack trace and no name of a library on the page as it stands."""
        assert TRACES.findall(self.page.locator("body").inner_text()) == []
