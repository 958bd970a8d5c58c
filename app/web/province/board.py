"""The province's board: its authorities, each opening to its institutions."""

from __future__ import annotations

from dataclasses import dataclass

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup

from app.access.permissions import Permission
from app.domain.login_codes import Level
from app.models import DataSet
from app.reference import districts
from app.services import boards as service
from app.services.boards import Board, Sort
from app.web import board_pages, boards, current, htmx
from app.web.guards import requires
from app.web.province.blueprint import blueprint
from app.web.returns import changes
from app.web.returns.changes import ShownChange


@dataclass(frozen=True, slots=True)
class Line:
    """A row as the list shows it; `opens_at` is the address of the institutions below."""

    name: str
    url: str
    opens_at: str
    district: str
    pupils_state: Markup
    counts_state: Markup
    institutions: str
    pupils: str
    seen: str
    errors: str
    changed: str
    is_flagged: bool


@blueprint.get("/rounds/<round_key>/provinces/<code>")
@requires(Permission.BOARD_VIEW)
def board() -> ResponseReturnValue:
    unit = boards.require_level(Level.PROVINCE)
    url = boards.board_page(unit)
    wanted = boards.wish()
    found = service.of_province(
        current.session(),
        current.the_round(),
        unit,
        wanted,
        scope=current.scope(Permission.UNIT_VIEW),
        at=current.arrived_at(),
    )
    names = {
        Sort.NAME: _("Authority"),
        Sort.STATE: _("Overall figures"),
        Sort.PUPILS: _("Pupils and children"),
        Sort.ERRORS: _("With errors"),
        Sort.CHANGED: _("Last change"),
    }
    facts = boards.list_facts(found, wanted, names, url) | {
        "lines": lines(found),
        "districts": boards.district_choices(unit.province_code),
    }
    if not htmx.wants_fragment():
        address_of = boards.addresses("authority.board")
        facts |= board_pages.page_facts(found, _words(found), url=url, address_of=address_of)
        facts["changed_counts"] = _changed_counts(found)
    response: ResponseReturnValue = htmx.page_or_fragment(
        "province/board.html", "province/_board.html", **facts
    )
    return response


def lines(found: Board) -> list[Line]:
    """Write out the rows; every address and word that they share is made once."""
    the_round, known = current.the_round(), districts()
    badge = boards.badges()
    board_of = boards.addresses("authority.board")
    below = boards.addresses("authority.institutions")
    pupils_of = boards.addresses("returns.show", data_set="pupils")
    counts_of = boards.addresses("returns.show", data_set="counts")
    made = []
    for row in found.rows:
        district = known.get(row.district_code)
        pupils_state = badge(row.pupils_state, row.is_overdue)
        counts_state = badge(row.counts_state, row.is_overdue)
        if row.counts_ask:
            counts_state += boards.asking(counts_of(row.code))
        elif row.asks:
            pupils_state += boards.asking(pupils_of(row.code))
        made.append(
            Line(
                row.name,
                board_of(row.code),
                below(row.code) if row.institutions else "",
                district.name_th if district else "",
                pupils_state,
                counts_state,
                f"{row.institutions_confirmed}/{row.institutions}",
                f"{row.pupils:,}",
                f"{row.seen:,}",
                f"{row.errors:,}",
                boards.last_change(the_round, row.changed_at),
                bool(row.is_overdue or row.asks),
            )
        )
    return made


def _changed_counts(found: Board) -> list[ShownChange]:
    """Tell who changed counts that were confirmed, until the province has confirmed them (6.5)."""
    whole = found.own.get(DataSet.WHOLE)
    return changes.below(whole) if whole is not None else []


def _words(found: Board) -> board_pages.Words:
    return board_pages.Words(
        lacking=ngettext(
            "%(num)d authority has not confirmed yet",
            "%(num)d authorities have not confirmed yet",
            len(found.unconfirmed),
        ),
        complete=_("Every authority has confirmed. Check the overall figures, then confirm."),
        overdue=ngettext(
            "Urge %(num)d overdue authority",
            "Urge %(num)d overdue authorities",
            found.summary.overdue,
        ),
    )
