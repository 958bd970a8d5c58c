"""The units, looked for by whoever keeps them."""

from __future__ import annotations

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.access.permissions import Permission
from app.domain.login_codes import Level
from app.domain.thai_calendar import in_bangkok
from app.models import UnitKind
from app.reference import provinces
from app.services.units import listing as service
from app.services.units.listing import Standing, Wish
from app.web import boards, current
from app.web.filters import KIND_NAMES
from app.web.guards import requires
from app.web.paging import Pager, base_of, page_asked
from app.web.units.blueprint import blueprint
from app.web.units.words import STANDINGS

UNITS = "/departments/<code>/units"
_BANGKOK = "10"


@blueprint.get(UNITS)
@requires(Permission.UNIT_KEEP)
def units() -> ResponseReturnValue:
    department = boards.require_level(Level.DEPARTMENT)
    wanted = _wish()
    found = service.find(
        current.session(),
        wanted,
        scope=current.scope(Permission.UNIT_KEEP),
        on=in_bangkok(current.arrived_at()).date(),
    )
    url = url_for("units.units", code=department.code)
    return render_template(
        "units/list.html",
        wish=wanted,
        rows=found.rows,
        pager=Pager(found.number, found.pages, found.total, base_of(url, _kept(wanted))),
        url=url,
        unit_url=url_for("units.unit", code=boards.ANY_CODE).split(boards.ANY_CODE),
        kinds=[(kind.value, str(name)) for kind, name in KIND_NAMES.items()],
        provinces=[(one.code, one.name_th) for one in provinces().values() if one.code != _BANGKOK],
        standings=[(standing.value, str(name)) for standing, name in STANDINGS.items()],
        is_narrowed=wanted != Wish(page=wanted.page),
    )


def _wish() -> Wish:
    """Read from the address what is looked for; what makes no sense is left out."""
    asked = request.args
    kind, standing = asked.get("kind", ""), asked.get("standing", "")
    return Wish(
        text=asked.get("q", "").strip()[:100],
        kind=UnitKind(kind) if kind in set(UnitKind) else None,
        province=asked.get("province", "")[:2],
        above=asked.get("above", "")[:20],
        standing=Standing(standing) if standing in set(Standing) else Standing.LIVING,
        page=page_asked(),
    )


def _kept(wanted: Wish) -> dict[str, str]:
    """Give what an address of the list says of what is looked for."""
    return {
        "q": wanted.text,
        "kind": wanted.kind.value if wanted.kind else "",
        "province": wanted.province,
        "above": wanted.above,
        "standing": wanted.standing.value if wanted.standing is not Standing.LIVING else "",
    }
