"""The deadlines that institutions agree with their authority (`process.md` 2.3)."""

from __future__ import annotations

from typing import Any

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.datastructures import MultiDict

from app.access.permissions import Permission
from app.domain.login_codes import Level
from app.domain.thai_calendar import format_moment
from app.services import round_keeping
from app.services.errors import DeadlineOutOfRange
from app.web import boards, current, htmx, kept_forms
from app.web.authority.blueprint import blueprint
from app.web.authority.board import AUTHORITY
from app.web.authority.forms import DeadlinesForm, Row, row_of
from app.web.guards import requires


@blueprint.get(f"{AUTHORITY}/deadlines")
@requires(Permission.BOARD_VIEW)
def deadlines() -> ResponseReturnValue:
    is_over = current.arrived_at() >= current.the_round().closes_at
    return _page(DeadlinesForm.for_page(), _rows(kept_forms.typed_before(), is_over=is_over))


@blueprint.post(f"{AUTHORITY}/deadlines")
@requires(Permission.DEADLINE_AGREE)
def agree_deadlines() -> ResponseReturnValue:
    """Save the changed rows; all or none."""
    form, rows = DeadlinesForm(), _rows(request.form, is_over=False)
    are_valid = [row.form.validate() for row in rows if row.form]
    if not form.validate() or not all(are_valid):
        return _page(form, rows, 422)
    saved = sum(_agree(row) for row in rows)
    if any(row.errors for row in rows):
        return _page(form, rows, 422)
    kept_forms.forget()
    if saved:
        text = ngettext("%(num)d deadline is saved.", "%(num)d deadlines are saved.", saved)
        flash(text, "success")
    else:
        flash(_("Nothing was changed."), "info")
    return htmx.go_to(_address())


def _agree(row: Row) -> bool:
    """Save a row that was changed; what a rule says against it stands beside its day."""
    if row.form is None or row.form.due_at == row.form.shown:
        return False
    try:
        round_keeping.agree_deadline(
            current.session(),
            current.the_round(),
            unit=row.unit,
            due_at=row.form.due_at,
            was=row.form.shown,
            actor=current.actor(),
            at=current.arrived_at(),
        )
    except DeadlineOutOfRange as refusal:
        latest = format_moment(refusal.facts["latest"], "medium", is_end=True)
        row.form.day.errors = [
            _("Type a moment after the opening and not later than %(moment)s.", moment=latest)
        ]
        return False
    return True


def _rows(typed: MultiDict[str, Any] | None, *, is_over: bool) -> list[Row]:
    """Make the rows; they are only looked at where the actor may not agree, or `is_over`."""
    boards.require_level(Level.AUTHORITY)
    may_agree = current.may(Permission.DEADLINE_AGREE) and not is_over
    found = round_keeping.agreed_deadlines(
        current.session(),
        current.the_round(),
        current.unit(),
        scope=current.scope(Permission.UNIT_VIEW),
    )
    return [row_of(unit, agreed, typed, may_agree=may_agree) for unit, agreed in found]


def _address() -> str:
    return url_for(
        "authority.deadlines", round_key=current.the_round().key, code=current.unit().code
    )


def _page(form: DeadlinesForm, rows: list[Row], status: int = 200) -> ResponseReturnValue:
    latest = round_keeping.latest_to_agree(current.the_round())
    page = render_template(
        "authority/deadlines.html",
        form=form,
        rows=rows,
        may_agree=any(row.form for row in rows),
        wrong=[row for row in rows if row.errors],
        latest=format_moment(latest, "long", is_end=True),
        back=boards.board_page(current.unit()),
    )
    return page, status
