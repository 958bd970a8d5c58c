"""axe-core over a page in the browser: what stands in the way of people with disabilities."""

from __future__ import annotations

from dataclasses import dataclass

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# WCAG 2.2 AA and all that it builds on.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


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
    options = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
    found = Axe().run(page, options=options).response["violations"]
    return [
        Violation(
            rule=one["id"],
            impact=one["impact"],
            help=one["help"],
            places=tuple(" ".join(map(str, node["target"])) for node in one["nodes"]),
        )
        for one in found
    ]
