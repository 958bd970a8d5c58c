"""What outcomes are called, and how a decision reads."""

from __future__ import annotations

from collections.abc import Collection

from flask_babel import LazyString, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.domain.grades import GRADES
from app.domain.thai_calendar import format_date
from app.models import Outcome, Removal
from app.services.rosters.carrying.cases import Case, CaseState
from app.services.rosters.carrying.decision import Decision
from app.services.rosters.carrying.overview import ClassOfLastYear
from app.services.rosters.carrying.proposal import outcome_after
from app.web.institution.roster import class_name
from app.web.institution.words import REMOVALS

OUTCOMES: dict[Outcome, LazyString] = {
    Outcome.PROMOTE: _l("promoted"),
    Outcome.REPEAT: _l("repeating"),
    Outcome.LEAVE: _l("left"),
    Outcome.GRADUATE: _l("graduated"),
}
COUNTED: dict[str, LazyString] = {one.value: word for one, word in OUTCOMES.items()} | {
    one.value: word for one, word in REMOVALS.items()
}
"""What the history counts decisions by: an outcome, or why somebody leaves."""

REASONS = (Removal.RESIGNED, Removal.TRANSFERRED, Removal.DECEASED, Removal.NOT_FOUND)
NEED_A_DAY = frozenset(REASONS) - {Removal.NOT_FOUND}
Choices = list[tuple[str, str]]


def choices_after(grade: str, taught: Collection[str]) -> Choices:
    """List what can become of a pupil of a grade, what is usual first; blank is undecided."""
    known = GRADES.get(grade)
    ordered = sorted((GRADES[one] for one in taught if one in GRADES), key=lambda one: one.order)
    up = [one for one in ordered if known is None or one.order > known.order]
    usual = outcome_after(grade, taught)
    graduates = [(Outcome.GRADUATE.value, _("graduates"))]
    found: Choices = [("", _("undecided"))]
    if usual is not None and usual[0] is Outcome.GRADUATE:
        found += graduates
    found += [(f"promote:{one.code}", _("to %(grade)s", grade=one.short)) for one in up]
    if known is not None:
        found.append((f"repeat:{grade}", _("repeats %(grade)s", grade=known.short)))
    found += [(f"leave:{one}", str(REMOVALS[one])) for one in REASONS]
    if usual is None or usual[0] is not Outcome.GRADUATE:
        found += graduates
    return found


def choice_of(decision: Decision | None) -> str:
    """Give the choice that a decision is."""
    if decision is None:
        return ""
    detail = decision.removal.value if decision.removal else decision.grade
    return f"{decision.outcome}:{detail}" if detail else decision.outcome.value


def said(decision: Decision) -> str:
    """Write a decision as people read it."""
    if decision.outcome is Outcome.PROMOTE:
        return _("to %(grade)s", grade=class_name(decision.grade, decision.room))
    if decision.outcome is Outcome.REPEAT:
        return _("repeats %(grade)s", grade=class_name(decision.grade, decision.room))
    if decision.outcome is Outcome.GRADUATE:
        return _("graduates")
    reason = str(REMOVALS[decision.removal]) if decision.removal else ""
    day = format_date(decision.left_on, "medium") if decision.left_on else ""
    return f"{reason} {day}".strip()


def proposed(grade: str, taught: Collection[str]) -> str:
    """Say what is proposed for a class of last year."""
    usual = outcome_after(grade, taught)
    if usual is None:
        return _("nothing: decide by hand")
    return said(Decision(*usual))


def decided(one: ClassOfLastYear) -> str:
    """Sum up in a sentence what is decided of a class."""
    usual = list(Outcome)
    parts = []
    for (outcome, grade), number in sorted(
        one.outcomes.items(), key=lambda item: (usual.index(item[0][0]), item[0][1])
    ):
        word = str(OUTCOMES[outcome])
        if outcome in (Outcome.PROMOTE, Outcome.REPEAT):
            word = said(Decision(outcome, grade))
        parts.append(f"{word}: {number:,}")
    return ", ".join(parts) or "–"


def state_of(case: Case) -> str:
    """Say how far a pupil of last year is brought up to date."""
    if case.state is CaseState.DECIDED:
        return _("decided by %(name)s", name=case.decided_by)
    if case.holder and case.state in (CaseState.OPEN, CaseState.TAKEN):
        return _("is on the roster of %(holder)s now", holder=case.holder)
    if case.state is CaseState.APPLIED:
        return _applied(case.decision)
    return _("on this roster already") if case.state is CaseState.HERE else _("undecided")


def _applied(decision: Decision | None) -> str:
    if decision is not None and decision.outcome is Outcome.LEAVE:
        return _("noted as left")
    if decision is not None and decision.outcome is Outcome.GRADUATE:
        return _("graduated")
    return _("carried over")


def saved(number: int) -> str:
    """Say of how many pupils something was decided."""
    if not number:
        return _("Nothing was different.")
    return ngettext(
        "Saved what becomes of %(num)d pupil.", "Saved what becomes of %(num)d pupils.", number
    )
