"""The home page of an institution: what it must do next, in the order of the process."""

from __future__ import annotations

from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.access.permissions import Permission
from app.domain.thai_calendar import format_moment
from app.models import DataSet, Return
from app.services import returns
from app.services.rosters.listing import RowState
from app.services.rosters.standing import Standing, standing
from app.web import current
from app.web.guards import requires
from app.web.institution.addresses import INSTITUTION, address_of, confirmation_page
from app.web.institution.blueprint import blueprint
from app.web.institution.words import pupils_of


@blueprint.get(INSTITUTION)
@requires(Permission.UNIT_VIEW)
def home() -> ResponseReturnValue:
    session = current.session()
    roster = returns.get(session, current.the_round(), current.unit(), DataSet.ROSTER)
    stands = standing(session, roster, at=current.arrived_at())
    tasks = _own_tasks(roster, stands)
    return render_template(
        "institution/home.html",
        roster=roster,
        stands=stands,
        tasks=tasks,
        next_step=tasks[0] if tasks else None,
        steps=_steps(roster),
        due_text=format_moment(stands.due_at, is_end=True),
        closes_text=format_moment(roster.round.closes_at, is_end=True),
        unseen=roster.pupils - roster.seen,
        lists={state.value: address_of("roster", state=state.value) for state in RowState},
        roster_url=address_of("roster"),
        confirmation_url=confirmation_page(),
        pupils_word=pupils_of(current.unit()),
    )


def _own_tasks(roster: Return, stands: Standing) -> list[dict[str, Any]]:
    """List what the actor has to do: who confirms but does not record waits for the others."""
    tasks = _tasks(roster, stands)
    if current.may(Permission.ROSTER_EDIT):
        return tasks
    if not current.may(Permission.ROSTER_CONFIRM):
        return []
    return [_look_first()] if len(tasks) > 1 else tasks


def _tasks(roster: Return, stands: Standing) -> list[dict[str, Any]]:
    """List what is left to do, in the order of the process (3.2, 3.5, 7.1)."""
    if not stands.is_open or stands.confirmed is not None:
        return []
    left = (
        (roster.pupils == 0, _record()),
        (
            roster.rows_with_errors,
            _filtered(
                RowState.WITH_ERRORS,
                ngettext(
                    "Correct the errors of %(num)d pupil",
                    "Correct the errors of %(num)d pupils",
                    roster.rows_with_errors,
                ),
                _("What is missing or wrong stops the confirmation."),
                _("Correct"),
            ),
        ),
        (
            roster.rows_with_open_queries,
            _filtered(
                RowState.WITH_OPEN_QUERIES,
                ngettext(
                    "Answer the queries about %(num)d pupil",
                    "Answer the queries about %(num)d pupils",
                    roster.rows_with_open_queries,
                ),
                _("Correct what is asked about, or say why it is right."),
                _("Answer"),
            ),
        ),
        (
            roster.pupils - roster.seen,
            _filtered(
                RowState.NOT_SEEN,
                ngettext(
                    "Look for %(num)d pupil and tick presence",
                    "Look for %(num)d pupils and tick presence",
                    roster.pupils - roster.seen,
                ),
                _("Only a child who exists and came to report in stays on the roster."),
                _("Tick"),
            ),
        ),
        (True, _confirm(roster, stands)),
    )
    return [task for is_left, task in left if is_left]


def _record() -> dict[str, Any]:
    return {
        "text": _("Record the pupils"),
        "detail": _("Nobody is on the roster yet."),
        "url": address_of("new_pupil"),
        "action": _("Add a pupil"),
    }


def _look_first() -> dict[str, Any]:
    return {
        "text": _("See what is still missing"),
        "detail": _("Those who record have not finished yet. Confirm when nothing is missing."),
        "url": confirmation_page(),
        "action": _("Look"),
    }


def _filtered(state: RowState, text: str, detail: str, action: str) -> dict[str, Any]:
    url = address_of("roster", state=state.value)
    return {"text": text, "detail": detail, "url": url, "action": action}


def _confirm(roster: Return, stands: Standing) -> dict[str, Any]:
    due = format_moment(stands.due_at, is_end=True)
    return {
        "text": _("Confirm the data") if roster.pupils else _("Confirm that there are no pupils"),
        "detail": _("Overdue since %(moment)s, still possible until the round closes.", moment=due)
        if stands.is_overdue
        else _("By %(moment)s", moment=due),
        "url": confirmation_page(),
        "action": _("Look and confirm"),
    }


def _steps(roster: Return) -> list[dict[str, str]]:
    """Tell the whole way of a roster, and where on it this one is."""
    confirmed = roster.confirmation_id is not None
    way = (
        (_("Record the pupils"), roster.pupils > 0),
        (_("Correct errors"), roster.rows_with_errors == 0),
        (_("Answer queries"), roster.rows_with_open_queries == 0),
        (_("Tick presence"), roster.seen == roster.pupils),
        (_("Confirm the data"), False),
    )
    reached = next((index for index, (_text, is_done) in enumerate(way) if not is_done), len(way))
    reached = len(way) if confirmed else reached
    states = ["done" if index < reached else "later" for index in range(len(way))]
    if not confirmed:
        states[reached] = "now"
    return [
        {"text": text, "state": state} for (text, _is_done), state in zip(way, states, strict=True)
    ]
