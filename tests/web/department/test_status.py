"""The page on which the department sees how the portal itself is doing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from app.documents.render import Engine, available_engines
from app.extensions import db
from app.models import Account, Worker
from tests.factories import Country

PAGE = "/departments/dla/status"
NO_PDF = "ออกเอกสาร PDF ไม่ได้"
NO_WORKER = "python -m app.worker"


@pytest.fixture
def administrator(
    client: FlaskClient, app_country: Country, sign_in: Callable[[FlaskClient, Account], None]
) -> Account:
    account = app_country.account(app_country.department)
    sign_in(client, account)
    return account


def hear_a_worker(ago: timedelta) -> None:
    now = datetime.now(UTC)
    db.session.add(Worker(name="one", started_at=now - timedelta(hours=1), seen_at=now - ago))
    db.session.commit()


def set_up(app: Flask, **settings: str | None) -> None:
    app.config["LEC"] = replace(app.config["LEC"], **settings)


@pytest.mark.parametrize("engine", available_engines())
def test_the_engine_that_is_set_is_named(
    app: Flask, client: FlaskClient, administrator: Account, engine: Engine
) -> None:
    set_up(app, pdf_engine=engine.value)
    page = client.get(PAGE).text
    assert f"<dt>โปรแกรมที่ใช้อยู่</dt>\n      <dd>{engine}</dd>" in page
    assert NO_PDF not in page


def test_without_a_setting_the_preferred_engine_is_named(
    client: FlaskClient, administrator: Account
) -> None:
    page = client.get(PAGE).text
    assert f"<dd>{available_engines()[0]}</dd>" in page
    assert f"<dd>{', '.join(available_engines())}</dd>" in page


def test_a_wrong_setting_is_named_with_what_to_do(
    app: Flask, client: FlaskClient, administrator: Account
) -> None:
    set_up(app, pdf_engine="<b>prince")
    page = client.get(PAGE).text
    assert NO_PDF in page
    assert "LEC_PDF_ENGINE ระบุค่า &lt;b&gt;prince" in page


def test_an_engine_that_is_not_installed_is_to_be_installed(
    app: Flask, client: FlaskClient, administrator: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_up(app, pdf_engine="pdfkit")
    monkeypatch.setenv("PATH", "/nowhere")
    page = client.get(PAGE).text
    assert NO_PDF in page
    assert "ติดตั้งแพ็กเกจ wkhtmltopdf" in page


def test_without_a_worker_the_page_tells_how_to_start_one(
    client: FlaskClient, administrator: Account
) -> None:
    assert NO_WORKER in client.get(PAGE).text
    hear_a_worker(timedelta(minutes=3))
    assert NO_WORKER in client.get(PAGE).text


def test_all_is_well_with_an_engine_and_a_worker(
    client: FlaskClient, administrator: Account
) -> None:
    hear_a_worker(timedelta(seconds=10))
    page = client.get(PAGE).text
    assert NO_WORKER not in page
    assert "ระบบทำงานปกติ" in page


def test_addresses_with_passwords_are_never_shown(
    app: Flask, client: FlaskClient, administrator: Account
) -> None:
    set_up(app, rate_limit_storage="redis://:hidden@cache:6379")
    page = client.get(PAGE).text
    assert "<dd>redis</dd>" in page
    assert f"<dd>{db.engine.dialect.name}</dd>" in page
    assert "hidden" not in page.replace('type="hidden"', "")
    assert app.config["LEC"].database_url not in page


def test_the_revision_of_the_tables_is_told_where_it_is_noted(
    client: FlaskClient, administrator: Account
) -> None:
    assert "<dd>ไม่ทราบ</dd>" in client.get(PAGE).text
    db.session.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))
    db.session.execute(text("INSERT INTO alembic_version VALUES ('0013')"))
    db.session.commit()
    try:
        assert "<dd>0013</dd>" in client.get(PAGE).text
    finally:
        # The tables of PostgreSQL are shared by all tests.
        db.session.execute(text("DROP TABLE alembic_version"))
        db.session.commit()


def test_only_the_department_sees_it(
    client: FlaskClient, app_country: Country, sign_in: Callable[[FlaskClient, Account], None]
) -> None:
    province = app_country.province
    sign_in(client, app_country.account(province))
    assert client.get(PAGE).status_code == 403
    assert client.get(f"/departments/{province.code}/status").status_code in (403, 404)
