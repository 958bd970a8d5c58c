"""`flask account reset`: the server's way back for a login that nobody else can help."""

from __future__ import annotations

import re

from click.testing import Result
from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.models import Account, History
from app.services.accounts import passwords, signing_in
from tests.factories import Country


def run(app: Flask, username: str) -> Result:
    db.session.remove()
    done = app.test_cli_runner().invoke(args=["account", "reset", username])
    db.session.remove()
    return done


def account_of(username: str) -> Account:
    found = signing_in.find(db.session(), username)
    assert found is not None
    return found


def test_the_server_lets_the_last_administrator_in_again_with_a_new_first_password(
    app: Flask, app_country: Country
) -> None:
    account_of("dla").active = False
    db.session.commit()
    done = run(app, "dla")
    printed = re.search(r"to be changed: (\S+)", done.output)
    assert done.exit_code == 0
    assert printed is not None
    account = account_of("dla")
    assert account.active
    assert account.must_change_password
    assert passwords.check(account.password_hash, printed[1]).right
    row = db.session.scalars(select(History).order_by(History.id.desc())).first()
    assert row is not None
    assert (row.event, row.actor, row.subject_id) == ("password_reset", "", account.id)
    assert row.after == {"active": True}


def test_a_login_that_nobody_has_is_told_and_nothing_is_written(
    app: Flask, app_country: Country
) -> None:
    before = db.session.scalars(select(History.id)).all()
    done = run(app, "06999999")
    assert done.exit_code == 1
    assert "no login 06999999" in done.output
    assert db.session.scalars(select(History.id)).all() == before
