"""The submission printed, to be signed and sent to the authority (`process.md` 10.1)."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from app import reference
from app.access.permissions import Permission
from app.dispatch.papers import Paper, draft_of, paper_of
from app.models import DataSet, Return
from app.services import returns
from app.web import access_log, current, printing
from app.web.guards import requires
from app.web.institution.addresses import ROSTER
from app.web.institution.blueprint import blueprint
from app.web.institution.words import pupils_of
from app.web.submissions.addresses import where_verified


@blueprint.get(f"{ROSTER}.pdf", endpoint="roster_pdf")
@requires(Permission.ROSTER_PRINT)
def print_roster() -> ResponseReturnValue:
    unit, the_round = current.unit(), current.the_round()
    paper = _paper(returns.get(current.session(), the_round, unit, DataSet.ROSTER))
    name = f"{pupils_of(unit)} {the_round.academic_year}-{the_round.number} {unit.name}.pdf"
    access_log.note("roster_printed", account=current.actor(), subject=unit.code)
    current.session().rollback()
    return printing.sent(printing.printed(paper.pdf), name, "application/pdf", shown=True)


@blueprint.get(f"{ROSTER}/print", endpoint="roster_print")
@requires(Permission.ROSTER_PRINT)
def show_roster_for_print() -> ResponseReturnValue:
    """Show the pages of the PDF, for whoever prints better from the browser."""
    unit, the_round = current.unit(), current.the_round()
    paper = _paper(returns.get(current.session(), the_round, unit, DataSet.ROSTER))
    access_log.note("roster_printed", account=current.actor(), subject=unit.code)
    current.session().rollback()
    return printing.shown_for_print(paper.html())


def _paper(roster: Return) -> Paper:
    """Give what was confirmed, or a draft of what would be; whoever has some rooms gets theirs."""
    session, scope = current.session(), current.scope(Permission.ROSTER_PRINT)
    if roster.confirmation is not None and scope.rooms is None:
        return paper_of(session, roster.confirmation, address_of=where_verified)
    return Paper(
        draft_of(session, roster, scope=scope, at=current.arrived_at(), by=current.actor())
    )


def province_name(code: str | None) -> str:
    """Name a province by its code; blank where the code is not known."""
    known = reference.provinces().get(code or "")
    return known.name_th if known else ""
