"""The first unit and login of an installation stand in the history, done by the server."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import History
from app.services.accounts.founding import found_department
from app.services.history.verifying import Verification
from tests.factories.rounds import NOW


def test_the_history_begins_with_the_department_and_its_first_login(session: Session) -> None:
    account = found_department(session, password_hash="x", at=NOW)
    assert account is not None
    rows = session.execute(
        select(History.event, History.actor, History.address).order_by(History.position)
    ).all()
    assert rows == [("unit_added", "", ""), ("account_added", "", "")]
    session.commit()
    assert list(Verification(session).faults()) == []


def test_a_department_is_founded_once(session: Session) -> None:
    assert found_department(session, password_hash="x", at=NOW) is not None
    assert found_department(session, password_hash="y", at=NOW) is None
