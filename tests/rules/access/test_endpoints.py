"""Layer one: every endpoint declares its access, and the reviewed table has them all."""

from __future__ import annotations

import pytest
from flask import Flask

from app import create_app
from app.access.permissions import Permission
from app.settings import Settings
from tests.rules.access.matrix import reviewed_endpoints

READING = {"HEAD", "OPTIONS"}


def bare_app() -> Flask:
    """Make the application without a database to talk to."""
    return create_app(Settings(database_url="sqlite://", secret_key="only for tests"))


def declared(app: Flask) -> set[tuple[str, str, str]]:
    """List endpoint, methods and what it asks for, of every rule in the URL map."""
    found = set()
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "static":
            continue
        access = getattr(app.view_functions[rule.endpoint], "access", "nothing")
        if isinstance(access, Permission):
            asks_for = access.value
        elif access in ("public", "signed in"):
            asks_for = access
        else:
            asks_for = f"<data_set>:{access}"
        methods = " ".join(sorted((rule.methods or set()) - READING))
        found.add((rule.endpoint, methods, asks_for))
    return found


def test_every_endpoint_asks_for_what_the_reviewed_table_says_and_no_endpoint_is_missing() -> None:
    assert declared(bare_app()) == set(reviewed_endpoints())


def test_an_endpoint_that_names_a_unit_asks_for_a_permission_on_it() -> None:
    app = bare_app()
    for rule in app.url_map.iter_rules():
        if "code" in rule.arguments:
            access = getattr(app.view_functions[rule.endpoint], "access", None)
            assert isinstance(access, Permission) or "data_set" in rule.arguments, rule.endpoint


def test_a_view_that_declares_nothing_is_refused_to_everybody() -> None:
    app = bare_app()
    app.testing = True
    app.add_url_rule("/forgotten", "forgotten", lambda: "secret")
    with pytest.raises(RuntimeError, match="declares no access"):
        app.test_client().get("/forgotten")
