"""The pages about one roster, in the order of the work: the row of links on top of each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from flask import request
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app.access.permissions import Permission
from app.models import Unit, UnitKind
from app.web import current
from app.web.institution.addresses import address_of
from app.web.institution.blueprint import blueprint


@dataclass(frozen=True, slots=True)
class Way:
    """A page of this blueprint, what it takes to open it, and which institutions have it."""

    endpoint: str
    label: LazyString
    permission: Permission
    has: Callable[[Unit], bool] = lambda _unit: True


@dataclass(frozen=True, slots=True)
class Link:
    text: str
    url: str
    is_here: bool


def is_school(unit: Unit) -> bool:
    return unit.kind is UnitKind.SCHOOL


def is_centre(unit: Unit) -> bool:
    return unit.kind is UnitKind.CENTRE


WAYS: tuple[Way, ...] = (
    Way("roster", _l("Names"), Permission.ROSTER_VIEW),
    Way("check_numbers", _l("Bring in by number"), Permission.ROSTER_EDIT),
    Way("last_year", _l("Last year's children"), Permission.ROSTER_EDIT, is_centre),
    Way("claims", _l("Requests for children"), Permission.ROSTER_VIEW),
)


@blueprint.context_processor
def ways() -> dict[str, Callable[[], list[Link]]]:
    """Hand templates the links that `institution/_ways.html` shows; made only where it is."""
    return {"roster_ways": links}


def links() -> list[Link]:
    """Give the links that the actor may follow, the page's own marked."""
    here = (request.endpoint or "").rpartition(".")[2]
    return [
        Link(_label(place), address_of(way.endpoint), way.endpoint == here)
        for place, way in enumerate(WAYS)
        if way.has(current.unit()) and current.may(way.permission)
    ]


@cache
def _label(place: int) -> str:
    """Translate a label once: the portal is shown in one language."""
    return str(WAYS[place].label)
