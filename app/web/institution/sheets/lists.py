"""What the preview of a sheet shows: its figures, and each of its lists in full."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.domain.national_id import formatted
from app.domain.thai_calendar import format_date
from app.exchange.fields import FIELDS, Kind
from app.exchange.remarks import Remark, Repair
from app.services.rosters.facts import Facts
from app.services.rosters.importing.planning import Plan
from app.web.institution import words as institution_words
from app.web.institution.roster import class_name
from app.web.institution.sheets.words import REPAIRS, heading, said_of, shown

Lines = Sequence[tuple[str, ...]]
SECTIONS = {
    "errors": _l("Rows with errors"),
    "new": _l("New"),
    "changed": _l("Changed"),
    "unchanged": _l("Unchanged"),
    "missing": _l("Not in this file"),
    "repairs": _l("Repaired"),
}


@dataclass(frozen=True, slots=True)
class Figure:
    """A line of the preview; `section` names the list that shows it in full."""

    section: str
    label: str
    number: int
    text: str


def figures(plan: Plan) -> list[Figure]:
    """Sum a plan up, what has to be looked at first."""
    told = {
        "errors": (plan.refused_rows, _("are not taken until they are corrected in the file")),
        "new": (len(plan.new), _("are added to the roster")),
        "changed": (
            len(plan.changed),
            _("are changed, field by field; blank cells change nothing"),
        ),
        "unchanged": (len(plan.unchanged), _("stay as they are")),
        "missing": (
            len(plan.missing),
            _("stay on the roster: an import removes nobody. Take off by hand those who left."),
        ),
        "repairs": (len(plan.repairs), _("cells were read as they were meant; look through them")),
    }
    return [Figure(name, str(SECTIONS[name]), *told[name]) for name in SECTIONS]


def section(plan: Plan, name: str, part: slice) -> tuple[list[str], Lines]:
    """Give the headings and a part of the lines of a list; no more is told of than is shown."""
    heads, lines = _LISTS[name]
    named = [str(head) for head in heads]
    if name == "errors":
        return named, _errors(plan.problems[part])
    return named, lines(plan)[part]


def length(plan: Plan, name: str) -> int:
    """Count the lines of a list."""
    return len(plan.problems) if name == "errors" else len(_LISTS[name][1](plan))


def repaired(plan: Plan) -> list[tuple[str, int]]:
    """Say what was repaired, and how often."""
    counted = Counter(repair.kind for repair in plan.repairs)
    return [(str(REPAIRS[Repair(kind)]), number) for kind, number in counted.most_common()]


def _errors(problems: Sequence[Remark]) -> Lines:
    return [(str(one.row), heading(one.key), one.typed or "–", said_of(one)) for one in problems]


def _new(plan: Plan) -> Lines:
    lines = []
    for one in plan.new:
        remarks = [institution_words.remark(code) for code in one.errors]
        if one.removed is not None:
            reason = institution_words.REMOVALS[one.removed]
            remarks.insert(0, _("was taken off this roster: %(reason)s", reason=reason))
        lines.append((str(one.row), *_person(one.facts), ", ".join(remarks)))
    return lines


def _changed(plan: Plan) -> Lines:
    return [
        (
            str(one.row),
            _name(one.live.facts),
            heading(key),
            shown(key, before),
            shown(key, after),
        )
        for one in plan.changed
        for key, before, after in one.fields
    ]


def _unchanged(plan: Plan) -> Lines:
    return [_person(live.facts) for live in plan.unchanged]


def _missing(plan: Plan) -> Lines:
    return [_person(live.facts) for live in plan.missing]


def _repairs(plan: Plan) -> Lines:
    return [
        (
            str(one.row),
            heading(one.key),
            one.typed,
            _made(one),
            str(REPAIRS[Repair(one.kind)]),
        )
        for one in plan.repairs
    ]


def _made(repair: Remark) -> str:
    """Write what a repair made of a cell; days were told in their ISO form."""
    made = repair.told[0] if repair.told else ""
    if FIELDS[repair.key].kind is Kind.DATE:
        return format_date(date.fromisoformat(made), "medium")
    return formatted(made) if repair.key == "number" else made


def _person(facts: Facts) -> tuple[str, str, str]:
    return _name(facts), formatted(facts.number) or "–", class_name(facts.grade, facts.room) or "–"


def _name(facts: Facts) -> str:
    return f"{facts.prefix}{facts.first_name} {facts.last_name}".strip() or _("(no name)")


_ROW, _COLUMN, _NAME = _l("Row"), _l("Column"), _l("First and last name")
_PERSON = (_NAME, _l("Identity number"), _l("Class"))
_LISTS: dict[str, tuple[tuple[object, ...], Callable[[Plan], Lines]]] = {
    "errors": (
        (_ROW, _COLUMN, _l("In the file"), _l("What to do")),
        lambda plan: _errors(plan.problems),
    ),
    "new": ((_ROW, *_PERSON, _l("To correct")), _new),
    "changed": ((_ROW, _NAME, _l("Field"), _l("On the roster"), _l("In the file")), _changed),
    "unchanged": (_PERSON, _unchanged),
    "missing": (_PERSON, _missing),
    "repairs": ((_ROW, _COLUMN, _l("In the file"), _l("Read as"), _l("Why")), _repairs),
}
