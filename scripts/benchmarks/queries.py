"""How many queries a page runs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import event

from app import create_app
from app.extensions import db
from app.settings import Settings
from scripts.benchmarks.server import SECRET_KEY

NOT_QUERIES = ("BEGIN", "PRAGMA")


def count(database: Path, token: str, path: str) -> int:
    """Count the statements of a page asked for the second time, as every later visit is."""
    app = create_app(Settings(database_url=f"sqlite:///{database}", secret_key=SECRET_KEY))
    statements: list[str] = []

    def listen(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(NOT_QUERIES):
            statements.append(statement)

    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = token
        cookie["_fresh"] = True
    client.get(path)
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", listen)
    answer = client.get(path)
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answered {answer.status_code}")
    return len(statements)
