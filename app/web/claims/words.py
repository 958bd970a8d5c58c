"""What states, acts and children of claims are called on screen, at schools and at centres."""

from __future__ import annotations

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.domain.thai_text import masked
from app.models import ClaimState, Enrolment, Unit, UnitKind

STATES: dict[ClaimState, LazyString] = {
    ClaimState.OPEN: _l("not answered yet"),
    ClaimState.DECLINED: _l("not let go"),
    ClaimState.ESCALATED: _l("waits for the level above"),
    ClaimState.RELEASED: _l("let go, not yet brought in"),
    ClaimState.TAKEN: _l("brought in"),
    ClaimState.WITHDRAWN: _l("withdrawn"),
    ClaimState.OVERTAKEN: _l("went another way"),
    ClaimState.REFUSED: _l("stays where it is"),
}
BADGES: dict[ClaimState, str] = {
    ClaimState.OPEN: "recording",
    ClaimState.DECLINED: "warning",
    ClaimState.ESCALATED: "warning",
    ClaimState.RELEASED: "confirmed",
    ClaimState.TAKEN: "confirmed",
}
TOLD: dict[str, LazyString] = {
    "claim.asked": _l("asked to let the child go"),
    "claim.released": _l("let the child go"),
    "claim.declined": _l("declined to let the child go"),
    "claim.escalated": _l("asked the level above to decide"),
    "claim.overruled": _l("decided that the child goes"),
    "claim.refused": _l("decided that the child stays"),
    "claim.freed": _l("took the child off its roster by itself"),
    "claim.taken": _l("brought the child in"),
    "claim.withdrawn": _l("withdrew the request"),
    "claim.given_up": _l("gave up the child that was let go"),
    "claim.overtaken": _l("the child went another way: this request has ended"),
}


def is_centre(unit: Unit) -> bool:
    return unit.kind is UnitKind.CENTRE


def bring_in(unit: Unit) -> str:
    """Name the button that brings children in, in the words of the guideline."""
    return _("Bring the children in") if is_centre(unit) else _("Bring the pupils in")


def let_go(unit: Unit) -> str:
    """Name the button that lets a child go, in the words of the guideline."""
    return _("Take the child off the centre") if is_centre(unit) else _("Take the pupil off")


def name_of(row: Enrolment) -> str:
    return row.full_name or _("(no name)")


def masked_name(row: Enrolment) -> str:
    """Give of a child of others no more than its prefix and the first letters of its names."""
    return f"{row.prefix}{masked(row.first_name)} {masked(row.last_name)}".strip()


def birth_year(row: Enrolment) -> str:
    """Give the Buddhist year of birth, all that is told of a birth date."""
    return str(row.birth_date.year + 543) if row.birth_date else "–"


def telephone_of(unit: Unit) -> str:
    above = unit.parent.telephone if unit.parent else ""
    return unit.telephone or above or "–"
