"""Addresses of this institution's pages in this round."""

from __future__ import annotations

from typing import Any

from flask import url_for

from app.web import current

INSTITUTION = "/rounds/<round_key>/institutions/<code>"
ROSTER = f"{INSTITUTION}/roster"
PUPIL = f"{ROSTER}/<int:enrolment_id>"


def address_of(page: str, /, **arguments: Any) -> str:
    """Give the address of a page of this blueprint, for the unit and round at hand."""
    return url_for(
        f"institution.{page}",
        round_key=current.the_round().key,
        code=current.unit().code,
        **arguments,
    )


def confirmation_page() -> str:
    """Give the address of the page that confirms this roster, or asks to cancel that."""
    return url_for(
        "returns.show",
        round_key=current.the_round().key,
        code=current.unit().code,
        data_set="roster",
    )
