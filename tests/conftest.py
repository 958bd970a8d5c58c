"""Fixtures: a real database of each kind, empty for every test, and a client that looks twice."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from app import create_app
from app.extensions import db, live_policy
from app.models import Account, Base, SignInSession
from app.models import connection as sqlite_connection
from app.models.connection import prepare
from app.settings import Settings
from app.web.identity import token_hash
from tests.factories import Country, make_country
from tests.support.checked_client import CheckedClient
from tests.support.postgres import PostgresServer, postgres_server

KINDS = ("sqlite", "postgresql")

# The data need not outlive the tests, so SQLite waits for the disk no more than PostgreSQL does.
sqlite_connection.PRAGMAS = (*sqlite_connection.PRAGMAS, "PRAGMA synchronous = OFF")


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


@pytest.fixture(params=KINDS)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database, of each kind in turn."""
    if request.param == "sqlite":
        path = tmp_path / "lec.sqlite3"
        shutil.copy(request.getfixturevalue("empty_sqlite"), path)
        return f"sqlite:///{path}"
    url: str = request.getfixturevalue("shared_postgres")
    tables = ", ".join(f'"{table.name}"' for table in Base.metadata.sorted_tables)
    engine = create_engine(url, poolclass=NullPool)
    with engine.begin() as connection:
        # What is kept refuses to be emptied; triggers rest for this transaction.
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        connection.execute(text(f"TRUNCATE {tables} RESTART IDENTITY CASCADE"))
    engine.dispose()
    return url


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    made = create_engine(database_url)
    prepare(made)
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
    made = create_app(settings)
    made.testing = True
    made.config["WTF_CSRF_ENABLED"] = False
    made.test_client_class = CheckedClient
    live_policy.forget()
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
    country = make_country(db.session())
    db.session.commit()
    return country


@pytest.fixture
def country(session: Session) -> Country:
    """The small country for tests of services, in a transaction of the `session` fixture."""
    return make_country(session)


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
