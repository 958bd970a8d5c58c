"""Fixtures: a real database of each kind, empty for every test, and a client that looks twice."""

from __future__ import annotations

import gc
import secrets
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from app import create_app
from app.extensions import db, limiter, live_policy
from app.models import Account, Base, SignInSession
from app.models import connection as sqlite_connection
from app.models.connection import prepare
from app.settings import Settings
from app.web.identity import token_hash
from tests.factories import Country, put_country
from tests.support.checked_client import CheckedClient
from tests.support.postgres import PostgresServer, postgres_server

KINDS = ("sqlite", "postgresql")

# The data need not outlive the tests, so SQLite waits for the disk no more than PostgreSQL does.
sqlite_connection.PRAGMAS = (*sqlite_connection.PRAGMAS, "PRAGMA synchronous = OFF")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest, so that at the end no worker waits for another."""
    items.sort(key=lambda item: "walk" not in getattr(item, "fixturenames", ()))


def pytest_collection_finish() -> None:
    """Look for garbage among what the tests make alone, not among all that was imported."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    with postgres_server() as server:
        yield server


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with every table and no row, copied for each test."""
    path = tmp_path_factory.mktemp("empty") / "lec.sqlite3"
    engine = create_engine(f"sqlite:///{path}", poolclass=NullPool)
    Base.metadata.create_all(engine)
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def shared_postgres(postgres: PostgresServer) -> Iterator[str]:
    """A PostgreSQL database with every table, emptied before each test."""
    url = postgres.create_database("lec_tests")
    engine = create_engine(url, poolclass=NullPool)
    Base.metadata.create_all(engine)
    engine.dispose()
    yield url
    postgres.drop_database("lec_tests")


@pytest.fixture(scope="session")
def shared_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The one place of every test's SQLite file, so that an engine and an app may outlive them."""
    return tmp_path_factory.mktemp("shared") / "lec.sqlite3"


@pytest.fixture(params=KINDS)
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of an empty database, of each kind in turn."""
    if request.param == "sqlite":
        path: Path = request.getfixturevalue("shared_sqlite")
        for known in path.parent.iterdir():
            known.unlink()
        shutil.copy(request.getfixturevalue("empty_sqlite"), path)
        return f"sqlite:///{path}"
    url: str = request.getfixturevalue("shared_postgres")
    empty_postgres(url)
    return url


def empty_postgres(url: str) -> None:
    """Remove all rows, and count keys from one again; most tables are empty after most tests."""
    tables = [f'"{table.name}"' for table in Base.metadata.sorted_tables]
    filled = " UNION ALL ".join(
        f"SELECT '{table}' WHERE EXISTS (SELECT FROM {table})" for table in tables
    )
    with engine_of(url).begin() as connection:
        # What is kept refuses to be emptied, and keys refer in circles; both rest for this once.
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        for table in connection.scalars(text(filled)).all():
            connection.execute(text(f"DELETE FROM {table}"))
        connection.execute(text("SELECT setval(oid, 1, false) FROM pg_class WHERE relkind = 'S'"))
    engine_of(url).dispose()


@cache
def engine_of(url: str) -> Engine:
    """One engine for all tests of a process: it remembers the statements that it compiled."""
    made = create_engine(url)
    prepare(made)
    return made


@cache
def app_of(settings: Settings) -> tuple[Flask, dict[str, Any]]:
    """One app for all tests of a process: it remembers its templates. With what it is set to."""
    made = create_app(settings)
    made.testing = True
    made.config["WTF_CSRF_ENABLED"] = False
    made.test_client_class = CheckedClient
    return made, dict(made.config)


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    made = engine_of(database_url)
    yield made
    made.dispose()


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    """A session without Flask, for the tests of services and tables."""
    with Session(engine) as opened:
        yield opened


@pytest.fixture
def settings(database_url: str) -> Settings:
    return Settings(database_url=database_url, secret_key="only for tests")


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    made, config = app_of(settings)
    made.config.clear()
    made.config.update(config)
    live_policy.forget()
    limiter.reset()
    with made.app_context():
        yield made
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def app_country(app: Flask) -> Country:
    """The small country, committed in the application's own database and session."""
    country = put_country(db.session())
    db.session.commit()
    return country


@pytest.fixture
def country(session: Session) -> Country:
    """The small country for tests of services, in a transaction of the `session` fixture."""
    return put_country(session)


@pytest.fixture
def sign_in() -> Callable[[FlaskClient, Account], None]:
    """Sign an account in without its password: `sign_in(client, account)`."""

    def enter(client: FlaskClient, account: Account) -> None:
        token = secrets.token_urlsafe(32)
        now = datetime.now(UTC)
        db.session.add(
            SignInSession(
                token_hash=token_hash(token),
                account_id=account.id,
                started_at=now,
                last_seen_at=now,
            )
        )
        db.session.commit()
        with client.session_transaction() as cookie:
            cookie["_user_id"] = token
            cookie["_fresh"] = True

    return enter
