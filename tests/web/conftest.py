"""A browser at which officers of any level sign in by turns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import g
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.access.live import publish
from app.access.permissions import Permission
from app.access.policy_file import read_policy_file
from app.extensions import db
from app.models import Account, Confirmation, DataSet, Return, State, Unit
from app.services import returns
from tests.factories import Country
from tests.factories.country import POLICY
from tests.factories.rounds import NOW


@dataclass
class Visit:
    """Pages of the portal as the unit that signed in last sees them."""

    client: FlaskClient
    country: Country
    sign_in: Callable[[FlaskClient, Account], None]

    @property
    def session(self) -> Session:
        return db.session()

    def enter(self, who: Unit | Account) -> None:
        """Sign in as a unit's principal officer, or as the account given."""
        self.session.commit()
        self.sign_in(self.client, self.country.account(who) if isinstance(who, Unit) else who)

    def get(self, url: str, **arguments: Any) -> TestResponse:
        self._let_go()
        return self.client.get(url, **arguments)

    def fragment(self, url: str) -> TestResponse:
        """Ask as htmx does."""
        return self.get(url, headers={"HX-Request": "true"})

    def post(self, url: str, data: dict[str, Any]) -> TestResponse:
        self._let_go()
        return self.client.post(url, data=data)

    def confirm(self, unit: Unit, data_set: DataSet, number: int = 1) -> Return:
        """Confirm a return without its checks."""
        found = returns.get(self.session, self.country.round, unit, data_set)
        made = Confirmation(
            return_id=found.id,
            number=number,
            wording="ขอรับรอง",
            confirmed_at=NOW,
            confirmed_by_id=self.country.account(unit).id,
            confirmed_by_name="นางสาวสมหญิง ใจดี",
            pupils=found.pupils,
            totals=[],
            content="{}",
            sha256="0" * 64,
        )
        self.session.add(made)
        self.session.flush()
        found.state, found.confirmation_id = State.CONFIRMED, made.id
        self.session.commit()
        return found

    def without(self, *gone: Permission) -> None:
        """Put the shipped policy in force without some permissions."""
        rules = [rule for rule in read_policy_file(POLICY) if rule.permission not in gone]
        publish(self.session, rules, at=datetime.now(UTC), reason="ทดสอบ")
        self.session.commit()

    def _let_go(self) -> None:
        """End what the test itself reads, and what the last request knew: tests share a context."""
        self.session.commit()
        for name in list(g):
            g.pop(name)


@pytest.fixture
def visit(
    client: FlaskClient, app_country: Country, sign_in: Callable[[FlaskClient, Account], None]
) -> Visit:
    return Visit(client, app_country, sign_in)
