"""Addresses of submissions, and of what proves them."""

from __future__ import annotations

from typing import Any

from flask import url_for

from app.access.permissions import Permission
from app.models import Return
from app.services.submissions.desks import SENT_BY
from app.web import current, public_address
from app.web.sent_return import query_of

SUBMISSION = "/rounds/<round_key>/units/<code>/submission"
VERSION = f"{SUBMISSION}/<int:number>"


def address_of(page: str, return_: Return, **arguments: Any) -> str:
    """Give the address of a page of this blueprint about a return."""
    return url_for(
        f"submissions.{page}",
        round_key=return_.round.key,
        code=return_.unit.code,
        **query_of(return_) | arguments,
    )


def submission_of(return_: Return) -> str | None:
    """Give the address of a return's submission, where it has one that the actor may see."""
    has_one = return_.data_set in SENT_BY.get(return_.unit.level, ())
    if not has_one or not current.may(Permission.SUBMISSION_VIEW, return_.unit):
        return None
    return address_of("submission", return_)


def where_verified(code: str) -> str:
    """Give the address at which anybody verifies a code, as papers bear it."""
    return public_address.of_page("submissions.verify_code", verify_code=code)
