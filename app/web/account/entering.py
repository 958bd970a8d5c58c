"""Entering once everything is proved: a session begins, and the page asked for opens."""

from __future__ import annotations

from flask import request, url_for
from flask.typing import ResponseReturnValue

from app.models import Account
from app.services.accounts import sessions, signing_in
from app.services.accounts.throttle import Origin
from app.web import access_log, current, identity
from app.web.account import where_next
from app.web.htmx import go_to


def enter(account: Account, origin: Origin) -> ResponseReturnValue:
    """Begin a session in place of the browser's session before, and lead on."""
    _end_session_before()
    opened = signing_in.begin_session(
        current.session(),
        account,
        origin,
        address=address(),
        browser=request.user_agent.string,
        at=current.arrived_at(),
    )
    target = _target(account)
    identity.enter(opened)
    access_log.note("signed_in", account=account, subject=account.username)
    if account.must_change_password:
        return go_to(url_for("account.change_password", next=target))
    return go_to(target or url_for("account.home"))


def address() -> str:
    """Give the network address that the request came from."""
    return request.remote_addr or ""


def _end_session_before() -> None:
    """End the session of whoever was signed in with this browser."""
    person = identity.signed_in()
    if person is not None:
        row = person.session
        sessions.end(current.session(), person.account, row.id, at=current.arrived_at())


def _target(account: Account) -> str | None:
    """Give the page asked for, unless it was somebody else who asked for it."""
    before = identity.ended_session_account()
    if before is not None and before.id != account.id:
        return None
    return where_next.asked_for()
