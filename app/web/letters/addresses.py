"""Where letters and their templates are."""

from __future__ import annotations

from typing import Any

from flask import url_for

from app.models import Letter, LetterForm, LetterStep
from app.services.letters import listing
from app.web import current

LETTERS = "/rounds/<round_key>/units/<code>/letters"
LETTER = f"{LETTERS}/<int:letter_id>"
TEMPLATES = "/departments/<code>/letter-templates"
TEMPLATE = f"{TEMPLATES}/<step>/<form>"


def address_of(page: str, **arguments: Any) -> str:
    """Give the address of a page of letters of this round and unit."""
    key = current.the_round().key
    return url_for(f"letters.{page}", round_key=key, code=current.unit().code, **arguments)


def address_of_template(page: str, step: LetterStep, form: LetterForm, **arguments: Any) -> str:
    code = current.unit().code
    return url_for(f"letters.{page}", code=code, step=step.value, form=form.value, **arguments)


def named(letter_id: int) -> Letter:
    """Find the letter that the address names; raise `NotFound`."""
    return listing.get(current.session(), current.the_round(), current.unit(), letter_id)
