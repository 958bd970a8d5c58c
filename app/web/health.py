"""Whether the portal is alive, for whoever watches it."""

from __future__ import annotations

from flask import Blueprint
from sqlalchemy import text

from app.extensions import db
from app.web.guards import public

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@public
def healthz() -> tuple[str, dict[str, str]]:
    """Answer once the database has answered."""
    db.session.execute(text("SELECT 1"))
    return "ok\n", {"Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store"}
