"""The department's board: the provinces."""

from __future__ import annotations

from dataclasses import dataclass

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup

from app.access.permissions import Permission
from app.domain.login_codes import Level
from app.services import boards as service
from app.services.boards import Board, Sort
from app.web import board_pages, boards, current, htmx
from app.web.department.blueprint import blueprint
from app.web.guards import requires


@dataclass(frozen=True, slots=True)
class Line:
    """A row as the list shows it."""

    name: str
    url: str
    state: Markup
    authorities: int
    authorities_confirmed: int
    counts: str
    institutions: str
    pupils: str
    seen: str
    errors: str
    changed: str
    is_flagged: bool


@blueprint.get("/rounds/<round_key>/departments/<code>")
@requires(Permission.BOARD_VIEW)
def board() -> ResponseReturnValue:
    url = boards.board_page(boards.require_level(Level.DEPARTMENT))
    wanted = boards.wish()
    found = service.of_department(
        current.session(),
        current.the_round(),
        wanted,
        scope=current.scope(Permission.UNIT_VIEW),
        at=current.arrived_at(),
    )
    names = {
        Sort.NAME: _("Province"),
        Sort.STATE: _("State"),
        Sort.PUPILS: _("Pupils and children"),
        Sort.ERRORS: _("With errors"),
        Sort.CHANGED: _("Last change"),
    }
    facts = boards.list_facts(found, wanted, names, url) | {"lines": lines(found), "districts": []}
    if not htmx.wants_fragment():
        address_of = boards.addresses("province.board")
        facts |= board_pages.page_facts(found, _words(found), url=url, address_of=address_of)
    response: ResponseReturnValue = htmx.page_or_fragment(
        "department/board.html", "department/_board.html", **facts
    )
    return response


def lines(found: Board) -> list[Line]:
    the_round = current.the_round()
    badge = boards.badges()
    board_of = boards.addresses("province.board")
    whole_of = boards.addresses("returns.show", data_set="whole")
    made = []
    for row in found.rows:
        state = badge(boards.state_of(row), row.is_overdue)
        made.append(
            Line(
                boards.short_name(row),
                board_of(row.code),
                state + boards.asking(whole_of(row.code)) if row.asks else state,
                row.authorities,
                row.authorities_confirmed,
                f"{row.counts_confirmed:,}/{row.counts:,}" if row.counts else "–",
                f"{row.institutions_confirmed:,}/{row.institutions:,}",
                f"{row.pupils:,}",
                f"{row.seen:,}",
                f"{row.errors:,}",
                boards.last_change(the_round, row.changed_at),
                bool(row.is_overdue or row.asks),
            )
        )
    return made


def _words(found: Board) -> board_pages.Words:
    return board_pages.Words(
        lacking=ngettext(
            "%(num)d province has not confirmed yet",
            "%(num)d provinces have not confirmed yet",
            len(found.unconfirmed),
        ),
        complete=_("Every province has confirmed: the figures of this round are complete."),
        overdue=ngettext(
            "Urge %(num)d overdue province",
            "Urge %(num)d overdue provinces",
            found.summary.overdue,
        ),
    )
