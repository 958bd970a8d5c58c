"""Issuing logins at the page: the file is the answer, and its passwords sign in."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.documents.render import Engine
from app.models import Account, History, Unit
from tests.documents.reading import pages_of
from tests.factories import Country
from tests.factories.units import make_centre
from tests.web.account.conftest import Browser

PAGE = "/units/p33/logins"
SHOWN = re.compile(r'name="shown" value="(\d+\.\d+\.\d+)"')
PASSWORD = re.compile(r"\b[a-z0-9]{4}-[a-z0-9]{4}-[a-z0-9]{4}\b")


@pytest.fixture
def centres(app_country: Country, db_session: Session) -> list[Unit]:
    """Two centres without a login, one of them with a very long name."""
    made = [make_centre(db_session, app_country.sao, f"303360001{one}") for one in (1, 2)]
    made[1].name = ("ศูนย์พัฒนาเด็กเล็ก" + "บ้านหนองน้ำใส" * 20)[:200]
    db_session.commit()
    return made


@pytest.fixture
def at_province(browser: Browser, centres: list[Unit]) -> Browser:
    browser.sign_in("p33")
    return browser


def shown(page: TestResponse) -> list[str]:
    return SHOWN.findall(page.text)


def press(browser: Browser, **data: Any) -> TestResponse:
    """Press as the page has it, for all that it shows unless told otherwise."""
    page = browser.get(PAGE)
    return browser.post(PAGE, {"file": "list", "which": "all", "shown": shown(page), **data})


def rows_of(answer: TestResponse) -> list[list[str]]:
    assert answer.data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))[1:]


@pytest.mark.parametrize("engine", list(Engine))
def test_the_letters_hold_a_login_that_then_signs_in(
    at_province: Browser,
    other_browser: Browser,
    centres: list[Unit],
    engine: Engine,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("app.web.printing.chosen_engine", lambda _setting: engine)
    answer = press(at_province, file="letters")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert answer.headers["Cache-Control"] == "no-store"
    assert unquote(answer.headers["Content-Disposition"]).startswith("attachment")
    pages = pages_of(answer.data)
    assert len(pages) == 2
    for centre, page in zip(centres, pages, strict=True):
        assert centre.code in page
        (password,) = PASSWORD.findall(page)
        assert other_browser.sign_in(centre.code, password).location == "/account/password"


def test_the_list_keeps_codes_as_text_and_its_passwords_sign_in(
    at_province: Browser, other_browser: Browser, centres: list[Unit]
) -> None:
    answer = press(at_province)
    assert answer.headers["Cache-Control"] == "no-store"
    rows = rows_of(answer)
    assert [row[0] for row in rows] == [f'="{centre.code}"' for centre in centres]
    for centre, row in zip(centres, rows, strict=True):
        assert other_browser.sign_in(centre.code, row[1]).location == "/account/password"


def test_a_second_press_gives_no_second_file_and_says_why(
    at_province: Browser, other_browser: Browser, centres: list[Unit]
) -> None:
    tokens = shown(at_province.get(PAGE))
    data = {"file": "list", "which": "all", "shown": tokens}
    first = at_province.post(PAGE, data)
    answer = at_province.post(PAGE, data)
    assert answer.status_code == 409
    assert centres[0].name in answer.text
    assert PASSWORD.search(answer.text) is None
    (row, _other) = rows_of(first)
    assert other_browser.sign_in(centres[0].code, row[1]).status_code == 303


def test_the_next_page_holds_the_next_ones_and_a_lost_file_is_made_anew(
    at_province: Browser, other_browser: Browser, centres: list[Unit]
) -> None:
    lost = rows_of(press(at_province, which="ticked", unit=shown(at_province.get(PAGE))[:1]))
    assert [row[0] for row in lost] == [f'="{centres[0].code}"']
    assert len(shown(at_province.get(PAGE))) == 1
    address = f"{PAGE}?state=issued&q={centres[0].code}"
    again = at_province.get(address)
    answer = at_province.post(address, {"file": "list", "which": "all", "shown": shown(again)})
    (row,) = rows_of(answer)
    assert other_browser.sign_in(centres[0].code, lost[0][1]).status_code == 422
    assert other_browser.sign_in(centres[0].code, row[1]).status_code == 303


def test_a_login_in_use_has_no_box_to_tick(
    at_province: Browser, school: Account, db_session: Session
) -> None:
    school.last_sign_in_at = datetime(2026, 11, 1, tzinfo=UTC)
    db_session.commit()
    page = at_province.get(f"{PAGE}?state=in_use")
    assert school.unit.name in page.text
    assert f'id="unit-{school.unit_id}"' not in page.text


def test_nothing_ticked_is_told_and_nothing_is_issued(
    at_province: Browser, centres: list[Unit], db_session: Session
) -> None:
    answer = press(at_province, which="ticked")
    assert answer.status_code == 422
    assert db_session.scalars(select(History)).all() == []


@pytest.mark.parametrize("token", ["x", "1.2", "1.1.1.1", "9999999999.1.0", "999999.1.0", "1.-1.0"])
def test_what_the_page_never_showed_is_not_found(at_province: Browser, token: str) -> None:
    assert press(at_province, shown=[token]).status_code == 404


def test_more_than_a_hundred_are_refused_with_words(at_province: Browser) -> None:
    tokens = [f"{one}.1.0" for one in range(1, 102)]
    answer = press(at_province, shown=tokens)
    assert answer.status_code == 422
    assert "100" in answer.text


def test_no_login_is_issued_into_another_province(
    at_province: Browser, app_country: Country, db_session: Session
) -> None:
    far = make_centre(db_session, app_country.far_authority, "3030600009")
    db_session.commit()
    assert press(at_province, shown=[f"{far.id}.{far.version}.0"]).status_code == 404
    assert db_session.scalars(select(Account.id).where(Account.unit_id == far.id)).all() == []


def test_what_cannot_be_printed_changes_no_login(
    at_province: Browser, centres: list[Unit], db_session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr("app.web.printing.chosen_engine", lambda _setting: Engine.PDFKIT)
    answer = press(at_province, file="letters")
    assert answer.status_code >= 400
    wanted = Account.unit_id.in_([centre.id for centre in centres])
    assert db_session.scalars(select(Account.id).where(wanted)).all() == []


def test_no_password_stands_in_the_history_or_the_page(
    at_province: Browser, centres: list[Unit], db_session: Session
) -> None:
    rows = rows_of(press(at_province))
    history = str([(row.before, row.after) for row in db_session.scalars(select(History))])
    page = at_province.get(f"{PAGE}?state=all").text
    for row in rows:
        assert row[1] not in history + page


def test_each_level_finds_its_own_page_and_an_institution_none(
    browser: Browser, centres: list[Unit], app_country: Country
) -> None:
    for code, status in (("dla", 200), ("06330305", 200), ("3033300001", 403)):
        browser.sign_in(code)
        page = browser.get(f"/units/{code}/officers").text
        assert (f'href="/units/{code}/logins"' in page) is (status == 200)
        assert browser.get(f"/units/{code}/logins").status_code == status
    browser.sign_in("06330305")
    assert browser.get("/units/04330102/logins").status_code == 403
