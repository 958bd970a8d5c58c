"""A draft of the counts of other schools, to be read through before they are confirmed."""

from __future__ import annotations

from flask import flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.permissions import Permission
from app.dispatch.counts_papers import counts_draft_of
from app.dispatch.papers import Paper
from app.models import DataSet, Return
from app.services import returns
from app.web import current, printing
from app.web.guards import requires
from app.web.htmx import go_to
from app.web.submissions.addresses import address_of
from app.web.submissions.blueprint import blueprint

DRAFT = "/rounds/<round_key>/units/<code>/counts-draft"


@blueprint.get(f"{DRAFT}.pdf")
@requires(Permission.COUNTS_VIEW)
def counts_draft() -> ResponseReturnValue:
    sheet = _sheet()
    if sheet.confirmation is not None:
        return _to_submission(sheet)
    paper, name = _draft(sheet), f"ฉบับร่าง {sheet.round.key} {sheet.unit.name} สังกัดอื่น.pdf"
    current.session().rollback()
    return printing.sent(printing.printed(paper.pdf), name, "application/pdf", shown=True)


@blueprint.get(DRAFT)
@requires(Permission.COUNTS_VIEW)
def counts_draft_in_browser() -> ResponseReturnValue:
    """Show the pages of the PDF, for whoever prints better from the browser."""
    sheet = _sheet()
    if sheet.confirmation is not None:
        return _to_submission(sheet)
    paper = _draft(sheet)
    current.session().rollback()
    return printing.shown_for_print(paper.html())


def _sheet() -> Return:
    return returns.get(current.session(), current.the_round(), current.unit(), DataSet.COUNTS)


def _to_submission(sheet: Return) -> ResponseReturnValue:
    """Lead to where a document with a code is given out, to whom it may be, and its hash kept."""
    flash(
        _("The data is confirmed: what is printed of it is the submission, on this page."), "info"
    )
    return go_to(address_of("submission", sheet))


def _draft(sheet: Return) -> Paper:
    return Paper(
        counts_draft_of(current.session(), sheet, at=current.arrived_at(), by=current.actor())
    )
