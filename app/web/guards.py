"""Access is declared on every view and decided here, before the view runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import unquote

from flask import Flask, abort, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.access.permissions import OF_THE_WHOLE_COUNTRY, Permission
from app.domain.login_codes import Level
from app.extensions import db
from app.models import Round, Unit
from app.services import units
from app.web import access_log, current, kept_forms
from app.web.htmx import go_to
from app.web.identity import SignedIn, signed_in

View = TypeVar("View", bound=Callable[..., Any])

PUBLIC = "public"
SIGNED_IN = "signed in"


def public(view: View) -> View:
    """Open a view to everybody."""
    view.access = PUBLIC  # type: ignore[attr-defined]
    return view


def signed_in_only(view: View) -> View:
    """Open a view to whoever is signed in: it concerns their own account or session only."""
    view.access = SIGNED_IN  # type: ignore[attr-defined]
    return view


def requires(permission: Permission) -> Callable[[View], View]:
    """Ask for a permission on the unit that the address names (`<code>`), or on one's own."""

    def mark(view: View) -> View:
        view.access = permission  # type: ignore[attr-defined]
        return view

    return mark


def requires_for_data_set(action: str) -> Callable[[View], View]:
    """Ask for `data_set:action`, the data set being named by the address (`<data_set>`)."""

    def mark(view: View) -> View:
        view.access = action  # type: ignore[attr-defined]
        return view

    return mark


def register(app: Flask) -> None:
    app.before_request(guard)


def guard() -> ResponseReturnValue | None:
    """Refuse, or load what the address names and let the view run."""
    if request.endpoint is None or request.endpoint == "static":
        return None
    if "\0" in unquote(request.full_path):
        abort(404)
    access = getattr(current_app.view_functions[request.endpoint], "access", None)
    if access is None:
        raise RuntimeError(f"{request.endpoint} declares no access")
    if access == PUBLIC:
        return None
    person = signed_in()
    if person is None:
        return _sign_in_first()
    if person.account.must_change_password and request.endpoint not in _BEFORE_PASSWORD:
        return go_to(url_for("account.change_password"))
    if person.must_set_up_second_factor and request.endpoint not in _BEFORE_SECOND_FACTOR:
        return go_to(url_for("account.second_factor", next=_page_asked_for()))
    arguments = request.view_args or {}
    if "round_key" in arguments:
        g.round = _named_round(arguments.pop("round_key"))
    g.unit = _named_unit(arguments.pop("code", None), person.account.unit)
    if access == SIGNED_IN:
        return None
    permission = access if isinstance(access, Permission) else _of_data_set(access)
    if not person.policy.may(person.account, permission, g.unit, at=current.arrived_at()):
        _refuse(person, permission)
    if permission in OF_THE_WHOLE_COUNTRY and g.unit.level is not Level.DEPARTMENT:
        # A province that may do it to its own unit must not do it to all others thereby.
        abort(404)
    return None


_BEFORE_PASSWORD = frozenset({"account.change_password", "account.save_password"})
_BEFORE_SECOND_FACTOR = _BEFORE_PASSWORD | {
    "account.second_factor",
    "account.begin_second_factor",
    "account.confirm_second_factor",
}


def _sign_in_first() -> ResponseReturnValue:
    """Keep what was typed for the account whose session ended, and ask to sign in again."""
    target = url_for("account.sign_in", next=_page_asked_for())
    if request.headers.get("HX-Request"):
        return "", 204, {"HX-Redirect": target}
    return redirect(target)


def _page_asked_for() -> str | None:
    """Name the page to open afterwards, keeping what was typed on it; None for the home page."""
    reading = request.method in ("GET", "HEAD")
    page = request.full_path.rstrip("?") if reading else kept_forms.keep()
    return page if page != "/" else None


def _refuse(person: SignedIn, permission: Permission) -> None:
    access_log.note("refused", account=person.account, subject=g.unit.code, detail=permission.value)
    abort(403)


def _of_data_set(action: str) -> Permission:
    data_set = (request.view_args or {})["data_set"]
    try:
        return Permission(f"{data_set}:{action}")
    except ValueError:
        abort(404)


def _named_unit(code: str | None, own: Unit) -> Unit:
    if code is None or code == own.code:
        return own
    return units.find(db.session(), code) or abort(404)


def _named_round(key: str) -> Round:
    """Find the round among all, which the layout lists anyway."""
    return next((known for known in current.all_rounds() if known.key == key), None) or abort(404)
