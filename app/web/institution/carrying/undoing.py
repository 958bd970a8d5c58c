"""Undoing the carrying over as a whole, until the first confirmation."""

from __future__ import annotations

from flask import flash, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.access.permissions import Permission
from app.models import Return
from app.services import returns
from app.services.errors import WorkedOnSince
from app.services.rosters.carrying import cases, undoing
from app.web import current, kept_forms
from app.web.guards import requires
from app.web.htmx import go_to
from app.web.institution import words as institution_words
from app.web.institution.addresses import address_of
from app.web.institution.blueprint import blueprint
from app.web.institution.carrying.addresses import CARRY_OVER, roster_at_hand
from app.web.institution.carrying.forms import UndoForm


@blueprint.get(f"{CARRY_OVER}/undo")
@requires(Permission.ROSTER_EDIT)
def undo_carrying() -> ResponseReturnValue:
    roster = roster_at_hand()
    returns.require_recording(current.session(), roster, at=current.arrived_at())
    return _answer(roster, UndoForm.for_page())


@blueprint.post(f"{CARRY_OVER}/undo", endpoint="take_back_carrying")
@requires(Permission.ROSTER_EDIT)
def take_back_carrying() -> ResponseReturnValue:
    roster, form = roster_at_hand(), UndoForm()
    try:
        undone = undoing.undo(
            current.session(),
            roster,
            despite_work=form.despite_work.data,
            scope=current.scope(Permission.ROSTER_EDIT),
            actor=current.actor(),
            at=current.arrived_at(),
        )
    except WorkedOnSince:
        form.despite_work.errors = [_("Look at the names first; then tick this, or go back.")]
        return _answer(roster, form, 409)
    kept_forms.forget()
    flash(
        ngettext(
            "The carrying over of %(num)d pupil is undone. The decisions are kept.",
            "The carrying over of %(num)d pupils is undone. The decisions are kept.",
            undone,
        ),
        "success",
    )
    return go_to(address_of("carry_over"))


def _answer(roster: Return, form: UndoForm, status: int = 200) -> ResponseReturnValue:
    cases.require_all_rooms(current.scope(Permission.ROSTER_EDIT))
    page = render_template(
        "institution/carrying/undo.html",
        form=form,
        done=undoing.done(current.session(), roster),
        overview_url=address_of("carry_over"),
        roster_url=address_of("roster"),
        pupils_word=institution_words.pupils_of(current.unit()),
    )
    return page, status
