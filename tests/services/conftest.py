"""The application on a database that nothing was made in, for what makes its tables."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from app.extensions import db
from app.settings import Settings
from tests.support.postgres import PostgresServer


@pytest.fixture(params=["sqlite", "postgresql"])
def bare(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """The application on a database without any table."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'bare.sqlite3'}"
    else:
        server: PostgresServer = request.getfixturevalue("postgres")
        url = server.create_database(f"bare_{secrets.token_hex(4)}")
    app = create_app(Settings(database_url=url, secret_key="only for tests"))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
