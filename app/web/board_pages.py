"""Above the list of a board: what is missing, what waits for an answer, what to do next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.access.permissions import Permission
from app.domain.thai_calendar import format_moment
from app.models import DataSet, Return, State
from app.services.boards import Board, Show
from app.services.claims import reading
from app.services.confirmation import requests
from app.services.confirmation.last_word import LastWord, last_word
from app.web import boards, current, handing_out
from app.web.boards import AddressOf, Link
from app.web.claims.page import wait
from app.web.other_schools.wishes import hints as other_school_hints

NAMED_REQUESTS = 3


@dataclass(frozen=True, slots=True)
class Words:
    """How a level speaks of the units below it."""

    lacking: str
    complete: str
    overdue: str


def page_facts(board: Board, words: Words, *, url: str, address_of: AddressOf) -> dict[str, Any]:
    """Give what a board's page shows above its list; `url` is that of the board itself."""
    is_own = boards.is_own()
    waiting, claims = (_waiting(), _claims()) if is_own else ([], [])
    return {
        "crumbs": boards.crumbs(),
        "unit": current.unit(),
        "is_own": is_own,
        "words": words,
        "own_returns": _own_returns(board),
        "complete": "" if waiting or claims else _complete(board, words, is_own=is_own),
        "last_word": _last_word(board) if is_own else None,
        "lacking": boards.lacking(board.unconfirmed, address_of),
        "lacking_url": f"{url}?show={Show.NOT_CONFIRMED}",
        "overdue_url": f"{url}?show={Show.OVERDUE}",
        "errors_url": f"{url}?show={Show.WITH_ERRORS}",
        "waiting": waiting[:NAMED_REQUESTS],
        "waiting_more": len(waiting) - NAMED_REQUESTS,
        "waiting_url": f"{url}?show={Show.ASKING}",
        "claims": claims,
        "other_schools": other_school_hints() if is_own else [],
        "due_text": _due_text(),
        "bundles_url": _bundles_url(),
        "next_step": _next_step(board, words, waiting, url) if is_own else None,
    }


def _complete(board: Board, words: Words, *, is_own: bool) -> str:
    """Say that nobody below is missing, and what that means for whoever reads it."""
    if not is_own:
        return _("Every unit below has confirmed.")
    if board.own and all(owed.state is State.CONFIRMED for owed in board.own.values()):
        return _("You have confirmed. There is nothing to do, unless a unit asks you to cancel.")
    return words.complete


def _last_word(board: Board) -> LastWord | None:
    """Tell what the level above last said about what the unit owes."""
    said = [last_word(current.session(), owed) for owed in board.own.values()]
    return max((one for one in said if one), key=lambda one: one.at, default=None)


def _waiting() -> list[dict[str, str]]:
    found = requests.waiting_for(current.session(), current.the_round(), current.unit())
    return boards.to_answer(found)


def _claims() -> list[dict[str, str]]:
    """Lead to the requests for children that wait for the unit to decide (4.2)."""
    how_many = reading.to_decide_above(
        current.session(),
        current.the_round(),
        current.unit(),
        scope=current.scope(Permission.CLAIM_OVERRULE),
        at=current.arrived_at(),
        wait=wait(),
    )
    if not how_many:
        return []
    text = ngettext(
        "Decide %(num)d request for a child",
        "Decide %(num)d requests for children",
        how_many,
    )
    url = url_for("claims.claims", round_key=current.the_round().key, code=current.unit().code)
    detail = _("Two institutions do not agree, or one of them has not answered in time.")
    return [{"text": text, "detail": detail, "url": url, "action": _("Look and decide")}]


def _own_returns(board: Board) -> list[dict[str, Any]]:
    """List what the unit itself owes, with its state and its page."""
    is_past = current.arrived_at() >= current.the_round().due_at(current.unit().level)
    return [
        {
            "label": str(boards.DATA_SETS[data_set]),
            "badge": boards.badges(are_recorded=data_set is DataSet.COUNTS)(owed.state, is_past),
            "url": boards.returns_page(current.unit(), data_set),
        }
        for data_set, owed in board.own.items()
    ]


def _due_text() -> str:
    due_at = current.the_round().due_at(current.unit().level)
    return format_moment(due_at, "medium", is_end=True)


def _bundles_url() -> str:
    """Lead to all submissions in one ZIP (10.1), where the actor may have them."""
    if not handing_out.may_bundle():
        return ""
    unit = current.unit()
    return url_for("bundles.bundles", round_key=current.the_round().key, code=unit.code)


def _next_step(
    board: Board, words: Words, waiting: Sequence[dict[str, str]], url: str
) -> Link | None:
    """Say what to do next, in the order in which it helps others on (7.2, 7.3, 8)."""
    if waiting:
        return Link(_("Answer the request to cancel"), waiting[0]["url"])
    if not boards.is_running(current.the_round()):
        return None
    if board.summary.units and not board.unconfirmed:
        return _confirm(board, (DataSet.PUPILS, DataSet.WHOLE)) or _confirm(board, tuple(DataSet))
    if board.summary.overdue:
        return Link(words.overdue, f"{url}?show={Show.OVERDUE}")
    return _confirm(board, (DataSet.COUNTS,))


def _lacks_figures(owed: Return) -> bool:
    return bool(owed.rows_with_errors or owed.rows_with_open_queries)


def _record(owed: Return) -> Link:
    """Lead to the sheet of counts, where figures or reasons are still missing (6.2)."""
    url = url_for("counts.sheet", round_key=owed.round.key, code=owed.unit.code)
    return Link(_("Record the counts of other schools"), url)


def _confirm(board: Board, data_sets: Sequence[DataSet]) -> Link | None:
    for data_set, owed in board.own.items():
        if data_set in data_sets and owed.state is State.RECORDING:
            if data_set is DataSet.COUNTS and _lacks_figures(owed):
                return _record(owed)
            text = _("Check and confirm: %(what)s", what=boards.DATA_SETS[data_set])
            return Link(text, boards.returns_page(current.unit(), data_set))
    return None
