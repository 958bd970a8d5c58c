"""What an institution has left to do on its roster, in the order of the process."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from app.access.permissions import Permission
from app.models import Return
from app.services.claims.waiting import Waiting
from app.services.confirmation import two_persons
from app.services.confirmation.blockers import BlockerCode
from app.services.rosters.listing import RowState
from app.services.rosters.tallies import Tallies
from app.web import current
from app.web.institution.addresses import address_of
from app.web.institution.own_rooms import is_limited, own_rooms
from app.web.institution.short_tasks import task_text
from app.web.institution.tasks_of_two import tasks_of_two


def left_to_do(
    roster: Return,
    tallies: Tallies,
    *,
    is_open: bool,
    due: str = "",
    undecided: int = 0,
    to_choose: int = 0,
    unexplained: int = 0,
    claims: Waiting | None = None,
) -> list[dict[str, Any]]:
    """List what the actor has to do: who does only one part waits for the others.

    `due` says until when the roster has to be confirmed; `undecided` are pupils of last year,
    `to_choose` children whom a centre may choose of last year's, which keeps nobody from
    confirming, `unexplained` grades that changed much, and `claims` the requests for children;
    pages that show one task only need few.
    """
    is_recording = is_open and roster.confirmation_id is None
    tasks = _tasks(tallies, due, undecided, unexplained) if is_recording else []
    own = _own_part(roster, tasks, due)
    if to_choose and tasks:
        place = len(own) - 1 if tallies.pupils and own else 0
        own.insert(place, _choose(to_choose))
    if claims is None or not is_open or not current.may(Permission.ROSTER_EDIT):
        return own
    return _claim_tasks(claims) + own


def _own_part(roster: Return, tasks: list[dict[str, Any]], due: str) -> list[dict[str, Any]]:
    """Leave of the tasks, of which confirming is the last, what is the actor's."""
    if tasks and two_persons.is_chosen_for(roster):
        found = tasks_of_two(roster, tasks[:-1], due)
        return found or ([_tell()] if current.may(Permission.ROSTER_EDIT) else [])
    may_confirm = current.may(Permission.ROSTER_CONFIRM)
    if current.may(Permission.ROSTER_EDIT):
        return tasks if may_confirm or not tasks else tasks[:-1] or [_tell()]
    if not may_confirm:
        return []
    return [_look_first()] if len(tasks) > 1 else tasks


def _claim_tasks(claims: Waiting) -> list[dict[str, Any]]:
    """List what requests for children leave to do, also once the roster is confirmed (4.2)."""
    left = (
        (
            claims.to_answer,
            task_text(BlockerCode.CLAIMS_TO_ANSWER, claims.to_answer),
            _("Another institution says that it has the child now. Let the child go, or decline."),
            "holder",
            _("Answer the request"),
        ),
        (
            claims.released,
            ngettext(
                "Bring in %(num)d child that was let go to you",
                "Bring in %(num)d children that were let go to you",
                claims.released,
            ),
            _("Until then the child stands on no roster."),
            "claimant",
            _("Bring in"),
        ),
        (
            claims.declined,
            ngettext(
                "Go on with %(num)d declined request for a child",
                "Go on with %(num)d declined requests for children",
                claims.declined,
            ),
            _("Ask the level above to decide, or withdraw the request."),
            "claimant",
            _("Look"),
        ),
    )
    return [
        {"text": text, "detail": detail, "url": address_of("claims", show=side), "action": action}
        for how_many, text, detail, side, action in left
        if how_many
    ]


def _tasks(tallies: Tallies, due: str, undecided: int, unexplained: int) -> list[dict[str, Any]]:
    """List what is left to do, in the order of the process (3.2, 3.5, 7.1)."""
    left = (
        (undecided, _carry_over(undecided)),
        (tallies.pupils == 0 and not undecided, _record()),
        (
            tallies.rows_with_errors,
            _filtered(
                RowState.WITH_ERRORS,
                task_text(BlockerCode.ROWS_WITH_ERRORS, tallies.rows_with_errors),
                _("What is missing or wrong stops the confirmation."),
                _("Correct"),
            ),
        ),
        (
            tallies.rows_with_open_queries,
            _filtered(
                RowState.WITH_OPEN_QUERIES,
                task_text(BlockerCode.ROWS_WITH_OPEN_QUERIES, tallies.rows_with_open_queries),
                _("Correct what is asked about, or say why it is right."),
                _("Answer"),
            ),
        ),
        (
            tallies.unseen,
            _look_for(tallies.unseen),
        ),
        (unexplained, _explain(unexplained)),
        (True, _confirm(due, is_empty=not (tallies.pupils or undecided))),
    )
    return [task for is_left, task in left if is_left]


def _carry_over(number: int) -> dict[str, Any]:
    return {
        "text": task_text(BlockerCode.PUPILS_UNDECIDED, number),
        "detail": _("Promote, repeat, graduate or note as left: nobody is left behind."),
        "url": address_of("carry_over"),
        "action": _("Carry over"),
    }


def _choose(number: int) -> dict[str, Any]:
    return {
        "text": _("Choose the children who still come"),
        "detail": ngettext(
            "%(num)d child of last year is on no roster yet.",
            "%(num)d children of last year are on no roster yet.",
            number,
        ),
        "url": address_of("last_year"),
        "action": _("Choose"),
    }


def _record() -> dict[str, Any]:
    return {
        "text": _("Record the pupils"),
        "detail": _("Nobody of your rooms is on the roster yet.")
        if is_limited()
        else _("Nobody is on the roster yet."),
        "url": address_of("new_pupil"),
        "action": _("Add a pupil"),
    }


def _tell() -> dict[str, Any]:
    return {
        "text": _("Tell the officer who confirms that all is recorded"),
        "detail": _(
            "Nothing is left to do in %(rooms)s. Your login records, but does not confirm.",
            rooms=own_rooms(),
        )
        if own_rooms()
        else _("Your login records, but does not confirm."),
        "url": address_of("review"),
        "action": _("Look"),
    }


def _look_first() -> dict[str, Any]:
    return {
        "text": _("See what is still missing"),
        "detail": _("Those who record have not finished yet. Confirm when nothing is missing."),
        "url": address_of("review"),
        "action": _("Look"),
    }


def _look_for(unseen: int) -> dict[str, Any]:
    return {
        "text": task_text(BlockerCode.PUPILS_NOT_SEEN, unseen),
        "detail": _("Only a child who exists and came to report in stays on the roster."),
        "url": address_of("rooms"),
        "action": _("Check room by room"),
    }


def _explain(grades: int) -> dict[str, Any]:
    return {
        "text": task_text(BlockerCode.CHANGES_UNEXPLAINED, grades),
        "detail": _("A grade that changed by more than a fifth needs a note."),
        "url": address_of("review", _anchor="changes"),
        "action": _("Explain"),
    }


def _filtered(state: RowState, text: str, detail: str, action: str) -> dict[str, Any]:
    url = address_of("roster", state=state.value)
    return {"text": text, "detail": detail, "url": url, "action": action}


def _confirm(due: str, *, is_empty: bool) -> dict[str, Any]:
    return {
        "text": _("Confirm that there are no pupils") if is_empty else _("Confirm the data"),
        "detail": due,
        "url": address_of("review"),
        "action": _("Look and confirm"),
    }
