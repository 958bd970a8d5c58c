"""Sheets to take home: the roster, the portal's own sheet to fill in, a sheet with its errors."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.permissions import Permission
from app.domain.grades import GRADES
from app.domain.people import PREFIXES
from app.exchange import writing
from app.exchange.layouts import LEC_REPORT, PORTAL_LIST
from app.models import Return
from app.services import kept_sheets
from app.services.rosters import checks, exporting
from app.services.rosters.importing import kept as sheets
from app.services.rosters.importing.planning import Plan
from app.web import access_log, current
from app.web.context import round_label
from app.web.few_at_once import one_of_few
from app.web.guards import requires
from app.web.institution.addresses import ROSTER
from app.web.institution.blueprint import blueprint
from app.web.institution.sheets.addresses import IMPORT, import_at_hand, roster_at_hand
from app.web.institution.sheets.preview import plan_of
from app.web.institution.sheets.words import heading, said_of
from app.web.institution.words import pupils_of, remark
from app.web.printing import sent

CSV = "text/csv"


@blueprint.get(f"{ROSTER}.xlsx")
@requires(Permission.ROSTER_EXPORT)
def roster_xlsx() -> ResponseReturnValue:
    roster = roster_at_hand()
    values, title, name = _values(roster), _title(roster), _file_name(roster, "xlsx")
    current.session().rollback()
    with one_of_few():
        content = writing.lec_report(title, LEC_REPORT.rows(values), sheet=_("Pupils"))
    return sent(content, name, writing.XLSX)


@blueprint.get(f"{ROSTER}.csv")
@requires(Permission.ROSTER_EXPORT)
def roster_csv() -> ResponseReturnValue:
    roster = roster_at_hand()
    content = writing.plain_csv(PORTAL_LIST.rows(_values(roster)))
    return sent(content, _file_name(roster, "csv"), CSV)


@blueprint.get(f"{ROSTER}/template.xlsx")
@requires(Permission.ROSTER_EDIT)
def sheet_template() -> ResponseReturnValue:
    roster = roster_at_hand()
    unit = roster.unit
    taught = checks.grades_taught(unit)
    content = writing.template(
        _(
            "%(name)s, code %(code)s, %(round)s",
            name=unit.name,
            code=unit.code,
            round=round_label(roster.round),
        ),
        _advice(),
        sheet=_("Pupils"),
        advice_sheet=_("How to fill it in"),
        choices={
            "prefix": PREFIXES[:5],
            "sex": ("ชาย", "หญิง"),
            "grade": [grade.short for grade in GRADES.values() if grade.code in taught],
        },
    )
    return sent(content, _("Form for pupils %(code)s.xlsx", code=unit.code), writing.XLSX)


@blueprint.get(f"{IMPORT}/errors.xlsx")
@requires(Permission.ROSTER_EDIT)
def sheet_errors(import_id: int) -> ResponseReturnValue:
    roster = roster_at_hand()
    kept = import_at_hand(roster, import_id)
    sheet, columns, planned = (
        kept_sheets.cells_of(kept),
        sheets.columns_of(kept),
        plan_of(roster, kept),
    )
    content = writing.with_messages(
        sheet, _messages(planned), heads=columns.heads, heading=_("Messages of the portal")
    )
    name = kept.file_name.rpartition(".")[0] or kept.file_name
    return sent(content, _("%(name)s with errors.xlsx", name=name), writing.XLSX)


def _values(roster: Return) -> list[dict[str, object]]:
    access_log.note("roster_exported", account=current.actor(), subject=roster.unit.code)
    scope = current.scope(Permission.ROSTER_EXPORT)
    return exporting.sheet_values(current.session(), roster, scope=scope)


def _title(roster: Return) -> str:
    return _(
        "Report of pupil details, %(name)s, %(round)s",
        name=roster.unit.name,
        round=round_label(roster.round),
    )


def _file_name(roster: Return, suffix: str) -> str:
    unit, the_round = roster.unit, roster.round
    return f"{pupils_of(unit)} {the_round.academic_year}-{the_round.number} {unit.name}.{suffix}"


def _messages(planned: Plan) -> Mapping[int, str]:
    """Say of each row what keeps it out, or what will have to be corrected on the roster."""
    messages: dict[int, list[str]] = defaultdict(list)
    for problem in planned.problems:
        messages[problem.row].append(f"{heading(problem.key)}: {said_of(problem)}")
    for one in planned.taken:
        messages[one.row] += [remark(code) for code in one.errors]
    return {row: "; ".join(said) for row, said in messages.items() if said}


def _advice() -> list[str]:
    return [
        _("How to fill in the form"),
        _(
            "One row for each pupil, from row 3. Leave out what is not known; blank cells change"
            " nothing."
        ),
        _(
            "Identity number: 13 digits or the G-Code. The column is set to Text: keep it so, or"
            " Excel loses digits."
        ),
        _("Dates: day/month/Buddhist year, such as 16/5/2558."),
        _("Grade such as ป.1, อ.2, ม.3 or 3 ขวบ; room such as 1."),
        _("Columns may be deleted, moved or left empty; the headings must stay as they are."),
        _("Then send the file on the import page. You see what would change before it is applied."),
    ]
