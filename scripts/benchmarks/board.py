"""The province board of 334 authorities and 900 institutions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from statistics import median

from scripts.benchmarks import data, queries
from scripts.benchmarks.figures import Figure
from scripts.benchmarks.server import Browser, cookie, serve

NAMES = ("province_board_queries", "province_board_vs_ping", "province_board_kb")
PATH = f"/rounds/2569-2/provinces/{data.PROVINCE_CODE}"
RUNS = 7


def measure(database: Path) -> Iterator[Figure]:
    """Compare the board with a page that runs `SELECT 1`, asked in turns."""
    token = data.sign_in(database, data.PROVINCE_CODE)
    yield Figure(NAMES[0], queries.count(database, token, PATH), "queries")
    with serve("wsgi:app", database) as server:
        browser = Browser(server.port, cookie(database, token))
        status, _head, body = browser.get(PATH)
        if status != 200:
            raise RuntimeError(f"the board answered {status}")
        ratios = []
        for _ in range(RUNS):
            ping = median(browser.milliseconds("/healthz", 100))
            ratios.append(median(browser.milliseconds(PATH, 15)) / ping)
        yield Figure(NAMES[1], round(median(ratios), 1), "times")
        yield Figure(NAMES[2], round(len(body) / 1024, 1), "KB")
