"""Who of last year is to be looked at before anybody is typed anew (`process.md` 3.3, 4.1)."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from app.access.permissions import Permission
from app.models import Return, State
from app.services.claims import last_year
from app.services.rosters.carrying.undecided import progress
from app.web import current
from app.web.institution.addresses import address_of
from app.web.institution.ways import is_centre


@dataclass(frozen=True, slots=True)
class LeftOfLastYear:
    """Pupils whom a school has to carry over, or children whom a centre may choose."""

    undecided: int = 0
    to_choose: int = 0


def left_of_last_year(roster: Return) -> LeftOfLastYear:
    """Count in one query who of last year is on no roster yet; a school's in all rooms only."""
    if is_centre(roster.unit):
        return LeftOfLastYear(to_choose=to_choose(roster))
    if current.scope(Permission.ROSTER_VIEW).rooms is not None:
        return LeftOfLastYear()
    return LeftOfLastYear(undecided=progress(current.session(), roster).undecided)


def to_choose(roster: Return) -> int:
    """Count whom the actor may choose of a centre's last year, while the roster is recorded."""
    may_choose = is_centre(roster.unit) and current.may(Permission.ROSTER_EDIT)
    if not may_choose or roster.state is not State.RECORDING:
        return 0
    scope = current.scope(Permission.ROSTER_EDIT)
    return last_year.count_nowhere(current.session(), roster, scope=scope)


def empty_because_of_last_year(left: LeftOfLastYear, *, may_edit: bool) -> dict[str, str] | None:
    """Say of an empty roster that last year comes first, and where; None where it does not."""
    if left.undecided:
        said = ngettext(
            "%(num)d pupil of last year is not carried over yet.",
            "%(num)d pupils of last year are not carried over yet.",
            left.undecided,
        )
        text = _("Carry over last year's pupils") if may_edit else _("Last year's pupils")
        return {"said": said, "text": text, "url": address_of("carry_over")}
    if left.to_choose:
        said = _("Last year's children are not on this year's roster yet.")
        return {"said": said, "text": _("Last year's children"), "url": address_of("last_year")}
    return None
