"""axe-core over a page in the browser: what stands in the way of people with disabilities."""

from __future__ import annotations

from dataclasses import dataclass

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

# WCAG 2.2 AA and all that it builds on.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
OPTIONS = {
    "runOnly": {"type": "tag", "values": RULES},
    "resultTypes": ["violations"],
    # None of these rules reads a style sheet by itself.
    "preload": False,
}


@dataclass(frozen=True, slots=True)
class Violation:
    """A rule that the page breaks, and the elements (as CSS selectors) that break it."""

    rule: str
    impact: str
    help: str
    places: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.rule} ({self.impact}): {self.help}: {', '.join(self.places)}"


def violations(page: Page) -> list[Violation]:
    """Ask axe-core which rules the page breaks as it stands now; it needs JavaScript."""
    page.evaluate(AXE_SCRIPT)
    # Not by the library's own call, which brings over all that the page does not break as well.
    found = page.evaluate("asked => axe.run(asked).then(told => told.violations)", OPTIONS)
    return [
        Violation(
            rule=one["id"],
            impact=one["impact"],
            help=one["help"],
            places=tuple(" ".join(map(str, node["target"])) for node in one["nodes"]),
        )
        for one in found
    ]
