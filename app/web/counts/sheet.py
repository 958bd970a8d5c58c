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
from app.web.counts import kept_rows, page
from app.web.counts.addresses import SHEET, address_of_sheet, chosen_affiliation, named_sheet
from app.web.counts.blueprint import blueprint
from app.web.counts.saving import Saved, save_typed
from app.web.counts.shown import Answer
from app.web.counts.typed import row_ids, typed_rows
from app.web.forms import PortalForm
from app.web.guards import requires
from app.web.htmx import go_to
from app.web.transaction import keep_saved


class SheetForm(PortalForm):
    """What the sheet posts besides its rows."""


@blueprint.get(SHEET)
@requires(Permission.COUNTS_VIEW)
def sheet() -> ResponseReturnValue:
    facts = page.facts_of(named_sheet())
    if facts["came_back"]:
        flash(_("What you typed before your session ended is in the form again. Save it."), "info")
    return render_template("counts/sheet.html", form=SheetForm(), **facts)


@blueprint.post(SHEET)
@requires(Permission.COUNTS_EDIT)
def save_sheet() -> ResponseReturnValue:
    """Save the rows that differ from what was shown; the rest comes back as it was typed."""
    owed, form = named_sheet(), SheetForm()
    if not form.validate():
        return _page(owed, form, {one.row_id: Answer(one) for one in typed_rows(request.form)}, 422)
    saved = save_typed(owed, request.form)
    _tell(saved)
    if saved.answers:
        keep_saved()
        return _page(owed, form, saved.answers, 409 if saved.has_conflict else 422)
    kept_rows.forget(owed, row_ids(request.form))
    return go_to(address_of_sheet(owed, chosen_affiliation()))


def _tell(saved: Saved) -> None:
    for text in saved.told:
        flash(text, "info")
    if saved.number:
        text = ngettext("%(num)d school is saved.", "%(num)d schools are saved.", saved.number)
        flash(text, "success")
    elif not saved.answers and "noted" not in request.form:
        flash(_("Nothing was changed."), "info")


def _page(
    owed: Return, form: SheetForm, answers: Mapping[int, Answer], status: int
) -> ResponseReturnValue:
    facts: dict[str, Any] = page.facts_of(owed, answers)
    return make_response(render_template("counts/sheet.html", form=form, **facts), status)
