"""The page on which the department demands a second factor of classes of login."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.extensions import db
from app.models import Account, History, SecondFactorDemand
from tests.factories import Country

PAGE = "/departments/dla/second-factor"
SAO = "06"


@pytest.fixture
def administrator(
    client: FlaskClient, app_country: Country, sign_in: Callable[[FlaskClient, Account], None]
) -> Account:
    account = app_country.account(app_country.department)
    sign_in(client, account)
    return account


def test_every_class_stands_with_its_accounts(client: FlaskClient, administrator: Account) -> None:
    page = client.get(PAGE).text
    assert page.count('type="checkbox"') == 13
    assert "checked" not in page


def test_the_effect_is_told_before_anything_is_saved(
    client: FlaskClient, administrator: Account
) -> None:
    page = client.get(f"{PAGE}/effect?classes={SAO}&classes=nonsense").text
    assert "3 บัญชีจะต้องตั้ง" in page
    assert "nonsense" not in page
    assert db.session.scalars(select(SecondFactorDemand)).all() == []


def test_a_saved_demand_is_ticked_and_can_be_taken_back(
    client: FlaskClient, administrator: Account
) -> None:
    saved = client.post(PAGE, data={"classes": [SAO]})
    assert (saved.status_code, saved.location) == (303, PAGE)
    assert client.get(PAGE).text.count("checked") == 1
    assert "ปิดเองได้" in client.get(f"{PAGE}/effect").text
    client.post(PAGE, data={"known": [SAO]})
    assert "checked" not in client.get(PAGE).text
    assert db.session.scalars(select(History.event)).all() == ["second_factor_demanded"] * 2


def test_nothing_ticked_anew_leads_back(client: FlaskClient, administrator: Account) -> None:
    assert client.get(f"{PAGE}/effect").location == PAGE
    assert "ไม่มีการเปลี่ยนแปลง" in client.get(PAGE).text


def test_an_order_from_an_old_page_is_refused(client: FlaskClient, administrator: Account) -> None:
    db.session.add(
        SecondFactorDemand(
            login_class="02", since=datetime.now(UTC), demanded_by_id=administrator.id
        )
    )
    db.session.commit()
    assert client.post(PAGE, data={"classes": [SAO]}).status_code == 409


def test_the_department_is_bound_by_its_own_order(
    client: FlaskClient, administrator: Account
) -> None:
    client.post(PAGE, data={"classes": ["department"]})
    assert client.get(PAGE).location == f"/account/second-factor?next={PAGE}"
