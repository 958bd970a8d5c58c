"""What a browser calls itself, in words that its owner knows."""

from __future__ import annotations

import re

_BROWSERS = (
    (re.compile(r"Edg(?:A|iOS)?/(\d+)"), "Microsoft Edge"),
    (re.compile(r"OPR/(\d+)"), "Opera"),
    (re.compile(r"(?:Firefox|FxiOS)/(\d+)"), "Firefox"),
    (re.compile(r"(?:Chrome|CriOS)/(\d+)"), "Chrome"),
    (re.compile(r"Version/(\d+)\S* (?:Mobile/\S+ )?Safari/"), "Safari"),
)
_SYSTEMS = (
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def browser_name(user_agent: str) -> str:
    """Name browser, version and system; empty when the text tells none of them."""
    browser = next(
        (f"{name} {found[1]}" for form, name in _BROWSERS if (found := form.search(user_agent))), ""
    )
    system = next((name for sign, name in _SYSTEMS if sign in user_agent), "")
    return ", ".join(filter(None, (browser, system)))
