"""A signed-in officer of the school in the small country."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from flask import g
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.extensions import db
from app.models import AccessLog, Account, Confirmation, Enrolment, Return, State
from app.services.confirmation import snapshot
from tests.factories import Country, make_enrolment
from tests.factories.rounds import NOW


@dataclass
class School:
    """The school's roster as its officer meets it in a browser."""

    client: FlaskClient
    country: Country
    account: Account
    home: str
    sign_in: Callable[[FlaskClient, Account], None]

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

    def act_as(self, account: Account) -> None:
        self.session.commit()
        self.sign_in(self.client, account)

    def confirm(self) -> None:
        """Confirm the roster without its checks."""
        roster = self.roster
        frozen = snapshot.freeze(self.session, roster, [])
        confirmation = Confirmation(
            return_id=roster.id,
            number=1,
            wording="ขอรับรอง",
            confirmed_at=NOW,
            confirmed_by_id=self.account.id,
            confirmed_by_name="นางสาวสมหญิง ใจดี",
            pupils=roster.pupils,
            totals=frozen.totals.as_json(),
            content=frozen.content,
            sha256=frozen.sha256,
        )
        self.session.add(confirmation)
        self.session.flush()
        roster.confirmation_id, roster.state = confirmation.id, State.CONFIRMED
        self.session.commit()

    def noted(self) -> list[str]:
        """Name what the access log holds."""
        return list(self.session.scalars(select(AccessLog.event)))

    def get(self, path: str = "", **arguments: Any) -> TestResponse:
        self._let_go()
        return self.client.get(self.url(path), **arguments)

    def post(self, path: str, **arguments: Any) -> TestResponse:
        self._let_go()
        return self.client.post(self.url(path), **arguments)

    def _let_go(self) -> None:
        """End what the test itself reads, and what the last request knew: tests share a context."""
        self.session.rollback()
        for name in list(g):
            g.pop(name)


@pytest.fixture
def school(
    client: FlaskClient, app_country: Country, sign_in: Callable[[FlaskClient, Account], None]
) -> School:
    account = app_country.account(app_country.school)
    sign_in(client, account)
    home = f"/rounds/{app_country.round.key}/institutions/{app_country.school.code}"
    return School(client, app_country, account, home, sign_in)
