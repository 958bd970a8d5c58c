"""The one page of a return: everything it shows, gathered in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Response, make_response, render_template, url_for
from flask_babel import gettext as _
from sqlalchemy import Row

from app.access.permissions import Permission
from app.models import CancellationRequest, Confirmation, DataSet, Preparation, Return, Unit
from app.services import rounds
from app.services.confirmation import blockers, record, requests, snapshot
from app.services.confirmation.blockers import NAMED_AT_MOST, Blocker, BlockerCode
from app.services.confirmation.last_word import last_word
from app.services.confirmation.record import Progress
from app.services.confirmation.requests import Waiting
from app.services.confirmation.totals import Totals, live
from app.web import current
from app.web.counts.addresses import address_of_sheet
from app.web.explanations import Explained
from app.web.filters import room_name
from app.web.paging import Pager, page_asked
from app.web.paging import base_of as address_of_pages
from app.web.returns import changes
from app.web.returns.addresses import address_of, base_of
from app.web.returns.changes import Link, ShownChange
from app.web.returns.forms import ConfirmForm, PrepareForm, StepForm, TakeBackForm
from app.web.returns.offers import Offers, offers_on
from app.web.returns.places import address_of_blocker, address_of_row
from app.web.returns.stages import Stage, stages_of
from app.web.returns.two_persons import (
    TwoPersons,
    prepared_before,
    sent_back,
    two_persons_on,
)
from app.web.returns.words import (
    REQUEST_STATES,
    blocker_text,
    data_set_name,
    lock_text,
    statement,
    statement_to_the_head,
    title_of,
)
from app.web.submissions.addresses import submission_of

RECORDED = (DataSet.ROSTER, DataSet.COUNTS)
"""Data sets that have rows of their own; all others add up what stands below."""


@dataclass(frozen=True, slots=True)
class ShownBlocker:
    """One thing that is missing: where it is corrected, or which returns or schools lack it."""

    text: str
    url: str | None
    below: Sequence[Link]
    more: int


@dataclass(frozen=True, slots=True)
class ChildrenPage:
    """A page of the returns below; rows append their unit and data set to `base`."""

    rows: Sequence[Row[Any]]
    pager: Pager
    base: str


@dataclass(frozen=True, slots=True)
class ReturnPage:
    """What `returns/show.html` shows."""

    return_: Return
    title: str
    roster_url: str | None
    sheet_url: str | None
    review_url: str | None
    is_own: bool
    only_rooms: str | None
    is_overdue: bool
    above: Unit | None
    lock: str
    is_true: bool | None
    missing: Sequence[ShownBlocker]
    progress: Progress
    totals: Totals
    statement: str
    statement_to_the_head: str
    by_two: TwoPersons | None
    prepared_before: Preparation | None
    stages: Sequence[Stage]
    children: ChildrenPage | None
    differences: Link | None
    changed_below: Sequence[ShownChange]
    waiting: Sequence[Waiting]
    confirmations: Sequence[Confirmation]
    requests: Sequence[CancellationRequest]
    offers: Offers


def answer(
    return_: Return,
    status: int = 200,
    *,
    posted: StepForm | None = None,
    refusal: Explained | None = None,
) -> Response:
    """Answer with the page of a return, with a posted form and why it was refused, if it was."""
    page = page_of(return_)
    if posted is not None and posted.PREFIX in page.offers.forms:
        posted.version.data = page.offers.forms[posted.PREFIX].version.data
        page.offers.forms[posted.PREFIX] = posted
    shown = render_template(
        "returns/show.html",
        page=page,
        refusal=refusal,
        request_states=REQUEST_STATES,
        next_step=_next_step(page),
        submission_url=submission_of(return_) if page.return_.confirmation else None,
        last_word=last_word(current.session(), return_) if page.is_own else None,
        sent_back=sent_back(return_) if page.is_own else None,
    )
    return make_response(shown, status)


def _next_step(page: ReturnPage) -> Link | None:
    """Say what the unit itself does next on its way to the confirmation."""
    if not page.is_own:
        return None
    if ConfirmForm.PREFIX in page.offers.forms:
        return Link(_("Confirm the data"), "#figures")
    if PrepareForm.PREFIX in page.offers.forms:
        return Link(_("Prepare it for the head"), "#figures")
    return next((Link(one.text, one.url) for one in page.missing if one.url), None)


def page_of(return_: Return) -> ReturnPage:
    """Gather what the page of a return shows to the actor."""
    session = current.session()
    line = record.line_of(session, return_)
    rooms = current.scope(Permission.ROSTER_VIEW).rooms
    lacking, totals = _lacking_and_totals(return_)
    progress = record.progress_below(session, return_)
    due_at = rounds.due_at(session, return_.round, return_.unit)
    by_two = two_persons_on(return_)
    is_prepared = by_two is not None and by_two.prepared is not None
    parent = line[1] if len(line) > 1 else None
    offers = offers_on(return_, parent, is_ready=not lacking, is_prepared=is_prepared)
    confirmations = () if rooms is not None else record.confirmations_of(session, return_)
    is_counts = return_.data_set is DataSet.COUNTS
    return ReturnPage(
        return_=return_,
        title=title_of(return_),
        is_own=current.actor().unit_id == return_.unit_id,
        only_rooms=None if rooms is None else ", ".join(room_name(room) for room in rooms),
        is_overdue=_is_overdue(return_, due_at),
        above=parent.unit if parent else return_.unit.parent,
        lock=_lock(line, offers),
        is_true=_is_true(return_),
        missing=[_shown(return_, blocker) for blocker in lacking],
        progress=progress,
        totals=totals,
        statement=statement(return_, totals, progress),
        statement_to_the_head=statement_to_the_head(return_, totals) if by_two else "",
        by_two=by_two,
        prepared_before=prepared_before(return_),
        stages=stages_of(
            line,
            progress,
            due_at=due_at,
            is_prepared=is_prepared if by_two else None,
            is_undecided=any(one.code is BlockerCode.PUPILS_UNDECIDED for one in lacking),
        ),
        differences=changes.leading_to(return_, confirmations) if is_counts else None,
        changed_below=changes.below(return_),
        confirmations=confirmations,
        requests=() if rooms is not None else record.requests_of(session, return_),
        offers=offers,
        **_recorded_at(return_),
        **_below(return_),
    )


def _recorded_at(return_: Return) -> dict[str, Any]:
    """Give where what is confirmed is recorded: the pages of a roster, or a sheet of counts."""
    is_roster = return_.data_set is DataSet.ROSTER
    is_counts = return_.data_set is DataSet.COUNTS
    return {
        "roster_url": _institution_page(return_, "roster") if is_roster else None,
        "review_url": _institution_page(return_, "review") if is_roster else None,
        "sheet_url": address_of_sheet(return_) if is_counts else None,
    }


def _below(return_: Return) -> dict[str, Any]:
    """Give the returns below an overview, and the requests to cancel one of them."""
    if return_.data_set in RECORDED:
        return {"children": None, "waiting": ()}
    waiting = requests.waiting_for(current.session(), return_.round, return_.unit)
    return {"children": _children(return_), "waiting": waiting}


def _lock(line: Sequence[Return], offers: Offers) -> str:
    """Say why a confirmed return cannot be edited; blank while it is recorded."""
    if line[0].confirmation is None:
        return ""
    return lock_text(
        line,
        canceller_of(line).name,
        asker=current.actor().unit,
        may_take_back=TakeBackForm.PREFIX in offers.forms,
    )


def _is_true(return_: Return) -> bool | None:
    """Say whether the rows of what is confirmed are still those; None where there are none."""
    if return_.confirmation is None or return_.data_set not in RECORDED:
        return None
    return snapshot.live_rows_equal_frozen(current.session(), return_)


def _lacking_and_totals(return_: Return) -> tuple[list[Blocker], Totals]:
    """Give what is missing and what there is; for a class teacher, of the own rooms alone (1.3)."""
    session, scope = current.session(), current.scope(Permission.ROSTER_VIEW)
    at = current.arrived_at()
    is_confirmed = return_.confirmation is not None
    if scope.rooms is None:
        lacking = [] if is_confirmed else blockers.missing(session, return_, at=at)
        return lacking, record.totals_of(session, return_)
    lacking = [] if is_confirmed else blockers.in_rooms(session, return_, scope=scope)
    return lacking, live(session, return_, scope=scope)


def _is_overdue(return_: Return, due_at: datetime) -> bool:
    if return_.confirmation is not None:
        return return_.confirmation.overdue
    return current.arrived_at() >= due_at


def canceller_of(line: Sequence[Return]) -> Unit:
    """Give the unit that can cancel the highest confirmation on the way up."""
    highest = max(
        (place for place, one in enumerate(line) if one.confirmation is not None), default=0
    )
    above = line[highest + 1].unit if highest + 1 < len(line) else line[highest].unit.parent
    return above or line[highest].unit


def _children(return_: Return) -> ChildrenPage:
    page = record.page_below(current.session(), return_, page_asked())
    return ChildrenPage(
        rows=page.rows,
        pager=Pager(page.number, page.pages, page.total, address_of_pages(address_of(return_))),
        base=base_of(return_.round),
    )


def _shown(return_: Return, blocker: Blocker) -> ShownBlocker:
    named = [*_named_returns(return_, blocker), *_named_schools(return_, blocker)]
    return ShownBlocker(
        text=blocker_text(blocker.code, blocker.count),
        url=address_of_blocker(return_, blocker.code),
        below=named,
        more=blocker.count - len(named) if named else 0,
    )


def _named_returns(return_: Return, blocker: Blocker) -> list[Link]:
    base = base_of(return_.round)
    return [
        Link(
            f"{one.unit.name} ({data_set_name(one.data_set)})",
            f"{base}/{one.unit.code}/{one.data_set}",
        )
        for one in blocker.returns[:NAMED_AT_MOST]
    ]


def _named_schools(return_: Return, blocker: Blocker) -> list[Link]:
    return [
        Link(one.name, address_of_row(return_, one.row_id) if one.row_id else None)
        for one in blocker.schools[:NAMED_AT_MOST]
    ]


def _institution_page(return_: Return, endpoint: str) -> str:
    return url_for(f"institution.{endpoint}", round_key=return_.round.key, code=return_.unit.code)
