"""What the boards of the three levels share: wishes read from the address, heads, pages, words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from flask import request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from app.domain.login_codes import Level
from app.domain.thai_calendar import format_moment
from app.models import DataSet, Round, State, Unit
from app.reference import districts, provinces
from app.services.boards import Board, BoardRow, Show, Sort, Wish
from app.services.confirmation.requests import Waiting
from app.services.errors import NotFound
from app.web import current
from app.web.paging import Pager, base_of, page_asked

NAMED = 10
DATA_SETS = {
    DataSet.ROSTER: _l("Roster"),
    DataSet.PUPILS: _l("Pupils of its institutions"),
    DataSet.COUNTS: _l("Counts of other affiliations"),
    DataSet.WHOLE: _l("Data of the province"),
}
SHOWN = {
    Show.NOT_CONFIRMED: _l("Not confirmed yet"),
    Show.OVERDUE: _l("Overdue"),
    Show.WITH_ERRORS: _l("With errors"),
    Show.CONFIRMED: _l("Confirmed"),
    Show.ASKING: _l("Asking to cancel"),
}
FIRST_DESCENDING = frozenset({Sort.PUPILS, Sort.ERRORS, Sort.CHANGED})
BOARDS = {
    Level.AUTHORITY: "authority.board",
    Level.PROVINCE: "province.board",
    Level.DEPARTMENT: "department.board",
}
# Stands for a code while addresses are made; no code has it and no address escapes it.
ANY_CODE = "~"
AddressOf = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column that sorts."""

    label: str
    url: str
    direction: str | None
    numeric: bool


@dataclass(frozen=True, slots=True)
class Link:
    text: str
    url: str


def require_level(level: Level) -> Unit:
    """Give the unit that the address names; raise `NotFound` where it is of another level."""
    if current.unit().level is not level:
        raise NotFound()
    return current.unit()


def wish() -> Wish:
    """Read from the address what is asked for; what makes no sense is left out."""
    asked = request.args
    show, sort = asked.get("show", ""), asked.get("sort", "")
    return Wish(
        text=asked.get("q", "").strip(),
        show=Show(show) if show in set(Show) else None,
        district=asked.get("district", ""),
        sort=Sort(sort) if sort in set(Sort) else Sort.NAME,
        descending=asked.get("order") == "down",
        page=page_asked(),
    )


def list_facts(board: Board, wanted: Wish, names: dict[Sort, str], at_once: str) -> dict[str, Any]:
    """Give what the list of a board shows besides its lines; `names` are its sorting columns.

    `at_once` is the address of the board itself, without filters.
    """
    kept = {
        "q": wanted.text,
        "show": wanted.show or "",
        "district": wanted.district,
        "sort": wanted.sort if wanted.sort is not Sort.NAME else "",
        "order": "down" if wanted.descending else "",
    }
    kept = {name: str(value) for name, value in kept.items() if value}
    return {
        "board": board,
        "wish": wanted,
        "url": at_once,
        "heads": {
            sort.value: _head(sort, name, kept, wanted, at_once) for sort, name in names.items()
        },
        "pager": Pager(board.page, board.pages, board.total, base_of(at_once, kept)),
        "shows": [(show.value, str(name)) for show, name in SHOWN.items()],
        "is_narrowed": bool(wanted.text or wanted.show or wanted.district),
    }


def _head(sort: Sort, name: str, kept: dict[str, str], wanted: Wish, at_once: str) -> Head:
    is_current = wanted.sort is sort
    down = not wanted.descending if is_current else sort in FIRST_DESCENDING
    asked = {name: value for name, value in kept.items() if name not in ("sort", "order")}
    asked |= {"sort": sort.value} | ({"order": "down"} if down else {})
    direction = "descending" if wanted.descending else "ascending"
    return Head(
        name,
        f"{at_once}?{urlencode(asked)}",
        direction if is_current else None,
        sort in (Sort.PUPILS, Sort.ERRORS),
    )


def addresses(endpoint: str, **values: Any) -> AddressOf:
    """Give a function from a unit's code to its address, made once for all rows."""
    before, after = url_for(
        endpoint, round_key=current.the_round().key, code=ANY_CODE, **values
    ).split(ANY_CODE)
    return lambda code: f"{before}{code}{after}"


def badges(*, are_recorded: bool = False) -> Callable[[State | None, int], Markup]:
    """Give a function that writes a state, each word looked up once; overdue says it all.

    Only rosters and counts `are_recorded`; what stands on them is confirmed or not yet.
    """
    made = Markup('<span class="badge {}">{}</span>')
    confirmed = made.format("confirmed", _("Confirmed"))
    word = _("Recording") if are_recorded else _("Not confirmed yet")
    recording = made.format("recording", word)
    overdue = made.format("overdue", _("Overdue"))

    def badge(state: State | None, is_overdue: int) -> Markup:
        if state is State.RECORDING:
            return overdue if is_overdue else recording
        return confirmed if state is State.CONFIRMED else Markup("–")

    return badge


def asking(url: str) -> Markup:
    """Write the mark of a unit whose request to cancel waits for an answer."""
    mark = Markup(' <a class="badge warning" href="{}">{}</a>')
    return mark.format(url, _("Asks to cancel"))


def last_change(the_round: Round, moment: datetime) -> str:
    """Write a last change; what nobody has touched since the opening has none."""
    return "–" if moment <= the_round.opens_at else format_moment(moment, "medium")


def state_of(row: BoardRow) -> State:
    return State.CONFIRMED if row.is_confirmed else State.RECORDING


def lacking(rows: Sequence[BoardRow], address_of: AddressOf) -> list[Link]:
    """Name the units that have not confirmed, once they are few enough to be named."""
    if len(rows) > NAMED:
        return []
    return [Link(short_name(row), address_of(row.code)) for row in rows]


def short_name(row: BoardRow) -> str:
    """Give the name of a unit, of a provincial office that of its province."""
    province = provinces().get(row.province_code)
    return province.name_th if province and row.code == f"p{row.province_code}" else row.name


def to_answer(waiting: Sequence[Waiting]) -> list[dict[str, str]]:
    """List the requests to cancel that wait for this unit, each with the page that answers it."""
    return [
        {
            "text": f"{one.unit.name}: {DATA_SETS[one.return_.data_set]}",
            "detail": _(
                "Asked at %(moment)s: %(reason)s",
                moment=format_moment(one.request.asked_at),
                reason=one.request.reason,
            ),
            "url": returns_page(one.unit, one.return_.data_set),
            "action": _("Look and answer"),
        }
        for one in waiting
    ]


def returns_page(unit: Unit, data_set: DataSet) -> str:
    """Give the address at which a return is confirmed, cancelled or asked about."""
    return url_for(
        "returns.show",
        round_key=current.the_round().key,
        code=unit.code,
        data_set=data_set.value,
    )


def board_page(unit: Unit) -> str:
    return url_for(BOARDS[unit.level], round_key=current.the_round().key, code=unit.code)


def is_own() -> bool:
    """Say whether the board is that of the actor's own unit."""
    return current.unit().id == current.actor().unit_id


def crumbs() -> list[Link]:
    """List the boards between the actor's own and this one, from the top."""
    found: list[Link] = []
    if is_own():
        return found
    own, above = current.actor().unit, current.unit().parent
    while above is not None and own.holds(above):
        found.insert(0, Link(above.name, board_page(above)))
        above = above.parent
    return found


def district_choices(province_code: str | None) -> list[tuple[str, str]]:
    """List the districts of a province that a board can be narrowed to."""
    return [
        (district.code, district.name_th)
        for district in districts().values()
        if district.province_code == province_code
    ]


def is_running(the_round: Round) -> bool:
    """Say whether the round is open for everybody now."""
    return the_round.opens_at <= current.arrived_at() < the_round.closes_at
