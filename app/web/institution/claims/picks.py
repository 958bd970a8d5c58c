"""Children ticked on a list, each with the class it goes to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from wtforms import HiddenField

from app.access.scope import Scope
from app.domain.grades import GRADES
from app.domain.thai_calendar import to_arabic_digits
from app.domain.thai_text import clean
from app.models import Unit
from app.services.rosters.checks import grades_taught
from app.web.forms import PortalForm

LONGEST_ROOM = 20


class PicksForm(PortalForm):
    """What the list posts besides its rows: the numbers that it came from, if any."""

    PREFIX = "picks"
    looked_up = HiddenField()


@dataclass(frozen=True, slots=True)
class Pick:
    """A row of the list: whether it is ticked, the class it goes to, and what is wrong with it."""

    key: str
    is_ticked: bool
    grade: str
    room: str
    error: str = ""


def posted(typed: MultiDict[str, str], unit: Unit) -> dict[str, Pick]:
    """Read the ticked rows of a list, by their keys; those without a class say so."""
    return {key: _pick(key, typed, unit) for key in dict.fromkeys(typed.getlist("tick"))}


def grades_of(unit: Unit) -> list[tuple[str, str]]:
    """List the grades that the lists of a unit offer."""
    taught = sorted((GRADES[code] for code in grades_taught(unit)), key=lambda one: one.order)
    return [(grade.code, grade.short) for grade in taught]


def pick_of(
    key: str,
    typed: Mapping[str, Pick] | None,
    *,
    grade: str,
    room: str,
    is_ticked: bool,
) -> Pick:
    """Give a row as it was posted, or else with the class that is proposed."""
    if typed is None:
        return Pick(key, is_ticked, grade, room)
    return typed.get(key) or Pick(key, False, grade, room)


def room_for(unit: Unit, scope: Scope, grade: str, last: str = "") -> str:
    """Propose a room: the last one, the only one of the grade, or the only one of the officer."""
    own = [room.partition("/")[2] for room in scope.rooms or () if room.startswith(f"{grade}/")]
    if scope.rooms is not None:
        return last if last in own or not own else own[0]
    return last or ("1" if int(unit.rooms_per_grade.get(grade, 1)) <= 1 else "")


def are_right(picks: Iterable[Pick]) -> bool:
    return not any(pick.error for pick in picks)


def errors_of(picks: Mapping[str, Pick]) -> Sequence[str]:
    """Say in all what has to be corrected before anybody can be brought in."""
    if not picks:
        return [_("Tick at least one child, then press again.")]
    if not are_right(picks.values()):
        return [_("Choose the grade and enter the room of everybody ticked, then press again.")]
    return []


def _pick(key: str, typed: MultiDict[str, str], unit: Unit) -> Pick:
    grade = typed.get(f"grade-{key}", "")
    room = clean(to_arabic_digits(typed.get(f"room-{key}", "")), limit=LONGEST_ROOM)
    error = ""
    if grade not in grades_taught(unit):
        error = _("Choose the grade.")
    elif not room:
        error = _("Enter the room, such as 1.")
    return Pick(key, True, grade, room, error)
