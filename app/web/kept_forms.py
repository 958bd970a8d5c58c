"""What was typed when a session ended, kept on the server for the same account alone."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask import current_app, g, request, session
from sqlalchemy import delete, or_, select
from werkzeug.datastructures import MultiDict

from app.extensions import db
from app.models import KeptForm
from app.services.accounts import retention
from app.web.identity import ended_session_account, signed_in
from app.web.transaction import begin_writing

LONGEST = 256 * 1024
KEPT = "form_kept"
"""Says in the cookie whether the form that met an ended session could be kept."""


def keep() -> str:
    """Keep the posted form for whoever is signed in, or whose ended session the browser had.

    Give the address of the page that shows the form, to open it again or after signing in again.
    """
    person = signed_in()
    account = person.account if person else ended_session_account()
    fields = {
        name: values
        for name, values in request.form.to_dict(flat=False).items()
        if name != "csrf_token" and "password" not in name
    }
    if fields:
        small = sum(len(value) for values in fields.values() for value in values) < LONGEST
        session[KEPT] = account is not None and small
        if account is not None and small:
            _write(account.id, fields)
    return _page_of_form()


def keep_for_page() -> None:
    """Keep the posted form for the page that shows it again, also after other pages.

    What the request had written before is undone: call it first.
    """
    person = signed_in()
    if person is not None:
        fields = request.form.to_dict(flat=False)
        fields.pop("csrf_token", None)
        _write(person.account.id, fields)


def _write(account_id: int, fields: dict[str, list[str]]) -> None:
    begin_writing()
    db.session.execute(
        delete(KeptForm).where(
            (KeptForm.account_id == account_id) & (KeptForm.path == request.path)
            | (KeptForm.kept_at < g.arrived_at - retention.FORMS)
        )
    )
    db.session.add(
        KeptForm(account_id=account_id, path=request.path, fields=fields, kept_at=g.arrived_at)
    )


def _page_of_form() -> str:
    """Name the page that shows the form: its own address, or the one it was posted from."""
    adapter = current_app.create_url_adapter(request)
    if adapter is not None and "GET" in adapter.allowed_methods(request.path):
        return request.full_path.rstrip("?")
    shown = urlsplit(request.headers.get("HX-Current-URL") or request.referrer or "")
    if shown.netloc != request.host:
        return "/"
    return f"{shown.path}?{shown.query}" if shown.query else shown.path or "/"


def typed_before(path: str | None = None) -> MultiDict[str, Any] | None:
    """Give what this account had typed into the form of this address, if it was kept."""
    person = signed_in()
    if person is None:
        return None
    kept = db.session.scalar(
        select(KeptForm).where(
            KeptForm.account_id == person.account.id, KeptForm.path == (path or request.path)
        )
    )
    if kept is None or kept.kept_at < g.arrived_at - retention.FORMS:
        return None
    return MultiDict((name, value) for name, values in kept.fields.items() for value in values)


def kept_at(path: str, *, below: str) -> list[KeptForm]:
    """List what this account had typed into forms of an address or `below`, oldest first.

    `below` is what the addresses of parts of the form begin with.
    """
    person = signed_in()
    if person is None:
        return []
    found = db.session.scalars(
        select(KeptForm)
        .where(
            KeptForm.account_id == person.account.id,
            or_(KeptForm.path == path, KeptForm.path.startswith(below, autoescape=True)),
            KeptForm.kept_at >= g.arrived_at - retention.FORMS,
        )
        .order_by(KeptForm.kept_at, KeptForm.id)
    )
    return list(found)


def keep_only(kept: KeptForm, fields: dict[str, list[str]]) -> None:
    """Keep some fields of a form, and drop it with the last."""
    if fields:
        kept.fields = fields
    else:
        db.session.delete(kept)


def forget(path: str | None = None) -> None:
    """Drop a kept form once its post has succeeded."""
    person = signed_in()
    if person is not None:
        db.session.execute(
            delete(KeptForm).where(
                KeptForm.account_id == person.account.id, KeptForm.path == (path or request.path)
            )
        )
