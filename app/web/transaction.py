"""One transaction a request: begun as a writer where it writes, committed when it succeeded."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar

from flask import Flask, Response, current_app, g, request

from app.extensions import db
from app.models.connection import begin_as_writer
from app.web import access_log, identity

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
View = TypeVar("View", bound=Callable[..., object])


def manages_transaction(view: View) -> View:
    """Mark a view that writes in a transaction of its own, because it computes for long first."""
    view.manages_transaction = True  # type: ignore[attr-defined]
    return view


def begin_writing() -> None:
    """End what was only read so far, and begin anew as a writer; what was loaded is read again."""
    db.session.rollback()
    begin_as_writer(db.session())


def keep_saved() -> None:
    """Commit what was saved so far, where the answer refuses the rest of what was sent."""
    db.session.commit()


def register(app: Flask) -> None:
    app.before_request(_begin)
    app.after_request(_finish)


def note_arrival() -> None:
    """Note when the request reached the server; that moment decides (`process.md` 2.1)."""
    g.arrived_at = datetime.now(UTC)


def _begin() -> None:
    access_log.listen()
    if request.method in SAFE or request.endpoint is None:
        return
    db.session().info["address"] = (request.remote_addr or "")[:64]
    view = current_app.view_functions.get(request.endpoint)
    if not getattr(view, "manages_transaction", False):
        begin_as_writer(db.session())


def _finish(response: Response) -> Response:
    """Commit a successful write, undo all else, then write what the access log is owed."""
    access_log.note_refusal(response.status_code)
    if request.method not in SAFE and response.status_code < 400:
        db.session.commit()
    else:
        db.session.rollback()
    access_log.write_owed()
    identity.write_last_seen()
    return response
