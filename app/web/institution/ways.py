"""The pages about one roster, in the order of the work: the row of links on top of each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from flask import request, url_for
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app.access.permissions import Permission
from app.models import Unit, UnitKind
from app.web import current
from app.web.institution.addresses import address_of
from app.web.institution.blueprint import blueprint


@dataclass(frozen=True, slots=True)
class Way:
    """A page about the roster, what it takes to open it, and which institutions have it.

    `under` are the endpoints of the pages that it leads to, on which it is marked too. Most are
    pages of this blueprint; `of` names another.
    """

    endpoint: str
    label: LazyString
    permission: Permission
    has: Callable[[Unit], bool] = lambda _unit: True
    under: tuple[str, ...] = ()
    of: str = "institution"

    @property
    def url(self) -> str:
        if self.of == "institution":
            return address_of(self.endpoint)
        key, code = current.the_round().key, current.unit().code
        return url_for(f"{self.of}.{self.endpoint}", round_key=key, code=code)


@dataclass(frozen=True, slots=True)
class Link:
    text: str
    url: str
    is_here: bool


def is_school(unit: Unit) -> bool:
    return unit.kind is UnitKind.SCHOOL


def _carries_over(unit: Unit) -> bool:
    """Say whether the actor carries a whole year over: a school does, and who sees all rooms."""
    return is_school(unit) and current.scope(Permission.ROSTER_VIEW).rooms is None


def is_centre(unit: Unit) -> bool:
    return unit.kind is UnitKind.CENTRE


WAYS: tuple[Way, ...] = (
    Way("roster", _l("Names"), Permission.ROSTER_VIEW),
    Way("carry_over", _l("Last year's pupils"), Permission.ROSTER_VIEW, _carries_over),
    Way("last_year", _l("Last year's children"), Permission.ROSTER_EDIT, is_centre),
    Way("check_numbers", _l("Bring in by number"), Permission.ROSTER_EDIT),
    Way("claims", _l("Requests for children"), Permission.ROSTER_VIEW),
    Way(
        "name_list",
        _l("Name lists to post"),
        Permission.ROSTER_VIEW,
        under=("room_name_list", "note_posting"),
    ),
    Way("rooms", _l("Check of presence"), Permission.ROSTER_VIEW, under=("room",)),
    Way("removed", _l("Taken off"), Permission.ROSTER_VIEW),
    Way(
        "review",
        _l("Review before confirming"),
        Permission.ROSTER_VIEW,
        under=("save_review",),
    ),
    Way("submission", _l("Sending"), Permission.SUBMISSION_VIEW, of="submissions"),
    Way("roster_history", _l("History"), Permission.RECORD_VIEW),
)


@blueprint.context_processor
def ways() -> dict[str, Callable[[], list[Link]]]:
    """Hand templates the links that `institution/_ways.html` shows; made only where it is."""
    return {"roster_ways": links}


def links() -> list[Link]:
    """Give the links that the actor may follow, the page's own marked."""
    here = (request.endpoint or "").rpartition(".")[2]
    return [
        Link(_label(place), way.url, here in (way.endpoint, *way.under))
        for place, way in enumerate(WAYS)
        if way.has(current.unit()) and current.may(way.permission)
    ]


@cache
def _label(place: int) -> str:
    """Translate a label once: the portal is shown in one language."""
    return str(WAYS[place].label)
