"""Secrets of links: a form that is sent twice means one link, though its secret is kept nowhere."""

from __future__ import annotations

import base64
import hmac
from datetime import date

from app.models import Account, CountedSchool


def of_form(
    form_key: str, row: CountedSchool, *, until: date, actor: Account, secret_key: str
) -> str:
    """Derive the secret of the link that a form asks for, 43 letters long.

    The portal's `secret_key` makes it: the form alone, or what was kept of it, tells nobody.
    """
    asked = f"count link\n{actor.id}\n{row.id}\n{until.isoformat()}\n{form_key}"
    made = hmac.digest(secret_key.encode(), asked.encode(), "sha256")
    return base64.urlsafe_b64encode(made).rstrip(b"=").decode()
