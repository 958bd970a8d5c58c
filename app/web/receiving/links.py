"""Addresses around a submission."""

from __future__ import annotations

from typing import Any

from flask import url_for

from app.models import Return
from app.web import current
from app.web.sent_return import query_of

DESK = "/rounds/<round_key>/receiving/<code>"
SENDER = "/rounds/<round_key>/units/<code>/submission"


def desk_address(page: str = "submissions", **asked: Any) -> str:
    """Give the address of a page of the desk at hand."""
    return url_for(
        f"receiving.{page}", round_key=current.the_round().key, code=current.unit().code, **asked
    )


def submission_page(return_: Return) -> str:
    """Give the page on which a unit takes out what it prints and sends of a return."""
    return sender_address("submissions.submission", return_)


def sender_address(endpoint: str, return_: Return) -> str:
    """Give the address of what a unit does about the papers of a return."""
    return url_for(
        endpoint, round_key=return_.round.key, code=return_.unit.code, **query_of(return_)
    )


def check_page() -> str:
    """Give the page that tells where a file differs from what was confirmed."""
    return url_for("submissions.verify")


def reminder() -> str:
    """Give the page that writes a letter to those whose submission is missing."""
    return url_for(
        "letters.new",
        round_key=current.the_round().key,
        code=current.unit().code,
        step="remind_submission",
    )
