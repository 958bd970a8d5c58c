"""The roster: listed, searched, filtered, paged, with its totals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from app.access.permissions import Permission
from app.access.scope import Scope
from app.domain.grades import GRADES
from app.models import DataSet, Return, State
from app.services import returns, rounds
from app.services.rosters import listing, tallies
from app.services.rosters.listing import Filters, RoomTotal, RowState
from app.services.rosters.standing import confirmed
from app.services.rosters.tallies import Tallies
from app.web import access_log, current, htmx
from app.web.guards import requires
from app.web.institution import words
from app.web.institution.addresses import ROSTER, address_of, confirmation_page
from app.web.institution.blueprint import blueprint
from app.web.institution.listed import listed_rows
from app.web.institution.of_last_year import (
    LeftOfLastYear,
    empty_because_of_last_year,
    left_of_last_year,
)
from app.web.institution.own_rooms import is_limited, own_rooms
from app.web.institution.tasks import left_to_do
from app.web.paging import Pager, base_of, page_asked
from app.web.submissions.addresses import submission_of


@blueprint.get(ROSTER)
@requires(Permission.ROSTER_VIEW)
def roster() -> ResponseReturnValue:
    session, unit = current.session(), current.unit()
    the_return = returns.get(session, current.the_round(), unit, DataSet.ROSTER)
    scope = current.scope(Permission.ROSTER_VIEW)
    access_log.note_read("roster_read", account=current.actor())
    facts = list_facts(the_return, scope, request.args)
    if not htmx.wants_fragment():
        facts |= _page_facts(the_return, scope)
    response: ResponseReturnValue = htmx.page_or_fragment(
        "institution/roster.html", "institution/_roster.html", **facts
    )
    return response


@dataclass(frozen=True, slots=True)
class Total:
    label: str
    male: int
    female: int
    total: int


def asked(arguments: MultiDict[str, str]) -> Filters:
    """Read the filters of an address; a class is a grade (`p1`) or one of its rooms (`p1/2`)."""
    grade, _slash, room = arguments.get("class", "").partition("/")
    state = arguments.get("state", "")
    return Filters(
        text=arguments.get("q", "").strip(),
        grade=grade,
        room=room,
        state=RowState(state) if state in set(RowState) else None,
    )


def list_facts(the_return: Return, scope: Scope, arguments: MultiDict[str, str]) -> dict[str, Any]:
    """Gather what the list shows: a page of rows, and what may be done with them now."""
    filters = asked(arguments)
    page = listing.page(
        current.session(),
        the_return,
        filters,
        scope=scope,
        number=page_asked(of=arguments),
    )
    base = address_of("roster")
    kept = {name: arguments[name] for name in ("q", "class", "state") if arguments.get(name)}
    writable = is_open(the_return)
    counted = tallies.within(current.session(), the_return, scope=scope)
    may_edit = writable and current.may(Permission.ROSTER_EDIT)
    is_waiting = writable and not counted.pupils
    left = left_of_last_year(the_return) if is_waiting else LeftOfLastYear()
    return {
        "tallies": counted,
        "base": base,
        "filters": filters,
        "asked_class": arguments.get("class", ""),
        "listed": listed_rows(page.rows, base),
        "pager": Pager(page.number, page.pages, page.total, base_of(base, kept)),
        "view": urlencode(kept | {"page": page.number}),
        "may_tick": writable and current.may(Permission.ROSTER_PRESENCE),
        "may_edit": may_edit,
        "class_name": class_name(filters.grade, filters.room),
        "unseen_here": [row.id for row in page.rows if not row.seen],
        "last_year_first": empty_because_of_last_year(left, may_edit=may_edit),
        "next_step": next(iter(_left_to_do(the_return, counted, left, is_open=writable)), None),
        "all_done": _all_done(counted, filters),
        "is_fragment": htmx.wants_fragment(),
    }


def _left_to_do(
    the_return: Return, counted: Tallies, left: LeftOfLastYear, *, is_open: bool
) -> list[dict[str, Any]]:
    return left_to_do(
        the_return,
        counted,
        is_open=is_open,
        undecided=left.undecided,
        to_choose=left.to_choose,
    )


def _all_done(counted: Tallies, filters: Filters) -> str:
    """Say that nobody is left of those asked for, where that is good news."""
    if filters.state is None or not counted.pupils:
        return ""
    left = {
        RowState.WITH_ERRORS: counted.rows_with_errors,
        RowState.WITH_OPEN_QUERIES: counted.rows_with_open_queries,
        RowState.NOT_SEEN: counted.unseen,
    }
    return "" if left[filters.state] else str(words.NONE_LEFT[filters.state])


def is_open(the_return: Return) -> bool:
    """Say whether the roster may be written now (2.1, 7.4)."""
    return the_return.state is State.RECORDING and round_is_open()


def round_is_open() -> bool:
    """Say whether the unit may work in the round now, its own late entry included (2.1)."""
    return rounds.is_open(
        current.session(), current.the_round(), current.unit(), at=current.arrived_at()
    )


def class_name(grade: str, room: str) -> str:
    known = GRADES.get(grade)
    short = known.short if known else grade
    return f"{short}/{room}" if room else short


def _page_facts(the_return: Return, scope: Scope) -> dict[str, Any]:
    session = current.session()
    counted = listing.totals(session, the_return, scope=scope)
    is_submission = the_return.confirmation is not None and not is_limited()
    return {
        "classes": _classes(counted),
        "totals": _totals(counted),
        "sum": _sum(_("Total"), counted),
        "states": [(state.value, str(name)) for state, name in words.STATES.items()],
        "confirmed": confirmed(session, the_return),
        "round_is_open": round_is_open(),
        "confirmation_url": confirmation_page(),
        "own_rooms": own_rooms() if is_limited() else None,
        "may_record": current.may(Permission.ROSTER_EDIT),
        "may_request": current.may(Permission.ROSTER_REQUEST),
        "may_export": current.may(Permission.ROSTER_EXPORT),
        "may_print": current.may(Permission.ROSTER_PRINT) and not is_submission,
        "submission_url": submission_of(the_return) if is_submission else None,
        "pupils_word": words.pupils_of(current.unit()),
    }


def _classes(counted: Sequence[RoomTotal]) -> list[tuple[str, str]]:
    """List what the filter of classes offers: each grade, and its rooms where it has several."""
    rooms: dict[str, list[str]] = {}
    for total in counted:
        if total.grade:
            rooms.setdefault(total.grade, []).append(total.room)
    return [
        (f"{grade}/{room}" if room else grade, class_name(grade, room))
        for grade, names in rooms.items()
        for room in ("", *(name for name in names if name))
    ]


def _totals(counted: Sequence[RoomTotal]) -> list[Total]:
    by_grade: dict[str, list[RoomTotal]] = {}
    for total in counted:
        by_grade.setdefault(total.grade, []).append(total)
    return [
        _sum(class_name(grade, "") or _("without a grade"), rooms)
        for grade, rooms in by_grade.items()
    ]


def _sum(label: str, counted: Sequence[RoomTotal]) -> Total:
    return Total(
        label,
        male=sum(total.male for total in counted),
        female=sum(total.female for total in counted),
        total=sum(total.total for total in counted),
    )
