"""One unit: what it is, where it stands, what was before, and what can be done with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.permissions import Permission
from app.domain.login_codes import Level
from app.models import Unit
from app.services.errors import Refusal
from app.services.units import codes, obstacles
from app.services.units import listing as service
from app.web import current
from app.web.act_pages import today
from app.web.boards import Link
from app.web.explanations import explain
from app.web.guards import requires
from app.web.units.acting import add_title, kinds_below, page_of, recode_title
from app.web.units.blueprint import blueprint
from app.web.units.words import kind_or_district, province_name


@dataclass(frozen=True, slots=True)
class Act:
    """Something that can be done with the unit; `obstacle` says why not now, and who lifts it."""

    text: str
    detail: str
    url: str
    obstacle: str = ""


@blueprint.get("/units/<code>")
@requires(Permission.UNIT_KEEP)
def unit() -> ResponseReturnValue:
    shown = current.unit()
    story = service.story(current.session(), shown, on=today())
    misfits = codes.misfits_below(current.session(), shown)
    page: str = render_template(
        "units/unit.html",
        unit=shown,
        story=story,
        crumbs=_crumbs(shown),
        province=province_name(shown.province_code),
        district=kind_or_district("district_code", shown.district_code or ""),
        below_url=f"{_list_page()}?above={shown.code}" if shown.level.below else "",
        unit_url=url_for("units.unit", code="~").split("~"),
        misfits=len(misfits),
        codes_url=url_for("units.codes_below", code=shown.code),
        acts=list(_acts(shown)),
        sees_officers=current.may(Permission.ACCOUNT_VIEW),
        sees_record=current.may(Permission.RECORD_VIEW),
        list_url=_list_page(),
    )
    return page


def _list_page() -> str:
    department = current.actor().unit
    while department.parent is not None:
        department = department.parent
    return url_for("units.units", code=department.code)


def _crumbs(shown: Unit) -> list[Link]:
    found: list[Link] = []
    above = shown.parent
    while above is not None:
        found.insert(0, Link(above.name, page_of(above)))
        above = above.parent
    return found


def _acts(shown: Unit) -> Iterator[Act]:
    """List what is done with a unit of this kind, in the order in which it is asked for."""
    if shown.dissolved_on is not None:
        yield Act(
            _("Take the dissolution back"),
            _("For a mistake: the unit is there again, and owes again in rounds not closed."),
            _to("restoring", shown),
        )
        return
    yield from _corrections(shown)
    yield from _additions(shown)
    yield from _moves(shown)
    if shown.parent is not None:
        yield Act(
            _("Dissolve"),
            _("The unit is no more, and nothing of it is deleted: it can still be looked up."),
            _to("dissolving", shown),
            _why(obstacles.to_dissolve(current.session(), shown, at=current.arrived_at())),
        )


def _corrections(shown: Unit) -> Iterator[Act]:
    yield Act(
        _("Correct name, district"),
        _("For a wrong spelling or a new name. What was confirmed keeps the name of its day."),
        _to("renaming", shown),
    )
    if obstacles.can_be_recoded(shown):
        yield Act(
            recode_title(shown),
            _("The history stays, and the old code still finds the unit."),
            _to("recoding", shown),
        )


def _additions(shown: Unit) -> Iterator[Act]:
    """Offer to add units below: schools and centres each apart, by codes of their own."""
    kinds = kinds_below(shown)
    apart = [[kind] for kind in kinds] if shown.level is Level.AUTHORITY else [kinds]
    for some in apart:
        if some:
            yield Act(
                add_title(some),
                _("It is new, stands below this unit and gets a code of its own."),
                _to("adding", shown, kind=some[0].value if len(some) == 1 else None),
            )


def _moves(shown: Unit) -> Iterator[Act]:
    """Offer to move a unit, or the children of a centre to another one."""
    session, at = current.session(), current.arrived_at()
    if obstacles.can_be_recoded(shown):
        yield Act(
            _("Move to another parent"),
            _("The unit and all below it stand under another one, in open rounds too."),
            _to("moving", shown),
            _why(obstacles.to_move(session, shown, at=at)),
        )
    if obstacles.can_be_regrouped(shown):
        obstacle = _why(obstacles.to_regroup(session, shown, at=at))
        yield Act(
            _("Merge centres into it"),
            _("It takes over the children of other centres of its authority, which end."),
            _to("merging", shown),
            obstacle,
        )
        yield Act(
            _("Split the centre"),
            _("A new centre takes over some of its rooms with their children."),
            _to("splitting", shown),
            obstacle,
        )


def _to(page: str, shown: Unit, **asked: Any) -> str:
    return url_for(f"units.{page}", code=shown.code, **asked)


def _why(refusal: Refusal | None) -> str:
    return explain(refusal).explanation if refusal is not None else ""
