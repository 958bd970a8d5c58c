"""`flask tidy`: remove what is kept no longer; to be run once a day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import click
from flask import current_app

from app.extensions import db
from app.models.connection import begin_as_writer
from app.services.accounts import retention
from app.services.accounts.sessions import Limits


@click.command()
def tidy() -> None:
    """Remove old sessions, wrong passwords, unfinished forms and rows of the access log."""
    settings = current_app.config["LEC"]
    begin_as_writer(db.session())
    tidied = retention.tidy(
        db.session(),
        at=datetime.now(UTC),
        limits=Limits(
            idle=timedelta(minutes=settings.session_idle_minutes),
            longest=timedelta(hours=settings.session_longest_hours),
        ),
        access_log_days=settings.access_log_days,
    )
    db.session.commit()
    click.echo(
        f"removed: {tidied.sessions} sessions, {tidied.sign_in_failures} wrong passwords, "
        f"{tidied.kept_forms} unfinished forms, {tidied.access_log} rows of the access log"
    )
