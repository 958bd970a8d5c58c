"""The portal as a browser test meets it: served, with a small country in a database of its own."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from playwright.sync_api import Page
from sqlalchemy import Engine, create_engine, func, select
from sqlalchemy.orm import Session
from werkzeug.wsgi import ClosingIterator

from app import create_app
from app.extensions import db
from app.models import Account, Base, Round, SignInSession
from app.models.connection import begin_as_writer, prepare
from app.settings import Settings
from app.web.identity import token_hash
from tests.factories import Country, make_country
from tests.support.live_server import serve_app, serve_granian

SECRET_KEY = "of the browser tests alone"


@dataclass(frozen=True, slots=True)
class Portal:
    """A served portal, and what it was served with; the country is as it was at the beginning."""

    address: str
    engine: Engine
    country: Country

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Change the database behind the portal's back, and commit."""
        with Session(self.engine, expire_on_commit=False) as session:
            begin_as_writer(session)
            yield session
            session.commit()

    def count(self, table: type[Base]) -> int:
        with Session(self.engine) as session:
            return session.scalar(select(func.count()).select_from(table)) or 0

    def close_round(self) -> None:
        """Let the round close a minute ago."""
        with self.writing() as session:
            known = session.get_one(Round, self.country.round.id)
            known.closes_at = datetime.now(UTC) - timedelta(minutes=1)
            for level in ("institution", "authority", "province"):
                setattr(known, f"{level}_due_at", known.closes_at)

    def enter(self, page: Page, account: Account) -> None:
        """Sign an account in on a page's browser without its password."""
        token, now = secrets.token_urlsafe(32), datetime.now(UTC)
        with self.writing() as session:
            session.add(
                SignInSession(
                    token_hash=token_hash(token),
                    account_id=account.id,
                    started_at=now,
                    last_seen_at=now,
                )
            )
        page.context.add_cookies(
            [{"name": "lec", "value": _signed(token), "url": self.address, "httpOnly": True}]
        )


def _signed(token: str) -> str:
    signer = Flask(__name__)
    signer.secret_key = SECRET_KEY
    serializer = SecureCookieSessionInterface().get_signing_serializer(signer)
    assert serializer is not None
    signed = serializer.dumps({"_user_id": token, "_fresh": True})
    return signed if isinstance(signed, str) else signed.decode()


@contextmanager
def connected(database_url: str) -> Iterator[Engine]:
    """Connect to a database as the portal does."""
    engine = create_engine(database_url)
    prepare(engine)
    try:
        yield engine
    finally:
        engine.dispose()


def found_country(database_url: str) -> Country:
    """Make the tables and the small country in an empty database."""
    with connected(database_url) as engine, Session(engine, expire_on_commit=False) as session:
        Base.metadata.create_all(engine)
        country = make_country(session)
        session.commit()
    return country


class _Listener(logging.Handler):
    """Keep what a log is told."""

    def __init__(self, level: int) -> None:
        super().__init__(level)
        self.told: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.told.append(self.format(record))


def _answering_at_once(app: WSGIApplication) -> WSGIApplication:
    """Close each answer before it is sent: Werkzeug's server forgets to when its reader is gone."""

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        with closing(ClosingIterator(app(environ, start_response))) as given:
            return [b"".join(given)]

    return answer


@contextmanager
def serving(database_url: str) -> Iterator[str]:
    """Serve the portal from a thread; a fault of its own fails the test at the end."""
    app = create_app(Settings(database_url=database_url, secret_key=SECRET_KEY))
    listener = _Listener(logging.WARNING)
    app.logger.addHandler(listener)
    try:
        with serve_app(_answering_at_once(app)) as address:
            yield address
    finally:
        app.logger.removeHandler(listener)
        with app.app_context():
            db.engine.dispose()
    assert listener.told == [], "the portal's log holds faults:\n" + "\n".join(listener.told)


@contextmanager
def served(database_url: str, country: Country) -> Iterator[Portal]:
    """Serve the portal on a database that holds a country."""
    with connected(database_url) as engine, serving(database_url) as address:
        yield Portal(address, engine, country)


@contextmanager
def in_service(database_url: str, country: Country) -> Iterator[Portal]:
    """Serve the portal as an office does: several processes, none of them the tests' own."""
    with (
        connected(database_url) as engine,
        serve_granian(database_url, workers=2) as address,
    ):
        yield Portal(address, engine, country)
