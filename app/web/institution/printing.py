"""The roster printed, to be signed and sent to the authority (`process.md` 10.1)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import reference
from app.access.permissions import Permission
from app.documents.roster import GradeTotal, RosterDocument, RosterRow, roster_pdf
from app.domain.thai_calendar import format_moment
from app.models import DataSet, Return
from app.services import returns
from app.services.rosters import listing
from app.services.rosters.listing import ListedRow
from app.services.rosters.standing import confirmed
from app.web import access_log, current, printing
from app.web.context import round_label
from app.web.guards import requires
from app.web.institution.addresses import ROSTER
from app.web.institution.blueprint import blueprint
from app.web.institution.roster import class_name
from app.web.institution.words import pupils_of


@blueprint.get(f"{ROSTER}.pdf", endpoint="roster_pdf")
@requires(Permission.ROSTER_PRINT)
def print_roster() -> ResponseReturnValue:
    unit, the_round = current.unit(), current.the_round()
    roster = returns.get(current.session(), the_round, unit, DataSet.ROSTER)
    document = _document(roster)
    name = f"{pupils_of(unit)} {the_round.academic_year}-{the_round.number} {unit.name}.pdf"
    access_log.note("roster_printed", account=current.actor(), subject=unit.code)
    current.session().rollback()
    content = printing.printed(lambda engine: roster_pdf(document, engine=engine))
    return printing.sent(content, name, "application/pdf", shown=True)


def _document(roster: Return) -> RosterDocument:
    session, scope = current.session(), current.scope(Permission.ROSTER_PRINT)
    unit, actor = roster.unit, current.actor()
    confirmation = confirmed(session, roster)
    rows = listing.every(session, roster, scope=scope)
    rooms = ", ".join(class_name(*room.split("/", 1)) for room in scope.rooms or ())
    part = _(" (only %(rooms)s)", rooms=rooms) if scope.rooms is not None else ""
    return RosterDocument(
        institution_name=unit.name + part,
        institution_code=unit.code,
        institution_kind=unit.kind.value,
        authority_name=unit.parent.name if unit.parent else "",
        province_name=province_name(unit.province_code),
        round_label=round_label(roster.round),
        state_text=_(
            "confirmed by %(name)s at %(moment)s",
            name=confirmation.name,
            moment=format_moment(confirmation.at, "long"),
        )
        if confirmation
        else _("being recorded, not confirmed yet"),
        printed_at=current.arrived_at(),
        printed_by=actor.name or actor.username,
        rows=tuple(_rows(rows)),
        totals=tuple(
            GradeTotal(
                total.grade,
                total.room,
                total.male,
                total.female,
                total.total - total.male - total.female,
            )
            for total in listing.totals(session, roster, scope=scope)
        ),
        is_draft=confirmation is None or scope.rooms is not None,
    )


def _rows(rows: Sequence[ListedRow]) -> Iterator[RosterRow]:
    """Number the pupils of each room from 1, as a name list does."""
    room, number = None, 0
    for row in rows:
        number = number + 1 if (row.grade, row.room) == room else 1
        room = (row.grade, row.room)
        yield RosterRow(
            number_in_list=number,
            identifier=row.number,
            student_number=row.student_number,
            prefix=row.prefix,
            first_name=row.first_name,
            last_name=row.last_name,
            sex=row.sex,
            birth_date=row.birth_date,
            grade=row.grade,
            room=row.room,
            seen=row.seen,
        )


def province_name(code: str | None) -> str:
    """Name a province by its code; blank where the code is not known."""
    known = reference.provinces().get(code or "")
    return known.name_th if known else ""
