"""`flask` commands, thin: each calls a service."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click
from flask import Flask

from app.access.live import current_version, load_rules, publish
from app.access.policy_file import read_policy_file
from app.commands.history import history
from app.commands.second_factor import second_factor
from app.demo.command import demo
from app.extensions import db
from app.models.connection import begin_as_writer
from app.services.accounts import passwords
from app.services.accounts.founding import found_department

POLICY = Path(__file__).parents[1] / "policies" / "policy.csv"


def register(app: Flask) -> None:
    """Bind the commands to the application."""
    app.cli.add_command(install)
    app.cli.add_command(policy)
    app.cli.add_command(history)
    app.cli.add_command(second_factor)
    app.cli.add_command(demo)


@click.command()
def install() -> None:
    """Give a new database the shipped policy and the department's first login."""
    first_password = passwords.first_password()
    hashed = passwords.hashed(first_password)
    begin_as_writer(db.session())
    session = db.session()
    at = datetime.now(UTC)
    if current_version(session) == 0:
        publish(session, read_policy_file(POLICY), at=at, reason="policies/policy.csv")
    account = found_department(session, password_hash=hashed, at=at)
    session.commit()
    if account is not None:
        click.echo(f"first login: {account.username}   password, to be changed: {first_password}")


@click.group()
def policy() -> None:
    """Look at the access policy in force."""


@policy.command()
def diff() -> None:
    """Show where the live policy differs from policies/policy.csv."""
    session = db.session()
    live = {", ".join(rule.as_policy()) for rule in load_rules(session, current_version(session))}
    shipped = {", ".join(rule.as_policy()) for rule in read_policy_file(POLICY)}
    for rule in sorted(live - shipped):
        click.echo(f"+ {rule}")
    for rule in sorted(shipped - live):
        click.echo(f"- {rule}")
