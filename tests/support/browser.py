"""Debian's Chromium on an office's old screen, and what it gets when it asks for htmx."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import distribution
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, ConsoleMessage, Page, Route, ViewportSize, sync_playwright

Cdn = Literal["copy", "unreachable", "hangs"]
CHROMIUM = "/usr/bin/chromium"
SCREEN = ViewportSize(width=1366, height=768)
PATIENCE = 10_000  # milliseconds
HTMX_FILE = "django_htmx/static/django_htmx/htmx-2.min.js"


def htmx_copy() -> Path:
    """Find the htmx that a test distribution carries: the published file, byte for byte."""
    return Path(str(distribution("django-htmx").locate_file(HTMX_FILE)))


def htmx_address() -> str:
    """Name the address at which browsers find that very file."""
    found = re.search(r'version:"([\d.]+)"', htmx_copy().read_text(encoding="utf-8"))
    if not found:
        raise LookupError(f"{htmx_copy()} names no version")
    return f"https://cdn.jsdelivr.net/npm/htmx.org@{found[1]}/dist/htmx.min.js"


@contextmanager
def running_browser() -> Iterator[Browser]:
    """Start Chromium, once for all tests."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def open_page(
    browser: Browser, base_url: str, *, javascript: bool = True, cdn: Cdn = "copy"
) -> Iterator[Page]:
    """Open an empty page in a browser of its own, without cookies.

    At the end it raises `AssertionError` when a script failed, the content security policy stopped
    something, or the page asked a stranger for anything. Where htmx hangs, the page's `load` never
    comes: go to it with `wait_until="commit"`. The browser's cache is off, as always where
    Playwright may answer requests.
    """
    complaints: list[str] = []
    context = browser.new_context(
        base_url=base_url, java_script_enabled=javascript, viewport=SCREEN, locale="th-TH",
        timezone_id="Asia/Bangkok",
    )  # fmt: skip
    try:
        context.set_default_timeout(PATIENCE)
        away = re.compile(rf"^(?!{re.escape(base_url.rstrip('/'))}(/|$))https?://")
        context.route(away, lambda route: _answer(route, cdn, complaints))
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(f"script failed: {error}"))
        page.on("console", lambda message: complaints.extend(_complaint(message)))
        yield page
    finally:
        context.close()
    if complaints:
        raise AssertionError("\n".join(complaints))


def _answer(route: Route, cdn: Cdn, complaints: list[str]) -> None:
    if route.request.url != htmx_address():
        complaints.append(f"asked a stranger: {route.request.url}")
        route.abort()
    elif cdn == "copy":
        route.fulfill(
            path=htmx_copy(),
            content_type="application/javascript",
            headers={"Access-Control-Allow-Origin": "*"},
        )
    elif cdn == "unreachable":
        route.abort("connectionrefused")
    # Left without an answer, the request hangs until the page is closed.


def _complaint(message: ConsoleMessage) -> list[str]:
    refused = ("Content Security Policy", "integrity")
    if message.type == "error" and any(word in message.text for word in refused):
        return [message.text]
    return []
