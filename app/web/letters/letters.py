"""The letters that a unit wrote in a round."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from app.access.permissions import Permission
from app.domain.thai_calendar import format_date, format_moment
from app.models import Letter
from app.services.letters import listing
from app.web import current
from app.web.guards import requires
from app.web.letters.addresses import LETTERS, address_of
from app.web.letters.blueprint import blueprint
from app.web.letters.words import FORMS, STEPS
from app.web.paging import Pager, base_of, page_asked


@dataclass(frozen=True, slots=True)
class Line:
    """A letter as the list shows it."""

    url: str
    pdf_url: str
    step: str
    form: str
    subject: str
    number: str
    dated: str
    recipients: int
    written: str
    by: str


@blueprint.get(LETTERS)
@requires(Permission.LETTER_WRITE)
def letters() -> ResponseReturnValue:
    scope, page = current.scope(Permission.LETTER_WRITE), page_asked()
    found = listing.of_unit(
        current.session(), current.the_round(), current.unit(), scope=scope, page=page
    )
    return render_template(
        "letters/list.html",
        rows=[_line(letter) for letter in found.rows],
        pager=Pager(found.number, found.pages, found.total, base_of(address_of("letters"))),
        new_url=address_of("new"),
        templates_url=_templates_url(),
    )


def _templates_url() -> str:
    """Give the address of the templates to whoever may keep them."""
    if not current.may(Permission.LETTER_TEMPLATE):
        return ""
    return url_for("letters.templates", code=current.unit().code)


def _line(letter: Letter) -> Line:
    return Line(
        address_of("letter", letter_id=letter.id),
        address_of("letter_pdf", letter_id=letter.id),
        str(STEPS[letter.step]),
        str(FORMS[letter.form]),
        letter.subject,
        letter.number,
        format_date(letter.dated, "medium") if letter.dated else "",
        len(letter.recipients),
        format_moment(letter.written_at, "medium"),
        letter.written_by.name or letter.written_by.username,
    )
