"""`flask policy`: the access policy as a file, and its last way back."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from app.access.live import current_version, load_rules
from app.access.policy_file import InvalidPolicy, read_policy_file, write_policy
from app.access.rules import Rule
from app.extensions import db
from app.models.connection import begin_as_writer
from app.services import administrators
from app.services.policies import publishing

SHIPPED = Path(__file__).parents[2] / "policies" / "policy.csv"
A_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def policy() -> None:
    """Keep the access policy as a file, and restore the shipped one."""


@policy.command()
def diff() -> None:
    """Show where the live policy differs from policies/policy.csv."""
    changed = publishing.Difference.between(read_policy_file(SHIPPED), _live())
    for rule in changed.added:
        click.echo(f"+ {_line(rule)}")
    for rule in changed.removed:
        click.echo(f"- {_line(rule)}")


@policy.command()
def export() -> None:
    """Print the rules in force as a policy.csv, to be kept under version control."""
    click.echo(write_policy(_live()), nl=False)


@policy.command()
@click.argument("file", type=A_FILE)
def check(file: Path) -> None:
    """Say whether a policy.csv can be imported; name the first wrong line and fail otherwise."""
    try:
        rules = read_policy_file(file)
    except InvalidPolicy as invalid:
        click.echo(f"{file}: {invalid}", err=True)
        sys.exit(1)
    click.echo(f"{len(rules)} rules")


@policy.command()
def restore() -> None:
    """Put policies/policy.csv in force again, for when nobody can edit the policy any more."""
    session, at = db.session(), datetime.now(UTC)
    begin_as_writer(session)
    rules = read_policy_file(SHIPPED)
    version = publishing.restore_shipped(
        session, rules, at=at, reason="policies/policy.csv, restored on the server"
    )
    can_be_edited = administrators.exists(session, rules, at=at)
    session.commit()
    if version is None:
        click.echo("policies/policy.csv is in force already: nothing is changed.")
    else:
        click.echo(f"policies/policy.csv is in force as version {version.id}.")
    if not can_be_edited:
        click.echo(
            "Warning: no account that can sign in may edit the policy. The department needs an"
            " active principal officer or administrator.",
            err=True,
        )


def _live() -> list[Rule]:
    session = db.session()
    return load_rules(session, current_version(session))


def _line(rule: Rule) -> str:
    return write_policy([rule]).rstrip("\n, ")
