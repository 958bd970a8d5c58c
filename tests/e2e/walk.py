"""Walking through the portal: every page as it was sent, and what a visitor meets on it."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from flask import Flask
from playwright.sync_api import Page, Request, Response, ViewportSize
from werkzeug.exceptions import HTTPException

from tests.support.accessibility import violations
from tests.support.browser import SCREEN

PHONE = ViewportSize(width=390, height=844)
TOO_WIDE = """() => {
  const edge = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= edge) return [];
  return [...document.querySelectorAll("main *, header *, footer *")]
    .filter((one) => one.getBoundingClientRect().right > edge + 1)
    .map((one) => `${innerWidth}: ${one.tagName} ${one.id} ${one.className}`)
    .slice(0, 5);
}"""
SAYS_WHAT_NEXT = "#next-step a, main .notice:not(#notices .notice), main .nothing"
SUBMIT = "main form[method=post] [type=submit]"


@dataclass(frozen=True, slots=True)
class Seen:
    """A page that was met, by a name that tells who met it and where."""

    name: str
    html: str
    is_as_expected: bool
    violations: tuple[str, ...]
    too_wide: tuple[str, ...]
    says_what_next: bool


@dataclass(slots=True)
class Walk:
    """What was met on the whole walk; `endpoints` are those that answered a GET with a page."""

    app: Flask
    seen: list[Seen] = field(default_factory=list)
    homes: list[Seen] = field(default_factory=list)
    endpoints: set[str] = field(default_factory=set)

    def note_endpoints(self, request: Request) -> None:
        """Note which endpoint led to a page, and those that redirected to it."""
        adapter = self.app.url_map.bind("localhost")
        asked: Request | None = request
        while asked is not None:
            if asked.method == "GET":
                try:
                    endpoint, _arguments = adapter.match(urlsplit(asked.url).path, "GET")
                except HTTPException:
                    endpoint = "no endpoint"
                self.endpoints.add(str(endpoint))
            asked = asked.redirected_from


@dataclass(frozen=True, slots=True)
class Walker:
    """One visitor, whose every page is looked at."""

    walk: Walk
    page: Page
    who: str

    def comes_home(self, path: str = "/") -> None:
        self.walk.homes.append(self.opens(path))

    def opens(self, *paths: str, status: int = 200) -> Seen:
        """Open pages by their addresses."""
        for path in paths:
            response = self.page.goto(path)
            assert response is not None, path
            seen = self.looks(response, status)
        return seen

    def presses(self, selector: str, *, status: int = 200) -> None:
        """Press a button, and look at the page that answers."""
        with self.page.expect_navigation() as navigation:
            self.page.locator(selector).first.click()
        self.looks(navigation.value, status)

    def submits(self, path: str, button: str = SUBMIT, *, status: int = 422, **fields: str) -> None:
        """Fill in the form of a page and send it; the page that answers has this status."""
        self.page.goto(path)
        for name, value in fields.items():
            field = self.page.locator(f'[name="{name}"]').first
            if field.get_attribute("type") == "hidden":
                field.evaluate("(field, value) => { field.value = value }", value)
            else:
                field.fill(value)
        self.presses(button, status=status)

    def looks(self, response: Response, status: int) -> Seen:
        """Look at the page as it was sent, on an office's screen, and on a telephone's."""
        asked = response.request
        path = response.url.removeprefix(
            urlsplit(response.url)._replace(path="", query="").geturl()
        )
        self.walk.note_endpoints(asked)
        broken = [str(violation) for violation in violations(self.page)]
        too_wide: list[str] = self.page.evaluate(TOO_WIDE)
        self.page.set_viewport_size(PHONE)
        too_wide += self.page.evaluate(TOO_WIDE)
        self.page.set_viewport_size(SCREEN)
        seen = Seen(
            name=f"{self.who}: {asked.method} {path} {response.status}",
            html=response.text(),
            is_as_expected=response.status == status,
            violations=tuple(broken),
            too_wide=tuple(too_wide),
            says_what_next=self.page.locator(SAYS_WHAT_NEXT).count() > 0,
        )
        self.walk.seen.append(seen)
        return seen
