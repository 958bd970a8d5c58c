"""Addresses around a submission; pages that an installation has not are left out."""

from __future__ import annotations

from typing import Any

from flask import current_app, url_for

from app.models import Unit
from app.web import current

SUBMISSION = "submissions.submission"
CHECK = "submissions.verify"
REMIND = "letters.new"

DESK = "/rounds/<round_key>/receiving/<code>"
SENDER = "/rounds/<round_key>/units/<code>/submission"


def desk_address(page: str = "submissions", **asked: Any) -> str:
    """Give the address of a page of the desk at hand."""
    return url_for(
        f"receiving.{page}", round_key=current.the_round().key, code=current.unit().code, **asked
    )


def submission_page(unit: Unit) -> str:
    """Give the page on which a unit takes out what it prints and sends."""
    return _if_there(SUBMISSION, round_key=current.the_round().key, code=unit.code)


def check_page() -> str:
    """Give the page that tells where a file differs from what was confirmed."""
    return _if_there(CHECK)


def reminder() -> str:
    """Give the page that writes a letter to those whose submission is missing."""
    return _if_there(
        REMIND, round_key=current.the_round().key, code=current.unit().code, step="remind"
    )


def _if_there(endpoint: str, **values: Any) -> str:
    if endpoint not in current_app.view_functions:
        return ""
    return url_for(endpoint, **values)
