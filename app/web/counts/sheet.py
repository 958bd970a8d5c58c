"""The sheet of an authority: every school that it pays for, one form (`process.md` 6.1, 6.2)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import flash, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.access.permissions import Permission
from app.models import Return
from app.services.counts import together
from app.services.counts.together import Entry
from app.web import current, kept_forms
from app.web.counts import page
from app.web.counts.addresses import SHEET, address_of_sheet, chosen_affiliation, named_sheet
from app.web.counts.blueprint import blueprint
from app.web.counts.shown import Answer
from app.web.counts.typed import Typed, typed_rows, version_of
from app.web.forms import PortalForm
from app.web.guards import requires
from app.web.htmx import go_to
from app.web.transaction import keep_saved


class SheetForm(PortalForm):
    """What the sheet posts besides its rows."""


@blueprint.get(SHEET)
@requires(Permission.COUNTS_VIEW)
def sheet() -> ResponseReturnValue:
    owed = named_sheet()
    kept = kept_forms.typed_before()
    answers = {one.row_id: Answer(one) for one in typed_rows(kept)} if kept else {}
    return _page(owed, SheetForm.for_page(), answers)


@blueprint.post(SHEET)
@requires(Permission.COUNTS_EDIT)
def save_sheet() -> ResponseReturnValue:
    """Save the rows that differ from what was shown; the rest comes back as it was typed."""
    owed, form = named_sheet(), SheetForm()
    answers = _save(owed)
    if not form.validate() or answers:
        keep_saved()
        conflict = any(one.refusal for one in answers.values())
        return _page(owed, form, answers, 409 if conflict else 422)
    kept_forms.forget()
    return go_to(address_of_sheet(owed, chosen_affiliation()))


def _save(owed: Return) -> dict[int, Answer]:
    """Save what can be saved, say how much, and give the rows that cannot."""
    typed = {one.row_id: one for one in typed_rows(request.form)}
    typed.pop(request.form.get("theirs", 0, type=int), None)
    read = {row_id: one.read() for row_id, one in typed.items()}
    answers = {
        row_id: Answer(typed[row_id], wrong) for row_id, (_known, wrong) in read.items() if wrong
    }
    entries = [
        Entry(row_id, typed[row_id].version, figures, typed[row_id].reason)
        for row_id, (figures, wrong) in read.items()
        if not wrong
    ]
    outcome = together.save_all(
        current.session(),
        owed,
        [*entries, *_zeros()],
        actor=current.actor(),
        at=current.arrived_at(),
    )
    _tell(len(outcome.saved), is_all=not answers and not outcome.refused)
    refused = outcome.refused.items()
    return answers | {
        row_id: Answer(typed.get(row_id, Typed.none(row_id)), refusal=refusal)
        for row_id, refusal in refused
    }


def _zeros() -> list[Entry]:
    """Read which dissolved school was pressed to be zeros, if one was."""
    row_id = request.form.get("zero", 0, type=int)
    return [Entry(row_id, version_of(request.form, row_id), zeros=True)] if row_id else []


def _tell(saved: int, *, is_all: bool) -> None:
    if saved:
        flash(ngettext("%(num)d school is saved.", "%(num)d schools are saved.", saved), "success")
    elif is_all:
        flash(_("Nothing was changed."), "info")


def _page(
    owed: Return, form: SheetForm, answers: Mapping[int, Answer], status: int = 200
) -> ResponseReturnValue:
    facts: dict[str, Any] = page.facts_of(owed, answers)
    return make_response(render_template("counts/sheet.html", form=form, **facts), status)
