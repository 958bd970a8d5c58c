"""The roster page of 40 pupils among 200,000: against the floor, its queries, weight, memory."""

from __future__ import annotations

import gzip
import json
import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from statistics import median

from app.domain.national_id import formatted
from app.domain.thai_calendar import format_date
from scripts.benchmarks import data, queries
from scripts.benchmarks.figures import Figure
from scripts.benchmarks.server import Browser, cookie, serve

NAMES = (
    "roster_page_vs_floor",
    "roster_page_queries",
    "roster_page_kb",
    "process_rss_mb",
)
PATH = f"/rounds/2569-2/institutions/{data.SMALL_CODE}/roster"
RUNS = 15
SECONDS = 1.0
ROW = re.compile(r"<tr\b.*?</tr>", re.DOTALL)
TOKEN = re.compile(r'(name="csrf_token" value=")[^"]*')
CLOCK = re.compile(r"\d{1,2}\.\d{2} น\.")


def measure(database: Path) -> Iterator[Figure]:
    """Ask the portal and the floor in turns, each behind the same server."""
    token = data.sign_in(database, data.SMALL_CODE)
    with serve("wsgi:app", database) as portal:
        browser = Browser(portal.port, cookie(database, token))
        status, head, body = browser.get(PATH)
        if status != 200:
            raise RuntimeError(f"the roster answered {status}")
        with _floor(database, gzip.decompress(body).decode()) as floor:
            browser.rate(PATH, SECONDS)
            ratios = [browser.rate(PATH, SECONDS) / floor.rate("/", SECONDS) for _ in range(RUNS)]
        yield Figure(NAMES[0], round(median(ratios), 4), "of the floor's requests a second")
        yield Figure(NAMES[1], queries.count(database, token, PATH), "queries")
        yield Figure(NAMES[2], round((len(head) + len(body)) / 1024, 1), "KB")
        yield Figure(NAMES[3], round(portal.rss_mb(), 1), "MB")


@contextmanager
def _floor(database: Path, page: str) -> Iterator[Browser]:
    """Serve the floor, once it has been seen to make the very page that the portal made."""
    parts = database.with_suffix(".floor.json")
    parts.write_text(json.dumps(_parts_of(database, page), ensure_ascii=False), encoding="utf-8")
    os.environ["BENCH_FLOOR"] = str(parts)
    with serve("scripts.benchmarks.floor:app", database) as server:
        browser = Browser(server.port)
        made = gzip.decompress(browser.get("/")[2]).decode()
        if _still(made) != _still(page):
            raise RuntimeError("the floor does not make the portal's page")
        yield browser


def _still(page: str) -> str:
    """Leave out what differs from one request to the next."""
    return CLOCK.sub("", TOKEN.sub("", page))


def _parts_of(database: Path, page: str) -> dict[str, object]:
    """Take the portal's page apart: before the rows, one row of each kind, after the rows."""
    start, end = page.index("<tbody>") + len("<tbody>"), page.index("</tbody>")
    body = page[start:end]
    rows = ROW.findall(body)
    before, after = body.split(rows[0])
    with sqlite3.connect(database) as connection:
        connection.row_factory = sqlite3.Row
        known = connection.execute(
            "SELECT * FROM enrolment WHERE return_id = (SELECT id FROM 'return' WHERE unit_id ="
            " (SELECT id FROM unit WHERE code = ?)) ORDER BY list_key, id LIMIT 40",
            (data.SMALL_CODE,),
        ).fetchall()
    kinds = {}
    for row, html in zip(known, rows, strict=True):
        kinds["seen" if row["seen_at"] else "unseen"] = _template_of(row, html)
    return {
        "database": str(database),
        "return_id": known[0]["return_id"],
        "head": page[:start] + before,
        "between": after.split(rows[1])[0],
        "tail": body.rpartition("</tr>")[2] + page[end:],
        **kinds,
    }


def _template_of(row: sqlite3.Row, html: str) -> str:
    """Put a name in the place of each value that the row shows."""
    template = html.replace("%", "%%")
    for name, value in (
        ("name", f"{row['prefix']}{row['first_name']} {row['last_name']}"),
        ("number", formatted(row["number"])),
        ("born", format_date(date.fromisoformat(row["birth_date"]), "medium")),
        ("student", row["student_number"]),
        ("id", str(row["id"])),
    ):
        if value not in template:
            raise RuntimeError(f"the row does not show its {name}")
        template = template.replace(value, f"%({name})s")
    return template.replace(f">{row['seat_number']}</td>", ">%(seat)s</td>", 1)
