"""One's own second factor at its pages: set up, changed, demanded meanwhile, taken away."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime, timedelta
from urllib.parse import unquote

import pyotp
import pytest
import segno
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import AccessLog, Account, History, KeptForm, SecondFactorDemand, SignInSession
from app.services.accounts import second_factor, throttle
from tests.factories import PASSWORD, Country
from tests.factories.second_factors import Telephone, make_second_factor
from tests.web.account.conftest import Browser
from tests.web.officers.test_officers import TEACHER

CODE = "3033300001"
PAGE = "/account/second-factor"
SECRET = re.compile(r"<code>((?:[A-Z2-7]{4} ?){8})</code>")
RECOVERY = re.compile(r"<code>([a-z0-9]{4}(?:-[a-z0-9]{4}){2})</code>")


def now() -> datetime:
    return datetime.now(UTC)


def set_up(browser: Browser, path: str = "") -> Telephone:
    """Set a second factor up as people do, and write down what is shown."""
    begun = browser.post(f"{PAGE}/begin{path}")
    secret = secret_on(browser.get(begun.location).text)
    answer = browser.post(f"{PAGE}{path}", {"one_time_password": pyotp.TOTP(secret).at(now())})
    assert answer.status_code == 200
    return Telephone(secret, RECOVERY.findall(answer.text))


def secret_on(page: str) -> str:
    found = SECRET.search(page)
    assert found
    return found[1].replace(" ", "")


def change(browser: Browser, name: str, code: str) -> int:
    return browser.post(f"{PAGE}/change/{name}", {"one_time_password": code}).status_code


@pytest.fixture
def key(app: Flask) -> bytes:
    return second_factor.key_from(app.config["LEC"].secret_key)


@pytest.fixture
def telephone(browser: Browser, school: Account) -> Telephone:
    """The school's officer, signed in with a second factor in force."""
    browser.sign_in(CODE)
    return set_up(browser)


@pytest.fixture
def demanded(app_country: Country, db_session: Session) -> SecondFactorDemand:
    """The department demands one of the school's class."""
    by = app_country.account(app_country.department)
    made = SecondFactorDemand(
        login_class=app_country.school.login_class, since=now(), demanded_by_id=by.id
    )
    db_session.add(made)
    db_session.commit()
    return made


def test_nothing_is_made_before_it_is_asked_for(browser: Browser, school: Account) -> None:
    browser.sign_in(CODE)
    page = browser.get(PAGE).text
    assert "Google Authenticator" in page
    assert "data:image" not in page
    assert PAGE in browser.get("/account/sessions").text


def test_the_picture_is_the_address_that_apps_read(browser: Browser, school: Account) -> None:
    browser.sign_in(CODE)
    browser.post(f"{PAGE}/begin")
    page = html.unescape(browser.get(PAGE).text)
    address = second_factor.address_of(secret_on(page), CODE)
    assert address.startswith(f"otpauth://totp/LEC:{CODE}?secret=")
    found = re.search(r'src="data:image/svg\+xml;charset=utf-8,([^"]+)"', page)
    assert found
    wanted = segno.make(address, error="m", micro=False)
    assert dark_modules(unquote(found[1])) == {
        (x, y) for y, row in enumerate(wanted.matrix) for x, dark in enumerate(row) if dark
    }


def dark_modules(svg: str) -> set[tuple[int, int]]:
    """Read the squares that a drawing's line covers: right by `h`, elsewhere by `m`."""
    path = re.search(r"stroke='#000' d='M4 4\.5([^']+)'", svg)
    assert path
    x, y, dark = 0, 0, set()
    for step, numbers in re.findall(r"([hm])([-\d. ]+)", path[1]):
        if step == "m":
            right, down = map(int, numbers.split())
            x, y = x + right, y + down
        else:
            dark |= {(x + place, y) for place in range(int(numbers))}
            x += int(numbers)
    return dark


def test_the_first_right_code_puts_it_in_force(
    browser: Browser, school: Account, db_session: Session
) -> None:
    browser.sign_in(CODE)
    browser.post(f"{PAGE}/begin")
    for wrong in ("", "1", "000000000"):
        assert browser.post(PAGE, {"one_time_password": wrong}).status_code == 422
    telephone = set_up(browser)
    assert len(telephone.recovery_codes) == 10
    db_session.refresh(school)
    assert school.second_factor_since is not None
    assert "second_factor_set_up" in db_session.scalars(select(History.event)).all()
    page = browser.get(PAGE).text
    assert telephone.recovery_codes[0] not in page
    assert ">10<" in page


def test_a_confirmation_sent_twice_shows_the_page_and_keeps_the_codes(
    browser: Browser, telephone: Telephone, db_session: Session
) -> None:
    again = browser.post(PAGE, {"one_time_password": telephone.shows(now())})
    assert again.location == PAGE
    assert "สร้างชุดใหม่" in browser.get(PAGE).text
    assert db_session.scalars(select(History.event)).all() == ["second_factor_set_up"]


def test_a_set_up_left_too_long_begins_again(
    browser: Browser, school: Account, key: bytes, db_session: Session
) -> None:
    browser.sign_in(CODE)
    second_factor.begin(db_session, school, key=key, at=now() - second_factor.BEGUN_FOR)
    db_session.commit()
    assert "data:image" not in browser.get(PAGE).text
    answer = browser.post(PAGE, {"one_time_password": "123456"})
    assert answer.location == PAGE
    assert "เกินเวลา" in browser.get(PAGE).text


def test_new_recovery_codes_take_a_code_and_are_shown_once(
    browser: Browser, telephone: Telephone
) -> None:
    assert browser.get(f"{PAGE}/change/recovery-codes").status_code == 200
    assert change(browser, "recovery-codes", "") == 422
    answer = browser.post(
        f"{PAGE}/change/recovery-codes", {"one_time_password": telephone.recovery_codes[0]}
    )
    shown = RECOVERY.findall(answer.text)
    assert len(shown) == 10
    assert not set(shown) & set(telephone.recovery_codes)


def test_turning_it_off_and_moving_to_another_telephone_take_a_code(
    browser: Browser, telephone: Telephone, school: Account, db_session: Session
) -> None:
    assert change(browser, "another-telephone", telephone.recovery_codes[0]) == 303
    assert secret_on(browser.get(PAGE).text) != telephone.secret
    new = set_up(browser)
    assert change(browser, "off", new.recovery_codes[0]) == 303
    db_session.refresh(school)
    assert school.second_factor_since is None
    assert browser.get(f"{PAGE}/change/nonsense").status_code == 404
    assert change(browser, "off", "123456") == 303


def test_guessing_codes_with_an_open_session_slows_down(
    browser: Browser, telephone: Telephone, db_session: Session
) -> None:
    for _ in range(throttle.FREE_TRIES + 1):
        assert change(browser, "off", "000") == 422
    waiting = browser.post(f"{PAGE}/change/off", {"one_time_password": telephone.shows(now())})
    assert waiting.status_code == 429
    assert "วินาที" in waiting.text
    noted = db_session.scalars(select(AccessLog.event)).all()
    assert noted.count("second_factor_failed") == throttle.FREE_TRIES + 2


def test_where_it_is_demanded_it_cannot_be_turned_off(
    browser: Browser, telephone: Telephone, demanded: SecondFactorDemand
) -> None:
    assert "change/off" not in browser.get(PAGE).text
    refused = browser.post(f"{PAGE}/change/off", {"one_time_password": telephone.recovery_codes[0]})
    assert refused.status_code == 409
    assert "กรมกำหนด" in refused.text
    assert change(browser, "another-telephone", telephone.recovery_codes[0]) == 303
    assert browser.get("/account/sessions").status_code == 200


def test_a_demand_reaches_a_session_already_open_at_its_next_click(
    browser: Browser, school: Account, db_session: Session, app_country: Country
) -> None:
    browser.sign_in(CODE)
    assert browser.get("/account/sessions").status_code == 200
    by = app_country.account(app_country.department)
    made = SecondFactorDemand(
        login_class=app_country.school.login_class, since=now(), demanded_by_id=by.id
    )
    db_session.add(made)
    db_session.commit()
    led = browser.get("/account/sessions?a=1")
    assert (led.status_code, led.location) == (303, f"{PAGE}?next=/account/sessions?a%3D1")
    page = browser.get(led.location).text
    assert "กรมกำหนด" in page
    assert 'class="menu"' not in page
    assert browser.get(f"{PAGE}/change/off").status_code == 303
    assert browser.post("/sign-out").location == "/sign-in"
    assert browser.sign_in(CODE).location == "/"
    assert browser.get("/").location == PAGE
    telephone = set_up(browser, "?next=/account/sessions")
    assert telephone.recovery_codes
    assert browser.get("/account/sessions").status_code == 200


def test_a_demand_taken_back_opens_the_portal_again(
    browser: Browser, school: Account, demanded: SecondFactorDemand, db_session: Session
) -> None:
    browser.sign_in(CODE)
    assert browser.get("/account/sessions").status_code == 303
    db_session.delete(demanded)
    db_session.commit()
    assert browser.get("/account/sessions").status_code == 200


def test_a_demand_of_another_class_changes_nothing(
    browser: Browser, demanded: SecondFactorDemand
) -> None:
    browser.sign_in("3033600001")
    assert browser.get("/account/sessions").status_code == 200


def test_what_was_typed_when_the_demand_came_is_kept(
    browser: Browser, school: Account, app_country: Country, db_session: Session
) -> None:
    browser.sign_in(CODE)
    by = app_country.account(app_country.department)
    demand = SecondFactorDemand(
        login_class=app_country.school.login_class, since=now(), demanded_by_id=by.id
    )
    db_session.add(demand)
    db_session.commit()
    form = f"/units/{CODE}/officers/new"
    led = browser.post(form, TEACHER)
    assert led.location == f"{PAGE}?next={form}"
    assert db_session.scalars(select(KeptForm.path)).all() == [form]
    set_up(browser, f"?next={form}")
    assert 'value="นางสาวสมใจ ทดสอบ"' in browser.get(form).text


def test_the_first_password_is_changed_before_the_second_factor_is_set_up(
    browser: Browser, school: Account, demanded: SecondFactorDemand, db_session: Session
) -> None:
    school.must_change_password = True
    db_session.commit()
    assert browser.sign_in(CODE).location == "/account/password"
    assert browser.get(PAGE).location == "/account/password"
    new = "ช้างสามเชือก ริมน้ำ"
    browser.post("/account/password", {"new_password": new, "new_password_again": new})
    assert browser.get("/").location == PAGE


def test_neither_codes_nor_recovery_codes_are_kept_when_a_session_ends(
    browser: Browser, telephone: Telephone, db_session: Session
) -> None:
    for row in db_session.scalars(select(SignInSession)):
        row.ended_at = now()
    db_session.commit()
    change(browser, "off", telephone.recovery_codes[0])
    assert db_session.scalars(select(KeptForm)).all() == []


def test_whoever_may_reset_the_password_takes_it_away(
    browser: Browser,
    other_browser: Browser,
    telephone: Telephone,
    school: Account,
    db_session: Session,
) -> None:
    officer = f"/units/{CODE}/officers/{school.id}"
    removal = f"{officer}/second-factor/remove"
    assert other_browser.sign_in("3033600001").status_code == 303
    assert other_browser.post(removal).status_code == 403
    other_browser.sign_in("06330305")
    assert removal in other_browser.get(officer).text
    assert "badge confirmed" in other_browser.get(f"/units/{CODE}/officers").text
    assert other_browser.post(removal).location == officer
    assert removal not in other_browser.get(officer).text
    assert browser.get(PAGE).status_code == 302
    assert browser.sign_in(CODE, PASSWORD).location == "/"
    history = db_session.scalars(select(History).order_by(History.id.desc()).limit(1)).one()
    assert (history.event, history.subject_id) == ("second_factor_removed", school.id)


def test_nobody_takes_away_the_own_one_without_a_code(
    browser: Browser, telephone: Telephone, school: Account
) -> None:
    removal = f"/units/{CODE}/officers/{school.id}/second-factor/remove"
    assert browser.post(removal).status_code == 409


def test_a_new_first_password_leaves_the_second_factor(
    other_browser: Browser, browser: Browser, telephone: Telephone, school: Account
) -> None:
    other_browser.sign_in("06330305")
    answer = other_browser.post(
        f"/units/{CODE}/officers/{school.id}/reset", {"version": school.version}
    )
    found = re.search(r"<code>([\w-]+)</code>", answer.text)
    assert found
    half = browser.sign_in(CODE, found[1])
    assert half.location == "/sign-in/code"
    entered = browser.post(half.location, {"one_time_password": telephone.recovery_codes[0]})
    assert entered.location == "/account/password"


def test_the_server_takes_it_from_the_last_administrator(
    app: Flask, school: Account, key: bytes, db_session: Session
) -> None:
    make_second_factor(db_session, school, at=now() - timedelta(hours=1), key=key)
    db_session.commit()

    def removing(username: str) -> int:
        db_session.rollback()
        return app.test_cli_runner().invoke(args=["second-factor", "remove", username]).exit_code

    assert [removing(username) for username in ("3099999999", CODE, CODE)] == [1, 0, 1]
    db_session.refresh(school)
    assert school.second_factor_since is None
