"""What the preview of an imported list of schools shows: figures and lists."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.services.other_schools.comparison import Plan
from app.services.other_schools.importing import Applied
from app.web.list_imports import Cells, Figure, Heads
from app.web.other_schools.words import COLUMN_NAMES, grades_text, place, said_of_row, value_text

SECTIONS = {
    "new": _l("New schools"),
    "changed": _l("Changed schools"),
    "missing": _l("Schools not in this file"),
    "errors": _l("Rows with errors"),
}


def figures(plan: Plan) -> list[Figure]:
    """Sum the plan up, in the order in which it matters."""
    changed = _("take over what the file says.")
    missing = _("stay as they are: a school is dissolved by its date only.")
    errors = _("are left out. Correct them in the file and read it again.")
    return [
        Figure(str(SECTIONS["new"]), len(plan.new), _("are added."), "new"),
        Figure(str(SECTIONS["changed"]), len(plan.changed), changed, "changed"),
        Figure(_("Unchanged schools"), plan.unchanged, _("stay as they are."), ""),
        Figure(str(SECTIONS["missing"]), len(plan.missing), missing, "missing"),
        Figure(str(SECTIONS["errors"]), len(plan.problems), errors, "errors"),
    ]


def section(plan: Plan, name: str) -> tuple[Heads, list[Cells]]:
    """Give the heads and all rows of one list."""
    if name == "new":
        heads = [_("Row"), _("Name"), _("Affiliation"), _("Place"), _("Grades"), _("Paying unit")]
        return heads, [
            (
                str(one.row.number),
                one.facts.name,
                one.facts.affiliation.short,
                place(one.facts.district_code, one.facts.subdistrict_code),
                grades_text(one.facts.grades),
                one.row.payer or "–",
            )
            for one in plan.new
        ]
    if name == "changed":
        heads = [_("Row"), _("School"), _("Field"), _("Kept now"), _("In the file")]
        return heads, [
            (
                str(change.row.number),
                change.school.facts.name,
                str(COLUMN_NAMES[field]),
                value_text(field, before),
                value_text(field, after),
            )
            for change in plan.changed
            for field, before, after in change.fields
        ]
    if name == "missing":
        heads = [_("Code"), _("School"), _("Affiliation"), _("Place")]
        return heads, [
            (
                one.facts.code or "–",
                one.facts.name,
                one.facts.affiliation.short,
                place(one.facts.district_code, one.facts.subdistrict_code),
            )
            for one in plan.missing
        ]
    heads = [_("Row"), _("Column"), _("In the file"), _("What to do")]
    return heads, [
        (str(one.row), str(COLUMN_NAMES[one.column]), one.typed or "–", said_of_row(one))
        for one in plan.problems
    ]


def said_when_applied(done: Applied) -> str:
    return _(
        "Applied: %(new)s schools added, %(changed)s changed, %(payers)s with a new payer.",
        new=f"{done.new:,}",
        changed=f"{done.changed:,}",
        payers=f"{done.payers:,}",
    )
