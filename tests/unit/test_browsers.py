"""What browsers call themselves."""

from __future__ import annotations

import pytest

from app.web.browsers import browser_name

WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64)"


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (f"{WINDOWS} Chrome/109.0 Safari/537.36 Edg/109.0.1518", "Microsoft Edge 109, Windows"),
        (f"{WINDOWS} Chrome/109.0.0.0 Safari/537.36", "Chrome 109, Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:115.0) Firefox/115.0", "Firefox 115, Linux"),
        ("Mozilla/5.0 (Linux; Android 13) Chrome/120.0 Mobile", "Chrome 120, Android"),
        ("(iPhone; OS 17_0 like Mac OS X) Version/17.0 Mobile/15E Safari/604", "Safari 17, iPhone"),
        ("curl/8", ""),
        ("", ""),
    ],
)
def test_browser_and_system_are_named(user_agent: str, name: str) -> None:
    assert browser_name(user_agent) == name
