"""The tests' own instruments: what they must notice, and what they must let pass."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask, redirect, request
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import OperationalError
from werkzeug import Response

from tests.support.checked_client import CheckedClient, watch_writes, written_tables
from tests.support.html import check_fragment, check_page
from tests.support.postgres import newest_binaries
from tests.support.statements import is_query, is_select, statements
from tests.support.validator import save_page, validate

PAGE = """<!DOCTYPE html>
<html lang="th"><head><meta charset="utf-8"><title>{title}</title></head>
<body><h1>Roster</h1>{body}</body></html>"""


def page(body: str = "", *, title: str = "Roster - LEC") -> str:
    return PAGE.format(body=body, title=title)


GOOD_BODIES = [
    '<label for="a">Name</label><input id="a" name="a">',
    '<label>Name <input name="a"></label>',
    '<select aria-label="Grade" name="g"><option>1</option></select>',
    '<input type="hidden" name="a"><input type="submit" value="Save">',
    '<a href="#x">Down</a><p id="x">There</p><a href="#">Top</a>',
    "<template><tr><td>A row</td></tr></template>",
    '<svg viewBox="0 0 1 1"><title>Round</title><path d="M0 0"/></svg>',
    '<button data-hx-get="/x" data-hx-target="closest tr">More</button>',
]
BAD_BODIES = {
    '<p id="a">1</p><p id="a">2</p>': "id 'a' occurs 2 times",
    '<p id="">1</p>': "an id is empty",
    '<template><p id="a"></p></template><p id="a">2</p>': "id 'a' occurs 2 times",
    "<h1>Second</h1>": "one h1 is wanted, not 2",
    "<p>One</p></div>": "line 3",
    "<p><div>x</div></p>": "Unexpected end tag (p)",
    "<table><div>x</div></table>": "Unexpected",
    '<p class="a" class="b">x</p>': "line 3",
    '<input name="a">': "<input name='a' id=None> has no label",
    '<label for="a"></label><input id="a" name="a">': "has no label",
    '<input name="a" aria-label=" ">': "has no label",
    "<textarea></textarea>": "has no label",
    '<label for="b">Name</label>': "points at no element",
    '<p aria-describedby="a-hint">x</p>': "points at no element",
    '<a href="#nowhere">x</a>': "points at no element",
    '<button data-hx-get="/x" data-hx-target="#gone">x</button>': "points at no element",
}


@pytest.mark.parametrize("body", GOOD_BODIES)
def test_a_good_page_passes(body: str) -> None:
    check_page(page(body))


@pytest.mark.parametrize(("body", "mistake"), BAD_BODIES.items())
def test_a_page_is_refused_by_its_mistake(body: str, mistake: str) -> None:
    with pytest.raises(AssertionError) as refused:
        check_page(page(body))
    assert mistake in str(refused.value).split("\n\n")[0]


@pytest.mark.parametrize(
    ("html", "mistake"),
    [
        (page(title="LEC - Roster"), "does not begin with the h1"),
        (page(title=""), "does not begin with the h1"),
        (page().replace("Roster</h1>", "</h1>"), "the h1 is empty"),
        (page().replace("h1", "h2"), "one h1 is wanted, not 0"),
        (page().removeprefix("<!DOCTYPE html>"), "line 2"),
        ('<p id="a">A fragment</p>', "one h1 is wanted"),
    ],
)
def test_a_page_has_a_doctype_one_heading_and_a_title_that_begins_with_it(
    html: str, mistake: str
) -> None:
    with pytest.raises(AssertionError) as refused:
        check_page(html)
    assert mistake in str(refused.value).split("\n\n")[0]


@pytest.mark.parametrize(
    "html",
    [
        '<div id="rows"><p>x</p></div>',
        '<tr id="row-1"><td>x</td></tr>',
        '<!-- rows --><tbody id="rows"><tr><td>x</td></tr></tbody>',
        '<form id="f"></form><p id="flash" data-hx-swap-oob="true">Saved</p>',
        '<tr id="r1"><td>x</td></tr>'
        '<template><tr id="r2" data-hx-swap-oob="true"><td>y</td></tr></template>',
    ],
)
def test_a_good_fragment_passes(html: str) -> None:
    check_fragment(html)


@pytest.mark.parametrize(
    ("html", "mistake"),
    [
        (page(), "belongs to a page: <html"),
        ('<head></head><p id="a">x</p>', "belongs to a page"),
        ("<div>x</div>", "has no id"),
        ('<p id="a">x</p><p id="b">y</p>', "one root element is wanted, not ['p', 'p']"),
        ("", "one root element is wanted, not []"),
        ('<div id="a"><p id="a">x</p></div>', "occurs 2 times"),
        ('<tr id="a"><td><input name="n"></td></tr>', "has no label"),
        ('<div id="a"><p>x</div></p>', "line 1"),
    ],
)
def test_a_fragment_is_refused_by_its_mistake(html: str, mistake: str) -> None:
    with pytest.raises(AssertionError) as refused:
        check_fragment(html)
    assert mistake in str(refused.value).split("\n\n")[0]


@pytest.mark.parametrize(
    ("statement", "tables"),
    [
        ("INSERT INTO pupil (name) VALUES ('UPDATE unit SET')", ["pupil"]),
        ("insert or ignore into pupil DEFAULT VALUES", ["pupil"]),
        ("INSERT INTO pupil (id) VALUES (1) ON CONFLICT DO UPDATE SET name = 'x'", ["pupil"]),
        ('UPDATE "session" SET last_seen_at = now()', ["session"]),
        ("UPDATE public.unit SET name = 'x'", ["unit"]),
        ("\n  DELETE FROM unit WHERE id = 1", ["unit"]),
        ("WITH gone AS (DELETE FROM unit RETURNING id) INSERT INTO log SELECT 1", ["unit", "log"]),
        ("CREATE TABLE IF NOT EXISTS sneaky (id int)", ["sneaky"]),
        ("SELECT 1 FROM unit FOR UPDATE", []),
        ("WITH a AS (SELECT 1 FROM unit FOR NO KEY UPDATE SKIP LOCKED) SELECT 1", []),
        ("SELECT 'DELETE FROM unit'", []),
        ("BEGIN IMMEDIATE", []),
    ],
)
def test_the_tables_a_statement_writes_are_known(statement: str, tables: list[str]) -> None:
    assert written_tables(statement) == tables


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = create_engine(f"sqlite:///{tmp_path / 'test.sqlite3'}")
    with engine.begin() as connection:
        for table in ("pupil", "session", "access_log"):
            connection.execute(text(f"CREATE TABLE {table} (id INTEGER)"))
    yield engine
    engine.dispose()


@pytest.fixture
def client(engine: Engine) -> CheckedClient:
    app = Flask(__name__)
    app.test_client_class = CheckedClient

    @app.route("/<table>", methods=["GET", "POST"])
    def write(table: str) -> str:
        with engine.begin() as connection:
            connection.execute(text(f"INSERT INTO {table} VALUES (1)"))
        return page()

    @app.route("/away/<table>", methods=["GET", "POST"])
    def away(table: str) -> Response:
        if request.method == "POST":
            write(table)
        return redirect(f"/{table}" if request.method == "GET" else "/fine")

    @app.get("/fine")
    def fine() -> str:
        return '<p id="part">x</p>' if request.headers.get("HX-Request") else page()

    @app.get("/broken")
    def broken() -> str:
        return page("<input>")

    @app.get("/list.csv")
    def download() -> Response:
        return Response("<input>", mimetype="text/csv")

    client = app.test_client()
    assert isinstance(client, CheckedClient)
    return client


def test_a_get_that_writes_is_refused_also_behind_a_redirect(client: CheckedClient) -> None:
    for address in ("/pupil", "/away/pupil"):
        with pytest.raises(AssertionError, match="wrote to the database"):
            client.get(address, follow_redirects=True)
    with pytest.raises(AssertionError, match="wrote to the database"):
        client.head("/pupil")


def test_a_post_may_write_and_be_followed_to_its_page(client: CheckedClient) -> None:
    assert client.post("/pupil").status_code == 200
    assert client.post("/away/pupil", follow_redirects=True).request.path == "/fine"


def test_a_get_may_note_who_read_and_when(client: CheckedClient) -> None:
    assert client.get("/session").status_code == 200
    assert client.get("/access_log").status_code == 200


def test_every_answer_of_the_client_is_checked(client: CheckedClient) -> None:
    with pytest.raises(AssertionError, match="has no label"):
        client.get("/broken")
    assert client.get("/list.csv").status_code == 200


def test_a_request_by_htmx_is_answered_with_a_fragment(client: CheckedClient) -> None:
    assert client.get("/fine", headers={"HX-Request": "true"}).status_code == 200
    with pytest.raises(AssertionError, match="belongs to a page"):
        client.post("/pupil", headers={"HX-Request": "true"})
    with pytest.raises(AssertionError, match="one h1 is wanted"):
        client.get("/fine", headers={"HX-Request": "true", "HX-Boosted": "true"})


def test_writes_are_seen_on_a_connection_that_was_already_open(engine: Engine) -> None:
    with engine.connect() as connection:
        with watch_writes() as written:
            connection.execute(text("INSERT INTO pupil VALUES (1)"))
        connection.execute(text("INSERT INTO pupil VALUES (2)"))
    assert written == ["INSERT INTO pupil VALUES (1)"]


@pytest.mark.parametrize("of", ["every engine", "engine", "connection"])
def test_statements_are_collected_until_the_block_ends_or_fails(engine: Engine, of: str) -> None:
    with engine.connect() as connection:
        bind = {"every engine": Engine, "engine": engine, "connection": connection}[of]
        with pytest.raises(OperationalError), statements(bind) as asked:
            connection.execute(text("SELECT unknown"))
        connection.execute(text("SELECT 1"))
    assert asked == ["SELECT unknown"]


def test_only_the_wanted_statements_are_collected(engine: Engine) -> None:
    told = ("PRAGMA user_version", "SELECT 1", "DELETE FROM pupil")
    with (
        engine.connect() as connection,
        statements(engine, only=is_select) as selects,
        statements(engine, only=is_query) as queries,
    ):
        for statement in told:
            connection.execute(text(statement))
    assert (selects, queries) == (["SELECT 1"], ["SELECT 1", "DELETE FROM pupil"])


def test_the_newest_postgresql_is_taken_and_an_old_one_refused(tmp_path: Path) -> None:
    for version in ("9.6", "14"):
        (tmp_path / version / "bin").mkdir(parents=True)
        (tmp_path / version / "bin" / "initdb").touch()
    with pytest.raises(LookupError, match="PostgreSQL 15"):
        newest_binaries(tmp_path)
    for version in ("15", "9", "17"):
        (tmp_path / version / "bin").mkdir(parents=True)
        (tmp_path / version / "bin" / "initdb").touch()
    assert newest_binaries(tmp_path) == tmp_path / "17" / "bin"


def test_the_validator_names_the_page_and_the_line(tmp_path: Path) -> None:
    save_page(tmp_path, "/rosters/1?page=2", page("<p>Fine</p>"))
    save_page(tmp_path, "/", page('<ul><p role="nothing">x</p></ul>'))
    messages = validate(tmp_path)
    assert {(message.file, message.line, message.kind) for message in messages} == {
        ("root.html", 3, "error")
    }


def test_the_validator_refuses_to_validate_nothing(tmp_path: Path) -> None:
    with pytest.raises(LookupError):
        validate(tmp_path)
