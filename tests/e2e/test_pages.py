"""Every page of every level: reachable by everybody, valid HTML, no wider than the screen."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from sqlalchemy.orm import Session

from app import create_app
from app.models import Base
from app.settings import Settings
from tests.e2e.officer import TRACES
from tests.e2e.portal import Portal, connected, served, serving
from tests.e2e.routes import Map
from tests.e2e.stage import set_bare_stage, set_stage
from tests.e2e.walk import Walk, Walker
from tests.factories import PASSWORD
from tests.support.browser import open_page
from tests.support.validator import save_page, validate

pytestmark = pytest.mark.e2e

NO_PAGES = {
    "static",
    "health.healthz",
    "institution.roster_pdf",
    "institution.roster_print",
    "document_font.font_file",
    "institution.name_list_pdf",
    "institution.rooms_pdf",
    "institution.child_form_pdf",
    "institution.roster_xlsx",
    "institution.roster_csv",
    "institution.sheet_template",
    "institution.sheet_errors",
    "letters.letter_pdf",
    "submissions.counts_draft",
    "submissions.counts_draft_in_browser",
    "submissions.print_in_browser",
    "letters.template_pdf",
    "record.export_acts",
    "record.export_accesses",
    "policies.export_rules",
    "units.import_errors",
    "other_schools.import_errors",
    "other_schools.schools_file",
    "bundles.fetch",
    "office.emblem",
    "counts.sheet_xlsx",
}


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Walk:
    """Everything that is met on the walk through the staged country, and through a bare portal."""
    found = Walk(create_app(Settings(database_url="sqlite://", secret_key="of no use")))
    folder = tmp_path_factory.mktemp("stages")
    walk_the_country(found, browser, f"sqlite:///{folder / 'country.sqlite3'}")
    walk_the_bare_portal(found, browser, f"sqlite:///{folder / 'bare.sqlite3'}")
    return found


def walk_the_country(found: Walk, browser: Browser, database_url: str) -> None:
    with connected(database_url) as engine, Session(engine, expire_on_commit=False) as session:
        Base.metadata.create_all(engine)
        country, stage = set_stage(session)
        session.commit()
        routes = Map(country, stage).routes()
        with served(database_url, country) as portal:
            for account, route in routes:
                with open_page(browser, portal.address) as page:
                    who = account.username if account else "nobody"
                    if account:
                        portal.enter(page, account)
                    route(Walker(found, page, who))


def walk_the_bare_portal(found: Walk, browser: Browser, database_url: str) -> None:
    with connected(database_url) as engine, Session(engine) as session:
        Base.metadata.create_all(engine)
        set_bare_stage(session)
        session.commit()
    with serving(database_url) as address, open_page(browser, address) as page:
        walker = Walker(found, page, "demo")
        walker.opens("/sign-in", "/sign-in?code=dla")
        walker.submits("/sign-in", status=200, code="dla", password=PASSWORD)
        walker.opens("/", "/units/dla/profile", "/departments/dla/rounds/new")


def is_empty(found: Iterable[str]) -> bool:
    """Fail with every line that was found, which pytest itself would cut short."""
    lines = list(found)
    assert not lines, "\n".join(lines)
    return True


def test_every_page_answers_as_expected(walk: Walk) -> None:
    assert is_empty(seen.name for seen in walk.seen if not seen.is_as_expected)
    assert is_empty(seen.name for seen in walk.seen if TRACES.search(seen.html))


def test_no_page_keeps_anybody_out(walk: Walk) -> None:
    assert is_empty(f"{seen.name}: {one}" for seen in walk.seen for one in seen.violations)


def test_no_page_scrolls_sideways(walk: Walk) -> None:
    assert is_empty(f"{seen.name}: {one}" for seen in walk.seen for one in seen.too_wide)


def test_every_page_is_valid_html(walk: Walk, tmp_path: Path) -> None:
    for number, seen in enumerate(walk.seen):
        save_page(tmp_path, f"{number} {seen.name}", seen.html)
    assert is_empty(str(found) for found in validate(tmp_path) if found.kind == "error")


def test_every_home_page_says_what_to_do_or_why_there_is_nothing(walk: Walk) -> None:
    assert len(walk.homes) > 10
    assert is_empty(seen.name for seen in walk.homes if not seen.says_what_next)


def test_every_page_of_the_portal_was_walked(walk: Walk) -> None:
    pages = {
        rule.endpoint for rule in walk.app.url_map.iter_rules() if "GET" in (rule.methods or ())
    }
    assert is_empty(pages - NO_PAGES - walk.endpoints)


def test_what_was_not_walked_is_no_page(portal: Portal, browser: Browser) -> None:
    country = portal.country
    roster = f"/rounds/{country.round.key}/institutions/{country.school.code}/roster"
    sheets = (f"{roster}.xlsx", f"{roster}.csv", f"{roster}/template.xlsx")
    with open_page(browser, portal.address) as page:
        portal.enter(page, country.account(country.school))
        record = f"/units/{country.school.code}/record"
        exports = (f"{record}.csv", f"{record}/access.csv")
        for path in ("/static/portal.css", "/healthz", f"{roster}.pdf", *sheets, *exports):
            answer = page.request.get(path)
            assert answer.ok
            assert "text/html" not in answer.headers["content-type"]
