"""`flask account`: what is left to the server itself when nobody can do it in the portal."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from app.extensions import db
from app.models.connection import begin_as_writer
from app.services.accounts import credentials, passwords, signing_in
from app.services.errors import HandedOver


@click.group()
def account() -> None:
    """Look after logins."""


@account.command()
@click.argument("username")
def reset(username: str) -> None:
    """Issue a new first password to a login, such as the last administrator's.

    A suspended login is let in again. A second factor stays: `flask second-factor remove`.
    """
    first = passwords.first_password()
    hashed = passwords.hashed(first)
    session = db.session()
    begin_as_writer(session)
    found = signing_in.find(session, username)
    if found is None:
        raise click.ClickException(f"there is no login {username}")
    try:
        credentials.reset_on_server(session, found, new_hash=hashed, at=datetime.now(UTC))
    except HandedOver:
        raise click.ClickException(f"{found.username} has been handed over") from None
    session.commit()
    click.echo(f"login: {found.username}   password, to be changed: {first}")
