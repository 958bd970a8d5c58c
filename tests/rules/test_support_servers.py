"""The servers and the browser that tests use: each does what a test relies on it for."""

from __future__ import annotations

import base64
import hashlib
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from urllib.request import urlopen

import pytest
from flask import Flask
from playwright.sync_api import Browser
from sqlalchemy import NullPool, create_engine, text

from tests.support.accessibility import violations
from tests.support.browser import htmx_address, htmx_copy, open_page, running_browser
from tests.support.live_server import ROOT, free_port, serve_app, serve_granian, wait_until_healthy
from tests.support.postgres import PostgresServer, postgres_server

PAGE = """<!DOCTYPE html>
<html lang="th"><head><title>Small</title>
<script src="{address}" integrity="sha384-{digest}" crossorigin="anonymous" defer></script></head>
<body><h1>Small</h1><p id="who">server</p>
<button data-hx-get="/who" data-hx-target="#who" data-hx-trigger="click">ถาม</button>{body}
</body></html>"""


def small_page(body: str = "") -> str:
    digest = base64.b64encode(hashlib.sha384(htmx_copy().read_bytes()).digest()).decode()
    return PAGE.format(address=htmx_address(), digest=digest, body=body)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    app = Flask(__name__)
    app.add_url_rule("/", "small", small_page)
    app.add_url_rule("/who", "who", lambda: "htmx")
    app.add_url_rule("/failing", "failing", lambda: small_page("<script>nothing()</script>"))
    app.add_url_rule(
        "/curious", "curious", lambda: small_page('<img alt="" src="http://example.org/x.png">')
    )
    app.add_url_rule("/unfit", "unfit", lambda: small_page('<input><img src="data:,">'))
    with serve_app(app) as served:
        yield served


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with running_browser() as running:
        yield running


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    with postgres_server() as running:
        yield running


@pytest.mark.e2e
def test_htmx_comes_from_the_copy_and_passes_its_integrity(browser: Browser, address: str) -> None:
    with open_page(browser, address) as page:
        page.goto("/")
        page.get_by_role("button").click()
        page.get_by_text("htmx", exact=True).wait_for()


@pytest.mark.e2e
@pytest.mark.parametrize("cdn", ["unreachable", "hangs"])
def test_without_htmx_the_page_is_there(browser: Browser, address: str, cdn: str) -> None:
    with open_page(browser, address, cdn=cdn) as page:
        page.goto("/", wait_until="commit")
        page.get_by_text("server").wait_for()
        assert page.evaluate("typeof htmx") == "undefined"


@pytest.mark.e2e
def test_without_javascript_no_script_runs(browser: Browser, address: str) -> None:
    with open_page(browser, address, javascript=False) as page:
        page.goto("/failing")
        page.get_by_text("server").wait_for()


@pytest.mark.e2e
@pytest.mark.parametrize(
    ("path", "complaint"),
    [("/failing", "script failed: .*nothing"), ("/curious", "asked a stranger: .*example.org")],
)
def test_a_page_that_fails_or_asks_a_stranger_is_refused(
    browser: Browser, address: str, path: str, complaint: str
) -> None:
    with pytest.raises(AssertionError, match=complaint), open_page(browser, address) as page:
        page.goto(path)


@pytest.mark.e2e
def test_the_screen_is_an_offices_old_one_and_the_language_thai(
    browser: Browser, address: str
) -> None:
    with open_page(browser, address) as page:
        page.goto("/")
        seen = page.evaluate("[innerWidth, innerHeight, navigator.language]")
        assert seen == [1366, 768, "th-TH"]


@pytest.mark.e2e
def test_axe_names_what_stands_in_the_way(browser: Browser, address: str) -> None:
    with open_page(browser, address) as page:
        page.goto("/")
        assert violations(page) == []
        page.goto("/unfit")
        assert {violation.rule for violation in violations(page)} == {"image-alt", "label"}


def test_a_database_is_a_copy_of_its_template(server: PostgresServer) -> None:
    first = create_engine(server.create_database("first"), poolclass=NullPool)
    with first.begin() as connection:
        connection.execute(text("CREATE TABLE unit AS SELECT 'กระบี่' AS name"))
    second = create_engine(server.create_database("second", template="first"), poolclass=NullPool)
    with second.connect() as connection:
        assert connection.scalar(text("SELECT name FROM unit")) == "กระบี่"
        assert connection.scalar(text("SHOW server_version_num")) >= "150000"
        assert connection.scalar(text("SHOW fsync")) == "off"
        # By bytes the vowel แ comes after ข; by Thai rules the consonant ก decides.
        assert connection.scalar(text("SELECT 'แก' < 'ขา'")) is True
    server.drop_database("second")
    server.drop_database("first")


def test_a_postgresql_server_leaves_nothing_behind() -> None:
    with postgres_server() as gone:
        assert gone.directory.exists()
    assert not gone.directory.exists()
    with pytest.raises(OSError, match=r".*"), socket.socket(socket.AF_UNIX) as client:
        client.connect(str(gone.directory / ".s.PGSQL.5432"))


def test_an_app_served_from_a_thread_answers_and_ends() -> None:
    app = Flask(__name__)
    app.add_url_rule("/healthz", "health", lambda: "well")
    with serve_app(app) as address, urlopen(f"{address}/healthz") as answer:
        assert answer.read() == b"well"
    with pytest.raises(OSError, match="refused"):
        urlopen(f"{address}/healthz")


def test_a_server_that_dies_is_not_waited_for() -> None:
    with subprocess.Popen([sys.executable, "-c", "raise SystemExit(1)"]) as process:
        assert wait_until_healthy(process, free_port()) is False


def test_granian_serves_the_portal_on_a_database_of_each_kind(database_url: str) -> None:
    with serve_granian(database_url) as address, urlopen(f"{address}/healthz") as answer:
        assert answer.status == 200


def test_ctrl_c_is_left_to_the_master_of_the_server_processes(database_url: str) -> None:
    struck = (
        "import os, signal, wsgi; wsgi.served_process();"
        "os.kill(os.getpid(), signal.SIGINT); print('serves on')"
    )
    settings = {"LEC_DATABASE_URL": database_url, "LEC_SECRET_KEY": "of the tests alone"}
    ended = subprocess.run(
        [sys.executable, "-c", struck],
        cwd=ROOT,
        env=os.environ | settings,
        capture_output=True,
        check=False,
    )
    assert ended.stdout == b"serves on\n", ended.stderr.decode()


def test_a_portal_that_cannot_start_says_why() -> None:
    with pytest.raises(RuntimeError, match="not parse SQLAlchemy URL"), serve_granian("no url"):
        pass
