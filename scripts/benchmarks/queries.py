"""How many queries a page runs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask

from app import create_app
from app.extensions import db
from app.settings import Settings
from scripts.benchmarks.server import SECRET_KEY
from tests.support.statements import is_query, statements


def count(database: Path, token: str, path: str) -> int:
    """Count the statements of a page asked for the second time, as every later visit is."""
    app = create_app(Settings(database_url=f"sqlite:///{database}", secret_key=SECRET_KEY))
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = token
        cookie["_fresh"] = True
    client.get(path)
    with asked_of(app) as asked:
        answer = client.get(path)
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answered {answer.status_code}")
    return len(asked)


@contextmanager
def asked_of(app: Flask) -> Iterator[list[str]]:
    """Collect the queries that an app sends to its database while a block runs."""
    with app.app_context():
        engine = db.engine
    with statements(engine, only=is_query) as asked:
        yield asked
