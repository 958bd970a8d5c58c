"""The home page of an institution: what it must do next, in the order of the process."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.permissions import Permission
from app.domain.thai_calendar import format_moment
from app.models import DataSet, Return
from app.services import returns
from app.services.claims.waiting import waiting
from app.services.confirmation import two_persons
from app.services.confirmation.last_word import last_word
from app.services.rosters import changes, tallies
from app.services.rosters.carrying.undecided import Progress, progress
from app.services.rosters.listing import RowState
from app.services.rosters.standing import Standing, standing
from app.services.rosters.tallies import Tallies
from app.web import current
from app.web.boards import last_change
from app.web.guards import requires
from app.web.institution.addresses import INSTITUTION, address_of, confirmation_page
from app.web.institution.blueprint import blueprint
from app.web.institution.of_last_year import to_choose
from app.web.institution.own_rooms import is_limited, own_rooms
from app.web.institution.tasks import left_to_do
from app.web.institution.tasks_of_submission import submission_tasks
from app.web.institution.words import pupils_of
from app.web.receiving.shown import progress_of
from app.web.returns.two_persons import sent_back


@blueprint.get(INSTITUTION)
@requires(Permission.UNIT_VIEW)
def home() -> ResponseReturnValue:
    session = current.session()
    roster = returns.get(session, current.the_round(), current.unit(), DataSet.ROSTER)
    stands = standing(session, roster, at=current.arrived_at())
    scope = current.scope(Permission.ROSTER_VIEW)
    counted = tallies.within(session, roster, scope=scope)
    last_year = progress(session, roster) if scope.rooms is None else Progress(0, 0)
    is_begun = counted.pupils > 0 and not last_year.undecided
    shows_changes = stands.is_open and scope.rooms is None and is_begun
    tasks = left_to_do(
        roster,
        counted,
        is_open=stands.is_open,
        due=_due(stands),
        undecided=last_year.undecided,
        to_choose=to_choose(roster) if stands.is_open else 0,
        unexplained=changes.unexplained(session, roster) if shows_changes else 0,
        claims=waiting(session, roster) if scope.rooms is None else None,
    )
    submission = progress_of(roster)
    tasks = submission_tasks(submission) + tasks
    return render_template(
        "institution/home.html",
        roster=roster,
        submission=submission,
        tallies=counted,
        stands=stands,
        tasks=tasks,
        next_step=tasks[0] if tasks else None,
        last_word=last_word(session, roster),
        sent_back=sent_back(roster),
        steps=_steps(roster, counted, last_year),
        due_text=format_moment(stands.due_at, is_end=True),
        closes_text=format_moment(roster.round.closes_at, is_end=True),
        lists={state.value: address_of("roster", state=state.value) for state in RowState},
        roster_url=address_of("roster"),
        confirmation_url=confirmation_page(),
        changed_text=last_change(current.the_round(), roster.changed_at),
        pupils_word=pupils_of(current.unit()),
        is_limited=is_limited(),
        own_rooms=own_rooms(),
    )


def _due(stands: Standing) -> str:
    due = format_moment(stands.due_at, is_end=True)
    if stands.is_overdue:
        return _("Overdue since %(moment)s, still possible until the round closes.", moment=due)
    return _("By %(moment)s", moment=due)


def _steps(roster: Return, tallies: Tallies, last_year: Progress) -> list[dict[str, str]]:
    """Tell the whole way of a roster, and where on it this one is."""
    confirmed = roster.confirmation_id is not None
    way = (
        *(
            [(_("Carry over last year's pupils"), not last_year.undecided)]
            if last_year.pupils
            else []
        ),
        (_("Record the pupils"), tallies.pupils > 0),
        (_("Correct errors"), tallies.rows_with_errors == 0),
        (_("Answer queries"), tallies.rows_with_open_queries == 0),
        (_("Tick presence"), tallies.unseen == 0),
        *_confirming(roster),
    )
    reached = next((index for index, (_text, is_done) in enumerate(way) if not is_done), len(way))
    reached = len(way) if confirmed else reached
    states = ["done" if index < reached else "later" for index in range(len(way))]
    if not confirmed:
        states[reached] = "now"
    return [
        {"text": text, "state": state} for (text, _is_done), state in zip(way, states, strict=True)
    ]


def _confirming(roster: Return) -> list[tuple[str, bool]]:
    """Name the last steps: one person's, or an officer's and the head's."""
    if not two_persons.is_chosen_for(roster):
        return [(_("Confirm the data"), False)]
    prepared = two_persons.holding(current.session(), roster)
    return [(_("Prepare for the head"), prepared is not None), (_("The head confirms"), False)]
