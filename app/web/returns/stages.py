"""How far a return and those above it have come, stage by stage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from app.domain.thai_calendar import format_moment
from app.models import DataSet, Return
from app.services.confirmation.record import Progress
from app.web.filters import count


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of the process: `state` is done, now or later."""

    text: str
    state: str
    detail: str


def stages_of(
    line: Sequence[Return],
    progress: Progress,
    *,
    due_at: datetime,
    is_prepared: bool | None = None,
    is_undecided: bool = False,
) -> list[Stage]:
    """List the stages from below the return up to its province.

    `is_prepared` says whether the head is next; None where no two persons confirm. `is_undecided`
    says whether pupils of last year still have to be carried over.
    """
    own = line[0]
    found = [_first(own, progress, is_undecided=is_undecided)]
    is_reached = found[0].state == "done"
    if is_prepared is not None:
        found.append(_preparing(is_reached=is_reached, is_prepared=is_prepared))
        is_reached = is_prepared
    for return_ in line:
        due = due_at if return_ is own else return_.round.due_at(return_.unit.level)
        by_head = return_ is own and is_prepared is not None
        found.append(_confirming(return_, due, is_reached=is_reached, by_head=by_head))
        is_reached = return_.confirmation is not None
    return found


def _first(own: Return, progress: Progress, *, is_undecided: bool) -> Stage:
    """Describe what comes before the return's own confirmation."""
    confirmed = own.confirmation is not None
    if own.data_set is DataSet.ROSTER:
        is_done = confirmed or (_is_complete(own) and not is_undecided)
        state = "done" if is_done else "now"
        return Stage(_("The institution records its data"), state, "")
    if own.data_set is DataSet.COUNTS:
        return _recording_counts(progress, is_done=confirmed)
    is_done = progress.done == progress.total
    text = {
        DataSet.PUPILS: _("Every institution confirms"),
        DataSet.WHOLE: _("Every authority confirms"),
    }[own.data_set]
    detail = _(
        "%(done)s of %(total)s have confirmed",
        done=count(progress.done),
        total=count(progress.total),
    )
    return Stage(text, "done" if is_done else "now", detail)


def _recording_counts(progress: Progress, *, is_done: bool) -> Stage:
    is_filled = progress.done == progress.total > 0
    detail = _(
        "%(done)s of %(total)s schools are filled in",
        done=count(progress.done),
        total=count(progress.total),
    )
    state = "done" if is_done or is_filled else "now"
    return Stage(_("The authority records the counts"), state, detail)


def _preparing(*, is_reached: bool, is_prepared: bool) -> Stage:
    state = "done" if is_prepared else "now" if is_reached else "later"
    return Stage(_("The officer prepares it for the head"), state, "")


def _is_complete(roster: Return) -> bool:
    return (
        roster.rows_with_errors == roster.rows_with_open_queries == 0
        and roster.pupils == roster.seen
    )


def _confirming(return_: Return, due: datetime, *, is_reached: bool, by_head: bool) -> Stage:
    text = {
        DataSet.ROSTER: _("The head confirms") if by_head else _("The institution confirms"),
        DataSet.PUPILS: _("The authority confirms the overall figures"),
        DataSet.COUNTS: _("The authority confirms the counts"),
        DataSet.WHOLE: _("The province confirms"),
    }[return_.data_set]
    confirmation = return_.confirmation
    if confirmation is not None:
        detail = _("on %(moment)s", moment=format_moment(confirmation.confirmed_at))
        return Stage(text, "done", detail)
    detail = _("by %(moment)s", moment=format_moment(due, is_end=True))
    return Stage(text, "now" if is_reached else "later", detail)
