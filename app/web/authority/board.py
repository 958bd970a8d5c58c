"""The authority's board: its institutions."""

from __future__ import annotations

from dataclasses import dataclass

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup

from app.access.permissions import Permission
from app.domain.login_codes import Level
from app.domain.thai_calendar import format_moment
from app.services import boards as service
from app.services.boards import Board, Sort, Wish
from app.web import board_pages, boards, current, htmx
from app.web.authority.blueprint import blueprint
from app.web.guards import requires

AUTHORITY = "/rounds/<round_key>/authorities/<code>"


@dataclass(frozen=True, slots=True)
class Line:
    """A row as the list shows it."""

    name: str
    code: str
    url: str
    state: Markup
    pupils: str
    seen: str
    errors: str
    queries: str
    due: str
    changed: str
    is_flagged: bool


@blueprint.get(AUTHORITY)
@requires(Permission.BOARD_VIEW)
def board() -> ResponseReturnValue:
    url = boards.board_page(boards.require_level(Level.AUTHORITY))
    wanted = boards.wish()
    found = read(wanted)
    names = {
        Sort.NAME: _("Institution"),
        Sort.STATE: _("State"),
        Sort.PUPILS: _("Pupils and children"),
        Sort.ERRORS: _("With errors"),
        Sort.CHANGED: _("Last change"),
    }
    facts = boards.list_facts(found, wanted, names, url) | {"lines": lines(found), "districts": []}
    if not htmx.wants_fragment():
        facts |= board_pages.page_facts(found, _words(found), url=url, address_of=_address())
    response: ResponseReturnValue = htmx.page_or_fragment(
        "authority/board.html", "authority/_board.html", **facts
    )
    return response


@blueprint.get(f"{AUTHORITY}/institutions")
@requires(Permission.BOARD_VIEW)
def institutions() -> ResponseReturnValue:
    """Answer the board of the level above, which opens an authority to its institutions."""
    unit = boards.require_level(Level.AUTHORITY)
    found = read(Wish())
    response: ResponseReturnValue = htmx.page_or_fragment(
        "authority/institutions.html",
        "authority/_institutions.html",
        unit=unit,
        lines=lines(found),
        url=boards.board_page(unit),
    )
    return response


def read(wanted: Wish) -> Board:
    return service.of_authority(
        current.session(),
        current.the_round(),
        current.unit(),
        wanted,
        scope=current.scope(Permission.UNIT_VIEW),
        at=current.arrived_at(),
    )


def lines(found: Board) -> list[Line]:
    """Write out the rows, each with the deadline that counts for it (2.2, 2.3)."""
    the_round = current.the_round()
    badge, address_of = boards.badges(are_recorded=True), _address()
    of_level = the_round.institution_due_at
    made = []
    for row in found.rows:
        url = address_of(row.code)
        state = badge(boards.state_of(row), row.is_overdue)
        due_at = min(row.agreed_at, of_level) if row.agreed_at else of_level
        made.append(
            Line(
                row.name,
                row.code,
                url,
                state + boards.asking(url) if row.asks else state,
                f"{row.pupils:,}",
                f"{row.seen:,}",
                f"{row.errors:,}",
                f"{row.queries:,}",
                format_moment(due_at, "medium", is_end=True),
                boards.last_change(the_round, row.changed_at),
                bool(row.is_overdue or row.asks),
            )
        )
    return made


def _address() -> boards.AddressOf:
    return boards.addresses("returns.show", data_set="roster")


def _words(found: Board) -> board_pages.Words:
    summary = found.summary
    return board_pages.Words(
        lacking=ngettext(
            "%(num)d institution has not confirmed yet",
            "%(num)d institutions have not confirmed yet",
            len(found.unconfirmed),
        ),
        complete=_("Every institution has confirmed. Check the overall figures, then confirm."),
        overdue=ngettext(
            "Urge %(num)d overdue institution",
            "Urge %(num)d overdue institutions",
            summary.overdue,
        ),
    )
