"""The queries that are answered already, as the page before confirming lists them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.access.scope import Scope
from app.models import Return
from app.services.rosters import review
from app.services.rosters.answers import Answer
from app.web.institution import words
from app.web.institution.addresses import address_of


@dataclass(frozen=True, slots=True)
class Answered:
    """A query with the reason and the note that were given."""

    name: str
    url: str
    text: str
    reason: str
    note: str


def answered_queries(session: Session, roster: Return, scope: Scope) -> dict[str, Any]:
    """List the first answered queries, and count the pupils that they are about."""
    found = review.with_answers(session, roster, scope=scope)
    return {
        "answered": [
            _answered(row, code) for row in found for code in row.queries if row.answers.get(code)
        ],
        "answered_pupils": found[0].total if found else 0,
    }


def _answered(row: Any, code: str) -> Answered:
    answer = Answer.read(row.answers[code])
    return Answered(
        f"{row.prefix}{row.first_name} {row.last_name}".strip() or _("(no name)"),
        address_of("pupil", enrolment_id=row.id),
        str(words.QUERIES[code]),
        str(words.ANSWERS[answer.code]),
        answer.note,
    )
