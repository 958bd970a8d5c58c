"""Browsers at the sign-in page of the small country."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.extensions import db
from app.models import Account
from tests.factories import PASSWORD, Country


@dataclass
class Browser:
    """One browser at one address, that signs in as people do."""

    client: FlaskClient
    address: str = "203.0.113.7"
    headers: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, **facts: Any) -> TestResponse:
        return self._fresh(self.client.get, path, **facts)

    def post(self, path: str, data: dict[str, Any] | None = None, **facts: Any) -> TestResponse:
        return self._fresh(self.client.post, path, data=data or {}, **facts)

    def sign_in(
        self, code: str, password: str = PASSWORD, path: str = "/sign-in", **facts: Any
    ) -> TestResponse:
        return self.post(path, {"code": code, "password": password}, **facts)

    def _fresh(self, send: Callable[..., TestResponse], path: str, **facts: Any) -> TestResponse:
        db.session.rollback()
        response = send(
            path, environ_base={"REMOTE_ADDR": self.address}, headers=self.headers, **facts
        )
        db.session.rollback()
        return response


@pytest.fixture
def browser(app: Flask, app_country: Country) -> Browser:
    return Browser(app.test_client())


@pytest.fixture
def other_browser(app: Flask, app_country: Country) -> Browser:
    return Browser(app.test_client(), address="198.51.100.1")


@pytest.fixture
def school(app_country: Country) -> Account:
    """The principal officer of the school, who has done everything there is to do first."""
    return app_country.account(app_country.school)


@pytest.fixture
def db_session(app: Flask) -> Session:
    return db.session()
