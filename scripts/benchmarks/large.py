"""Every list of a school that carried 2,000 pupils over: the heaviest, and the most queries."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from app import create_app
from app.settings import Settings
from scripts.benchmarks import carrying, data, queries
from scripts.benchmarks.figures import Figure
from scripts.benchmarks.server import SECRET_KEY, Browser, cookie, serve

NAMES = ("roster_2000_kb", "roster_2000_queries", "review_2000_kb", "review_2000_queries")
ROUND = "2569-2"
LISTS: tuple[tuple[str, str], ...] = (
    ("roster", ""),
    ("roster", "page=25"),
    ("roster", "class=p1/1"),
    ("roster", "q=สม"),
    ("roster", "state=unseen"),
    ("rooms", ""),
    ("room", "class=p1/1"),
    ("removed", ""),
    ("name_list", ""),
    ("room_name_list", "class=p1/1"),
    ("carry_over", ""),
    ("carry_over_room", "class=p1/1"),
    ("last_year", ""),
    ("check_numbers", ""),
    ("claims", ""),
    ("roster_history", ""),
)
REVIEW = ("review", "")
"""No list, but the one page of all that stands between a roster and its confirmation."""


def measure(database: Path) -> Iterator[Figure]:
    """Ask for every list once it has been asked for before, as every later visit does."""
    with tempfile.TemporaryDirectory() as folder:
        filled = Path(folder) / "filled.sqlite3"
        shutil.copy(database, filled)
        with carrying.desk_of(filled) as desk:
            carrying.fill(desk)
        with carrying.desk_of(filled) as desk:
            carrying.seconds_of_carrying(desk)
        token = data.sign_in(filled, data.SMALL_CODE)
        *lists, review = paths_of(filled)
        with serve("wsgi:app", filled) as server:
            browser = Browser(server.port, cookie(filled, token))
            kb = {path: _kb(browser, path) for path in (*lists, review)}
        asked = {path: queries.count(filled, token, path) for path in (*lists, review)}
        yield Figure(NAMES[0], max(kb[path] for path in lists), "KB")
        yield Figure(NAMES[1], max(asked[path] for path in lists), "queries")
        yield Figure(NAMES[2], kb[review], "KB")
        yield Figure(NAMES[3], asked[review], "queries")


def paths_of(database: Path) -> Iterator[str]:
    """Give the addresses of all lists, and last that of the page before confirming."""
    app = create_app(Settings(database_url=f"sqlite:///{database}", secret_key=SECRET_KEY))
    addresses = app.url_map.bind("localhost")
    named = {"round_key": ROUND, "code": data.SMALL_CODE}
    for page, query in (*LISTS, REVIEW):
        path = addresses.build(f"institution.{page}", named)
        yield f"{path}?{query}" if query else path


def _kb(browser: Browser, path: str) -> float:
    browser.get(path)
    status, head, body = browser.get(path)
    if status != 200:
        raise RuntimeError(f"{path} answered {status}")
    return round((len(head) + len(body)) / 1024, 1)
