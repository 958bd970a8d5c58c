"""A right taken in one browser is gone in another, on another process, at the next click."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy.orm import Session

from app.models import DataSet, State
from app.services import returns
from tests.e2e.officer import Desk, Officer
from tests.e2e.portal import Portal, connected, found_country
from tests.e2e.stage import confirm
from tests.e2e.words import thai
from tests.factories import Country
from tests.support.live_server import serve_granian
from tests.support.postgres import PostgresServer

pytestmark = pytest.mark.e2e

RIGHTS = "/departments/dla/policies"
REASON = "ชื่อเด็กสะกดผิดหนึ่งคน"


@pytest.fixture(params=["sqlite", "postgresql"])
def url_and_country(
    request: pytest.FixtureRequest, founded: tuple[Path, Country], tmp_path: Path
) -> Iterator[tuple[str, Country]]:
    """A fresh database of each kind, with the small country in it."""
    if request.param == "sqlite":
        original, country = founded
        path = tmp_path / "lec.sqlite3"
        shutil.copy(original, path)
        yield f"sqlite:///{path}", country
        return
    postgres: PostgresServer = request.getfixturevalue("postgres")
    url = postgres.create_database("lec_policies")
    yield url, found_country(url)
    postgres.drop_database("lec_policies")


@contextmanager
def two_processes(url: str, country: Country) -> Iterator[tuple[Portal, Portal]]:
    """Serve one database by two processes that share nothing else."""
    with (
        connected(url) as engine,
        serve_granian(url) as first,
        serve_granian(url) as second,
    ):
        yield Portal(first, engine, country), Portal(second, engine, country)


def test_a_right_is_gone_at_the_next_click_on_another_process_and_back_with_its_version(
    url_and_country: tuple[str, Country], browser: Browser
) -> None:
    url, country = url_and_country
    with two_processes(url, country) as (here, there):
        with here.writing() as session:
            confirm(session, country, country.roster(session, country.centre))
        with (
            Desk(there, browser).officer(country.sao) as sao,
            Desk(here, browser).officer(country.department) as administrator,
        ):
            sao.signs_in()
            opens_the_cancelling_form(sao)
            administrator.signs_in()
            takes_cancelling_from_class_06(administrator)
            sees_who_loses_it(administrator)
            publishes(administrator, "อบต. ให้จังหวัดยกเลิกแทนในช่วงตรวจสอบ")
            sao.presses("Cancel the confirmation")
            sao.is_told("This page is not yours to open")
            assert sao.answers[-1] == 403
            assert state_of(here) is State.CONFIRMED
            makes_the_first_version_current_again(administrator)
            opens_the_cancelling_form(sao)
            sao.presses("Cancel the confirmation")
            sao.is_told("The confirmation is cancelled. The unit can edit its data now.")
            assert state_of(there) is State.RECORDING


def opens_the_cancelling_form(sao: Officer) -> None:
    """Come to the form, and fill it in without sending it."""
    country = sao.portal.country
    sao.goes_to(f"/rounds/{country.round.key}/returns/{country.centre.code}/roster")
    sao.types(**{"cancel-reason": REASON})


def takes_cancelling_from_class_06(administrator: Officer) -> None:
    """Go from the menu to the cell of the table, and take the right away in the draft."""
    administrator.follows("Access rights")
    administrator.page.locator(f"a[href='{RIGHTS}/cells/06/roster/cancel']").click()
    administrator.presses("Take away, in the draft")
    administrator.is_told("Noted in your draft. Nothing changes for anybody until you publish it.")
    administrator.follows("Look at the draft and publish it")


def sees_who_loses_it(administrator: Officer) -> None:
    """Read the class and the names of those who lose the right, before anything is published."""
    country = administrator.portal.country
    effects = administrator.page.locator("#effects")
    for text in (
        thai("lose a right"),
        thai("cancel the confirmation of pupils and children"),
        thai("subdistrict administrative organizations (06)"),
        country.sao.code,
        country.sao.name,
        country.account(country.sao).name,
    ):
        expect(effects).to_contain_text(text)
    expect(effects).not_to_contain_text(country.municipality.name)


def publishes(administrator: Officer, reason: str) -> None:
    administrator.types(**{"publish-reason": reason})
    administrator.presses("Publish for everybody")
    administrator.is_told("Published. The rights are in force for everybody from now on.")
    administrator.reads(reason)


def makes_the_first_version_current_again(administrator: Officer) -> None:
    administrator.goes_to(RIGHTS)
    administrator.follows("Versions")
    administrator.page.locator(f"a[href='{RIGHTS}/versions/1']").click()
    administrator.presses("Fill my draft with this version")
    expect(administrator.page.locator("#effects")).to_contain_text(thai("gain a right"))
    publishes(administrator, "สิ้นสุดช่วงตรวจสอบแล้ว")


def state_of(portal: Portal) -> State:
    country = portal.country
    with Session(portal.engine) as session:
        return returns.get(session, country.round, country.centre, DataSet.ROSTER).state
