"""`flask` commands, thin: each calls a service."""

from __future__ import annotations

from datetime import UTC, datetime

import click
from flask import Flask

from app.access.policy_file import read_policy_file
from app.commands.account import account
from app.commands.history import history
from app.commands.policy import SHIPPED, policy
from app.commands.second_factor import second_factor
from app.commands.tidy import tidy
from app.demo.command import demo
from app.extensions import db
from app.models.connection import begin_as_writer
from app.services.accounts import passwords
from app.services.accounts.founding import found_department
from app.services.policies.publishing import adopt_new_permissions


def register(app: Flask) -> None:
    """Bind the commands to the application."""
    app.cli.add_command(install)
    app.cli.add_command(account)
    app.cli.add_command(policy)
    app.cli.add_command(history)
    app.cli.add_command(second_factor)
    app.cli.add_command(tidy)
    app.cli.add_command(demo)


@click.command()
def install() -> None:
    """Give a database the shipped policy and the department's first login, where it lacks them.

    After an upgrade, permissions that are new get their shipped rules.
    """
    first_password = passwords.first_password()
    hashed = passwords.hashed(first_password)
    begin_as_writer(db.session())
    session = db.session()
    at = datetime.now(UTC)
    adopt_new_permissions(session, read_policy_file(SHIPPED), at=at, reason="policies/policy.csv")
    founded = found_department(session, password_hash=hashed, at=at)
    session.commit()
    if founded is not None:
        click.echo(f"first login: {founded.username}   password, to be changed: {first_password}")
