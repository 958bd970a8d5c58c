"""`flask tidy`: remove what is kept no longer; to be run once a day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import click
from flask import current_app

from app.extensions import db
from app.models.connection import begin_as_writer
from app.services.accounts import retention
from app.services.accounts.sessions import Limits
from app.services.bundles import keeping


@click.command()
def tidy() -> None:
    """Remove old sessions, wrong passwords, unfinished forms, bundles, rows of the access log."""
    settings = current_app.config["LEC"]
    begin_as_writer(db.session())
    at = datetime.now(UTC)
    tidied = retention.tidy(
        db.session(),
        at=at,
        limits=Limits(
            idle=timedelta(minutes=settings.session_idle_minutes),
            longest=timedelta(hours=settings.session_longest_hours),
        ),
        access_log_days=settings.access_log_days,
    )
    bundles = keeping.remove_expired(db.session(), at=at, keep=timedelta(days=settings.bundle_days))
    db.session.commit()
    click.echo(
        f"removed: {tidied.sessions} sessions, {tidied.sign_in_failures} wrong passwords, "
        f"{tidied.kept_forms} unfinished forms, {tidied.access_log} rows of the access log, "
        f"the files of {bundles} bundles"
    )
