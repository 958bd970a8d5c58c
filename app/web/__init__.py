"""HTTP only: what a browser asks for, and what it is answered."""

from __future__ import annotations

from flask import Flask
from werkzeug.routing import IntegerConverter, Map

from app.web import (
    account,
    authority,
    bundles,
    claims,
    context,
    counts,
    department,
    document_font,
    errors,
    filling,
    filters,
    guards,
    headers,
    health,
    identity,
    institution,
    letters,
    office,
    officers,
    other_schools,
    policies,
    province,
    receiving,
    record,
    returns,
    submissions,
    transaction,
    units,
)


class Key(IntegerConverter):
    """A row's key in an address, never larger than the databases' integers."""

    def __init__(self, map: Map) -> None:  # noqa: A002 (as Werkzeug names it)
        super().__init__(map, max=2**31 - 1)


def register(app: Flask) -> None:
    """Bind blueprints, guards and answers; the order of the hooks is the order of a request."""
    transaction.register(app)
    identity.register(app)
    guards.register(app)
    errors.register(app)
    context.register(app)
    filters.register(app)
    headers.register(app)
    app.url_map.converters["int"] = Key
    app.register_blueprint(health.blueprint)
    app.register_blueprint(document_font.blueprint)
    for audience in (account, institution, authority, province, department):
        app.register_blueprint(audience.blueprint)
    for topic in (
        officers,
        returns,
        claims,
        policies,
        units,
        record,
        letters,
        submissions,
        bundles,
        office,
        receiving,
        counts,
        filling,
        other_schools,
    ):
        app.register_blueprint(topic.blueprint)
