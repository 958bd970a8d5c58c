"""One browser for all of these tests, and a portal of its own for each."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.e2e.officer import Desk
from tests.e2e.portal import Portal, found_country, in_service, served
from tests.factories import Country
from tests.support.browser import running_browser
from tests.support.postgres import PostgresServer


# Not for the whole session: Playwright runs once at a time, and other packages start their own.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with running_browser() as running:
        yield running


@pytest.fixture(scope="package")
def founded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Country]:
    """A SQLite file that holds the small country, copied for each portal."""
    path = tmp_path_factory.mktemp("founded") / "lec.sqlite3"
    return path, found_country(f"sqlite:///{path}")


@pytest.fixture
def portal(founded: tuple[Path, Country], tmp_path: Path) -> Iterator[Portal]:
    """The portal on a fresh SQLite database with the small country."""
    original, country = founded
    path = tmp_path / "lec.sqlite3"
    shutil.copy(original, path)
    with served(f"sqlite:///{path}", country) as running:
        yield running


@pytest.fixture
def portal_in_service(postgres: PostgresServer) -> Iterator[Portal]:
    """The portal as it is served, on a fresh PostgreSQL database with the small country."""
    url = postgres.create_database("lec_e2e")
    with in_service(url, found_country(url)) as running:
        yield running
    postgres.drop_database("lec_e2e")


@pytest.fixture
def desk(portal: Portal, browser: Browser) -> Desk:
    """A desk in an office whose network reaches htmx."""
    return Desk(portal, browser)
