"""What the preview of an import shows: figures, lists, upgrades to be ticked."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.services.errors import Refusal, TwoUpgrades
from app.services.units.comparison import Change, Known, Plan
from app.services.units.importing import Applied
from app.web.filters import kind_name
from app.web.list_imports import Cells, Figure, Heads
from app.web.units.words import (
    COLUMN_NAMES,
    kind_or_district,
    province_name,
    said_of_row,
)

MOST_UPGRADES = 200
MOST_NAMES = 6
SECTIONS = {
    "new": _l("New units"),
    "changed": _l("Changed units"),
    "missing": _l("Not in this file"),
    "errors": _l("Rows with errors"),
}


@dataclass(frozen=True, slots=True)
class Offer:
    """An upgrade that can be ticked."""

    key: str
    is_chosen: bool
    before: str
    before_code: str
    after: str
    after_code: str
    district: str


def figures(plan: Plan) -> list[Figure]:
    """Sum the plan up, in the order in which it matters."""
    lines = [
        Figure(str(SECTIONS["new"]), len(plan.new), _("are added."), "new"),
        Figure(
            str(SECTIONS["changed"]),
            len(plan.changed),
            _("take over what the file says."),
            "changed",
        ),
        Figure(_("Unchanged units"), plan.unchanged, _("stay as they are."), ""),
        Figure(
            str(SECTIONS["missing"]),
            len(plan.missing),
            _("stay as they are: a unit is dissolved on its own page only."),
            "missing",
        ),
        Figure(
            str(SECTIONS["errors"]),
            len(plan.problems),
            _("are left out. Correct them in the file and read it again."),
            "errors",
        ),
    ]
    if plan.provinces:
        offices = Figure(
            _("New provincial offices"), len(plan.provinces), _named(plan.provinces), ""
        )
        lines.insert(0, offices)
    return lines


def _named(provinces: Sequence[str]) -> str:
    """Name some provinces and count the others, so that the table stays readable."""
    names = ", ".join(province_name(code) for code in provinces[:MOST_NAMES])
    others = len(provinces) - MOST_NAMES
    if others <= 0:
        return names
    return f"{names} {ngettext('and %(num)d more', 'and %(num)d more', others)}"


def upgrades(plan: Plan, chosen: Collection[str]) -> list[Offer]:
    return [
        Offer(
            key=one.key,
            is_chosen=one.key in chosen,
            before=one.unit.name,
            before_code=one.unit.code,
            after=one.row.name,
            after_code=one.row.code,
            district=kind_or_district("district_code", one.row.district_code),
        )
        for one in plan.upgrades[:MOST_UPGRADES]
    ]


def section(plan: Plan, name: str) -> tuple[Heads, list[Cells]]:
    """Give the heads and all rows of one list."""
    if name == "new":
        heads = [_("Row"), _("Code"), _("Name"), _("Kind"), _("Province"), _("District")]
        return heads, [
            (
                str(row.number),
                row.code,
                row.name,
                kind_name(row.kind),
                province_name(row.province_code),
                kind_or_district("district_code", row.district_code),
            )
            for row in plan.new
        ]
    if name == "changed":
        heads = [_("Row"), _("Code"), _("Unit"), _("Field"), _("Kept now"), _("In the file")]
        return heads, [cells for change in plan.changed for cells in _changed(change)]
    if name == "missing":
        heads = [_("Code"), _("Unit"), _("Kind"), _("Province"), _("District")]
        return heads, [_missing(unit) for unit in plan.missing]
    heads = [_("Row"), _("Column"), _("In the file"), _("What to do")]
    return heads, [
        (str(one.row), str(COLUMN_NAMES[one.column]), one.typed or "–", said_of_row(one))
        for one in plan.problems
    ]


def said(refusal: Refusal) -> str:
    """Say why nothing was applied."""
    if isinstance(refusal, TwoUpgrades):
        codes = ", ".join(refusal.facts["codes"])
        return _("Nothing was applied: tick %(codes)s once only.", codes=codes)
    return _(
        "Nothing was applied: the units changed after the preview was shown. Look at the new"
        " preview below, then apply it."
    )


def said_when_applied(done: Applied) -> str:
    text = _(
        "Applied: %(new)s added, %(changed)s changed, %(upgraded)s upgraded.",
        new=f"{done.new:,}",
        changed=f"{done.changed:,}",
        upgraded=f"{done.upgraded:,}",
    )
    if not done.misfits:
        return text
    return f"{text} " + ngettext(
        "%(num)d institution of the upgraded units needs a new code: see the page of its unit.",
        "%(num)d institutions of the upgraded units need new codes: see the pages of the units.",
        done.misfits,
    )


def _changed(change: Change) -> list[Cells]:
    return [
        (
            str(change.row.number),
            change.unit.code,
            change.unit.name,
            str(COLUMN_NAMES[field]),
            kind_or_district(field, before),
            kind_or_district(field, after),
        )
        for field, before, after in change.fields
    ]


def _missing(unit: Known) -> Cells:
    return (
        unit.code,
        unit.name,
        kind_name(unit.kind),
        province_name(unit.province_code),
        kind_or_district("district_code", unit.district_code or ""),
    )
