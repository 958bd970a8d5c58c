"""A roster printed to be read through; what is confirmed is printed as the submission (10.1)."""

from __future__ import annotations

from flask import flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import reference
from app.access.permissions import Permission
from app.dispatch.papers import Paper, draft_of
from app.models import DataSet, Return
from app.services import returns
from app.web import access_log, current, printing
from app.web.guards import requires
from app.web.htmx import go_to
from app.web.institution.addresses import ROSTER
from app.web.institution.blueprint import blueprint
from app.web.institution.words import pupils_of
from app.web.submissions.addresses import address_of


@blueprint.get(f"{ROSTER}.pdf", endpoint="roster_pdf")
@requires(Permission.ROSTER_PRINT)
def print_roster() -> ResponseReturnValue:
    unit, the_round = current.unit(), current.the_round()
    roster = returns.get(current.session(), the_round, unit, DataSet.ROSTER)
    if _is_submission(roster):
        return _to_submission(roster)
    paper = _draft(roster)
    name = f"{pupils_of(unit)} {the_round.academic_year}-{the_round.number} {unit.name}.pdf"
    access_log.note("roster_printed", account=current.actor(), subject=unit.code)
    current.session().rollback()
    return printing.sent(printing.printed(paper.pdf), name, "application/pdf", shown=True)


@blueprint.get(f"{ROSTER}/print", endpoint="roster_print")
@requires(Permission.ROSTER_PRINT)
def show_roster_for_print() -> ResponseReturnValue:
    """Show the pages of the PDF, for whoever prints better from the browser."""
    unit = current.unit()
    roster = returns.get(current.session(), current.the_round(), unit, DataSet.ROSTER)
    if _is_submission(roster):
        return _to_submission(roster)
    paper = _draft(roster)
    access_log.note("roster_printed", account=current.actor(), subject=unit.code)
    current.session().rollback()
    return printing.shown_for_print(paper.html())


def _is_submission(roster: Return) -> bool:
    """Say whether the whole of it is confirmed: whoever has some rooms gets a draft of theirs."""
    return roster.confirmation is not None and current.scope(Permission.ROSTER_PRINT).rooms is None


def _to_submission(roster: Return) -> ResponseReturnValue:
    """Lead to where a document with a code is given out, to whom it may be, and its hash kept."""
    flash(
        _("The data is confirmed: what is printed of it is the submission, on this page."), "info"
    )
    return go_to(address_of("submission", roster))


def _draft(roster: Return) -> Paper:
    """Give a draft of what would be confirmed; whoever has some rooms gets theirs."""
    scope = current.scope(Permission.ROSTER_PRINT)
    return Paper(
        draft_of(
            current.session(), roster, scope=scope, at=current.arrived_at(), by=current.actor()
        )
    )


def province_name(code: str | None) -> str:
    """Name a province by its code; blank where the code is not known."""
    known = reference.provinces().get(code or "")
    return known.name_th if known else ""
