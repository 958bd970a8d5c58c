"""A signed-in officer of the school in the small country."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.extensions import db
from app.models import Account, Enrolment, Return
from tests.factories import Country, make_enrolment


@dataclass
class School:
    """The school's roster as its officer meets it in a browser."""

    client: FlaskClient
    country: Country
    account: Account
    home: str

    @property
    def session(self) -> Session:
        return db.session()

    @property
    def roster(self) -> Return:
        return self.country.roster(self.session, self.country.school)

    def url(self, path: str = "") -> str:
        return f"{self.home}/roster{path}"

    def pupil(self, **facts: Any) -> Enrolment:
        made = make_enrolment(self.session, self.roster, self.account, **facts)
        self.session.commit()
        return made

    def get(self, path: str = "", **arguments: Any) -> TestResponse:
        return self.client.get(self.url(path), **arguments)

    def post(self, path: str, **arguments: Any) -> TestResponse:
        return self.client.post(self.url(path), **arguments)


@pytest.fixture
def school(
    client: FlaskClient, app_country: Country, sign_in: Callable[[FlaskClient, Account], None]
) -> School:
    account = app_country.account(app_country.school)
    sign_in(client, account)
    home = f"/rounds/{app_country.round.key}/institutions/{app_country.school.code}"
    return School(client, app_country, account, home)
