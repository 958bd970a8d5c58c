"""A test client that looks at every answer: good HTML, and no reading request that writes."""

from __future__ import annotations

import re
from contextlib import AbstractContextManager
from typing import Any

from flask import g, has_app_context
from flask.testing import FlaskClient
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from tests.support.html import check_fragment, check_page
from tests.support.statements import statements

READING = {"GET", "HEAD", "OPTIONS"}
# When a session was last seen, and who read what, are written by reading requests.
WRITTEN_BY_READING = {"session", "access_log"}
WRITING = re.compile(r"\s*(?:INSERT|UPDATE|DELETE|REPLACE|MERGE|WITH|CREATE|DROP|ALTER|TRUNCATE)\b")
WRITTEN_TABLE = re.compile(
    r"\b(?:INSERT(?:\s+OR\s+\w+)?\s+INTO|REPLACE\s+INTO|MERGE\s+INTO|DELETE\s+FROM|TRUNCATE|"
    r"(?<!FOR )(?<!KEY )(?<!DO )UPDATE|(?:CREATE|DROP|ALTER)\s+TABLE(?:\s+IF(?:\s+NOT)?\s+EXISTS)?)"
    r'\s+(?:ONLY\s+)?(?:"?\w+"?\.)?"?(\w+)"?',
    re.IGNORECASE,
)
QUOTED_TEXT = re.compile(r"'(?:[^']|'')*'")


class FreshClient(FlaskClient):
    """Ask each time as if nothing had been asked before, and look at no answer."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        forget_the_last_request()
        response = super().open(*args, **kwargs)
        # A large form is written to a file, which the library leaves open.
        response.request.environ["wsgi.input"].close()
        return response


class CheckedClient(FreshClient):
    """Set it as an app's `test_client_class`."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        with watch_writes() as written:
            response = super().open(*args, **kwargs)
        # After redirects `response` is the last one; the calls in between checked themselves.
        first = response.history[0] if response.history else response
        if first.request.method in READING and written:
            raise AssertionError(
                f"{first.request.method} {first.request.path} wrote to the database:\n"
                + "\n".join(written)
            )
        if not response.history:
            check_answer(response)
        return response


def forget_the_last_request() -> None:
    """Empty `g`, which requests share where a test holds an application context open.

    Who was signed in lies there: without this, nobody else could sign in afterwards.
    """
    if has_app_context():
        for name in list(g):
            g.pop(name)


def check_answer(response: TestResponse) -> None:
    """Raise `AssertionError` when an HTML answer is no good page, or no good fragment."""
    if response.mimetype != "text/html" or response.request.method == "HEAD":
        return
    html = response.get_data(as_text=True)
    if is_redirect(response) or not html:
        return
    # A document to be printed is no page of the portal: each of its parts has a headline.
    if "default-src 'none'" in response.headers.get("Content-Security-Policy", ""):
        return
    (check_fragment if asked_for_fragment(response) else check_page)(html)


def is_redirect(response: TestResponse) -> bool:
    """Tell a redirect, whose HTML is Werkzeug's own and never shown."""
    return response.status_code in {301, 302, 303, 307, 308}


def asked_for_fragment(response: TestResponse) -> bool:
    """Tell a request by which htmx asks for part of a page from one for the whole of it."""
    asked = response.request.headers
    whole = {"HX-Boosted", "HX-History-Restore-Request"}
    return asked.get("HX-Request") == "true" and not any(asked.get(name) for name in whole)


def watch_writes() -> AbstractContextManager[list[str]]:
    """List the statements that only a writing request may send, in any engine, for a block."""
    return statements(Engine, only=is_write)


def is_write(statement: str) -> bool:
    """Tell a statement that changes a table, other than those that reading requests write."""
    return bool(set(written_tables(statement)) - WRITTEN_BY_READING)


def written_tables(statement: str) -> list[str]:
    """Name the tables that an SQL statement changes."""
    if not WRITING.match(statement.upper()):
        return []
    return [name.lower() for name in WRITTEN_TABLE.findall(QUOTED_TEXT.sub("''", statement))]
