"""First logins for many units below: who has none yet, and the letters that hand them out."""

from __future__ import annotations

from typing import Any

from flask import make_response, render_template, url_for
from flask.typing import ResponseReturnValue

from app.access.permissions import Permission
from app.services.accounts import issuing, logins_to_issue
from app.services.accounts.issuing import Chosen
from app.services.accounts.logins_to_issue import LoginState, Wanted
from app.services.errors import LoginsMovedOn, NotFound
from app.web import current
from app.web.guards import requires
from app.web.officers.blueprint import blueprint
from app.web.officers.issued_file import file_of, gathered
from app.web.officers.issuing_form import LEVEL_NAMES, STATE_NAMES, FilterForm, IssueForm
from app.web.paging import Pager, base_of, page_asked
from app.web.transaction import begin_writing, manages_transaction


@blueprint.get("/units/<code>/logins")
@requires(Permission.ACCOUNT_ISSUE)
def logins() -> ResponseReturnValue:
    """List the units below with the state of their principal login."""
    return _page(IssueForm.for_page())


@blueprint.post("/units/<code>/logins")
@requires(Permission.ACCOUNT_ISSUE)
@manages_transaction
def issue_logins() -> ResponseReturnValue:
    """Issue first logins and answer with the file that holds them, this once.

    The file is made before anything is written: no login changes without its letter.
    """
    form = IssueForm()
    if not form.validate():
        return _page(form, 422)
    scope, at = current.scope(Permission.ACCOUNT_ISSUE), current.arrived_at()
    try:
        chosen = [_chosen(text) for text in form.marked()]
        issues = issuing.prepare(current.session(), chosen, scope=scope, at=at)
        wanted = gathered(form.file.data, issues)
        # Hashing and printing take seconds: they must not hold a connection meanwhile.
        current.session().rollback()
        hashes = issuing.hashed(issues)
        answer = file_of(wanted)
        begin_writing()
        issuing.issue(current.session(), chosen, hashes, actor=current.actor(), scope=scope, at=at)
    except LoginsMovedOn as moved_on:
        current.session().rollback()
        return _page(IssueForm(None), 409, moved_on=moved_on.facts["units"])
    return answer


def _page(form: IssueForm, status: int = 200, **facts: Any) -> ResponseReturnValue:
    unit, scope = current.unit(), current.scope(Permission.ACCOUNT_ISSUE)
    below = logins_to_issue.authorities(current.session(), unit, scope=scope)
    asked = FilterForm.asked(unit.level, below)
    found = logins_to_issue.find(
        current.session(),
        unit,
        scope=scope,
        wanted=_wanted(asked, below),
        at=current.arrived_at(),
        number=page_asked(),
    )
    values = asked.typed()
    base = base_of(url_for("officers.logins", code=unit.code), values)
    pager = Pager(found.number, found.pages, found.total, base)
    page = render_template(
        "officers/logins.html",
        unit=unit,
        form=form,
        asked=asked,
        found=found,
        rows=[(row, _shown(row)) for row in found.rows],
        issuable=[row for row in found.rows if row.state.may_be_issued],
        states=[_count(found, state, values) for state in LoginState if _counts(found, state)],
        state_names=STATE_NAMES,
        level_names=LEVEL_NAMES,
        at_once=issuing.AT_ONCE,
        pager=pager,
        here=pager.url(found.number),
        **facts,
    )
    return make_response(page, status)


def _wanted(asked: FilterForm, below: list[Any]) -> Wanted:
    return Wanted(
        level=asked.wanted_level(),
        under=next((unit for unit in below if unit.code == asked.under.data), None),
        state=asked.wanted_state(),
        typed=asked.q.data or "",
    )


def _counts(found: logins_to_issue.Found, state: LoginState) -> bool:
    return state in found.counts or state in (LoginState.NONE, LoginState.ISSUED, LoginState.IN_USE)


def _count(
    found: logins_to_issue.Found, state: LoginState, values: dict[str, Any]
) -> tuple[LoginState, int, str]:
    """Give a state, how many units are in it, and where they are listed."""
    url = url_for("officers.logins", code=current.unit().code, **{**values, "state": state.value})
    return state, found.counts.get(state, 0), url


def _shown(row: logins_to_issue.Standing) -> str:
    """Write down what the page showed of a unit; issuing refuses where it is so no more."""
    return f"{row.unit_id}.{row.unit_version}.{row.account_version}"


def _chosen(text: str) -> Chosen:
    parts = text.split(".")
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() for part in parts):
        raise NotFound()
    numbers = [int(part) for part in parts if len(part) < 10]
    if len(numbers) != 3:
        raise NotFound()
    return Chosen(*numbers)
