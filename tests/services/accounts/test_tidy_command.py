"""`flask tidy` is what an installation runs once a day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask import Flask
from sqlalchemy import func, select

from app.extensions import db
from app.models import SignInFailure
from tests.factories import Country


def test_flask_tidy_says_what_it_removed(app: Flask, app_country: Country) -> None:
    at = datetime.now(UTC) - timedelta(hours=1)
    db.session.add(SignInFailure(code="3033300001", network="n", at=at))
    db.session.commit()
    done = app.test_cli_runner().invoke(args=["tidy"])
    assert done.exit_code == 0, done.output
    assert "0 sessions, 1 wrong passwords" in done.output
    assert db.session.scalar(select(func.count()).select_from(SignInFailure)) == 0
