"""Telling of numbers not one's own: noted in the access log, and limited an hour (4.2)."""

from __future__ import annotations

from collections.abc import Sequence

from flask import current_app, g
from flask_babel import gettext as _

from app.domain.thai_calendar import in_bangkok
from app.models import Enrolment, Return
from app.services.claims import looking_up
from app.services.claims.allowance import Allowance, allowance
from app.services.claims.looking_up import Found
from app.web import access_log, current


def look_up(roster: Return, numbers: Sequence[str]) -> list[Found]:
    """Look numbers up for the actor's own institution, and note of whom it was told."""
    within = _allowance()
    found = looking_up.look_up(current.session(), roster, numbers, allowance=within)
    noted = set(looking_up.told(found, within))
    for one in found:
        if one.number in noted:
            noted.remove(one.number)
            _note(one.number, one.row)
    return found


def may_tell(row: Enrolment) -> bool:
    """Say whether the actor may be told who has a child, and note it if so."""
    within = _allowance()
    if not within.allows(row.number):
        return False
    if row.number not in within.noted:
        _note(row.number, row)
    return True


def may_tell_of_sheet(number: str) -> bool:
    """Say whether the actor may be told who has a child that a sheet names, and note it if so."""
    within = _allowance()
    told: set[str] = g.setdefault("told_of_sheet", set())
    if number in told:
        return True
    if not within.allows(number, len(told - within.known)):
        return False
    told.add(number)
    if number not in within.noted:
        access_log.note("holders_told", account=current.actor(), subject=number)
    return True


def untold() -> str:
    """Say that a child is on another roster, and when who has it may be asked again."""
    return _(
        "This child is on the roster of another institution. Your unit has looked up as many"
        " children of others as it may in an hour; at %(moment)s you can go on.",
        moment=_again(),
    )


def unanswered() -> str:
    """Say that a number is not looked up, whatever it would come to, and when it may be again."""
    return _(
        "Not looked up: your unit has looked up as many numbers that are not its own as it may in"
        " an hour; at %(moment)s you can go on.",
        moment=_again(),
    )


def _again() -> str:
    at = _allowance().again_at
    return f"{in_bangkok(at):%H.%M}" if at else "–"


def _allowance() -> Allowance:
    if "allowance" not in g:
        g.allowance = allowance(
            current.session(),
            current.actor(),
            per_hour=current_app.config["LEC"].lookups_per_hour,
            at=current.arrived_at(),
        )
    known: Allowance = g.allowance
    return known


def _note(number: str, row: Enrolment | None) -> None:
    about = row.unit if row else None
    access_log.note("child_looked_up", account=current.actor(), subject=number, about=about)
