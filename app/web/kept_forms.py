"""What was typed when a session ended, kept on the server for the same account alone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import g, request
from sqlalchemy import delete, select
from werkzeug.datastructures import MultiDict

from app.extensions import db
from app.models import KeptForm
from app.web.identity import ended_session_account, signed_in

NEVER_KEPT = frozenset({"csrf_token", "password", "new_password", "new_password_again"})
KEPT_FOR = timedelta(hours=24)
LONGEST = 64 * 1024


def keep() -> str:
    """Keep the posted form, if the browser's ended session tells whose it is; say where it is.

    The address is that of the page to open after signing in again.
    """
    account = ended_session_account()
    fields = {
        name: values
        for name, values in request.form.to_dict(flat=False).items()
        if name not in NEVER_KEPT
    }
    if account is not None and fields and sum(len(v) for vs in fields.values() for v in vs) < LONGEST:
        db.session.execute(
            delete(KeptForm).where(
                (KeptForm.account_id == account.id) & (KeptForm.path == request.path)
                | (KeptForm.kept_at < g.arrived_at - KEPT_FOR)
            )
        )
        db.session.add(
            KeptForm(
                account_id=account.id, path=request.path, fields=fields, kept_at=g.arrived_at
            )
        )
    return request.path


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
    if kept is None or kept.kept_at < g.arrived_at - KEPT_FOR:
        return None
    return MultiDict((name, value) for name, values in kept.fields.items() for value in values)


def forget(path: str | None = None) -> None:
    """Drop a kept form once its post has succeeded."""
    person = signed_in()
    if person is not None:
        db.session.execute(
            delete(KeptForm).where(
                KeptForm.account_id == person.account.id, KeptForm.path == (path or request.path)
            )
        )
