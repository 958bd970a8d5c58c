"""`flask second-factor`: what is left to the server itself when nobody can do it in the portal."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from app.extensions import db
from app.models.connection import begin_as_writer
from app.services.accounts import second_factor as factor
from app.services.accounts import signing_in


@click.group("second-factor")
def second_factor() -> None:
    """Look after second factors."""


@second_factor.command()
@click.argument("username")
def remove(username: str) -> None:
    """Take the second factor from a login, such as the last administrator's."""
    session = db.session()
    begin_as_writer(session)
    account = signing_in.find(session, username)
    if account is None:
        raise click.ClickException(f"there is no login {username}")
    if account.second_factor_since is None:
        raise click.ClickException(f"{account.username} has no second factor")
    factor.remove(session, account, actor=None, at=datetime.now(UTC))
    session.commit()
    click.echo(f"{account.username} signs in with the password alone")
