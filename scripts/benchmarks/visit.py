"""What a first visit carries over the wire, htmx apart."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

from scripts.benchmarks import data
from scripts.benchmarks.figures import Figure
from scripts.benchmarks.roster import PATH
from scripts.benchmarks.server import Browser, cookie, serve

NAMES = ("first_visit_kb",)
OWN = re.compile(r'(?:href|src)="(/static/[^"]+)"')


def measure(database: Path) -> Iterator[Figure]:
    """Add up the roster page and all that it makes a browser load from the portal."""
    token = data.sign_in(database, data.SMALL_CODE)
    with serve("wsgi:app", database) as server:
        browser = Browser(server.port, cookie(database, token))
        _status, head, body = browser.get(PATH)
        carried = len(head) + len(body)
        for address in sorted(set(OWN.findall(gzip.decompress(body).decode()))):
            _status, head, part = browser.get(address)
            carried += len(head) + len(part)
    yield Figure(NAMES[0], round(carried / 1024, 1), "KB")
