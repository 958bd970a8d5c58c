"""The floor: a bare WSGI app that reads the same rows with sqlite3 and joins the same HTML.

It knows no session, no permission and no template; `BENCH_FLOOR` names a JSON file with the
parts of the portal's own page, between which it puts the rows.
"""

from __future__ import annotations

import gzip
import json
import os
import sqlite3
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any

from app.domain.thai_calendar import format_date

MONTHS = [format_date(date(2000, month, 1), "medium").split()[1] for month in range(1, 13)]
ROWS = """
    SELECT id, seat_number, prefix, first_name, last_name, number, birth_date, sex, grade, room,
           student_number, seen_at
      FROM enrolment
     WHERE return_id = ? AND removed_at IS NULL
     ORDER BY list_key, id
     LIMIT 40
"""
LEVEL = 5

parts = json.loads(Path(os.environ["BENCH_FLOOR"]).read_text(encoding="utf-8"))
connection = sqlite3.connect(parts["database"], check_same_thread=False)


def app(
    _environ: dict[str, Any], start_response: Callable[[str, list[tuple[str, str]]], Any]
) -> Iterable[bytes]:
    body = gzip.compress(page().encode(), LEVEL)
    start_response(
        "200 OK",
        [
            ("Content-Type", "text/html; charset=utf-8"),
            ("Content-Encoding", "gzip"),
            ("Content-Length", str(len(body))),
        ],
    )
    return [body]


def page() -> str:
    rows = connection.execute(ROWS, (parts["return_id"],)).fetchall()
    return parts["head"] + parts["between"].join([row_html(row) for row in rows]) + parts["tail"]


def row_html(row: tuple[Any, ...]) -> str:
    key, seat, prefix, first, last, number, born, sex, _grade, room, student, seen = row
    day = date.fromisoformat(born)
    template: str = parts["seen"] if seen else parts["unseen"]
    return template % {
        "id": key,
        "seat": seat,
        "name": f"{prefix}{first} {last}",
        "number": f"{number[0]}-{number[1:5]}-{number[5:10]}-{number[10:12]}-{number[12]}",
        "born": f"{day.day} {MONTHS[day.month - 1]} {day.year + 543}",
        "sex": "ช" if sex == "m" else "ญ",
        "room": room,
        "student": student,
    }
