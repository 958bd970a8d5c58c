"""The page of a unit's letterhead, and what is saved there."""

from __future__ import annotations

from typing import Any

from flask import flash, make_response, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.permissions import Permission
from app.domain.login_codes import Level
from app.models import Office
from app.services import office
from app.services.errors import ChangedMeanwhile
from app.web import context, current, kept_forms
from app.web.guards import requires
from app.web.htmx import go_to
from app.web.now_and_typed import Difference, differences
from app.web.office.blueprint import blueprint
from app.web.office.forms import ADDRESSEES, DIGITS, DIVISIONS, EmblemForm, LetterheadForm


@blueprint.get("/units/<code>/office")
@requires(Permission.UNIT_VIEW)
def letterhead() -> ResponseReturnValue:
    """Show what stands on a unit's papers, to be edited by who may."""
    kept = office.of(current.session(), current.unit())
    return page(_fitting(LetterheadForm.for_page(**_facts(kept))), kept)


@blueprint.post("/units/<code>/office")
@requires(Permission.UNIT_EDIT)
def save_letterhead() -> ResponseReturnValue:
    """Keep the letterhead, unless somebody else changed it meanwhile."""
    form = _fitting(LetterheadForm())
    kept = office.of(current.session(), current.unit())
    if not form.validate():
        return page(form, kept, 422)
    try:
        office.keep(
            current.session(),
            current.unit(),
            form.letterhead(),
            version=form.version.data or 0,
            actor=current.actor(),
            at=current.arrived_at(),
        )
    except ChangedMeanwhile:
        return _changed_meanwhile(form)
    kept_forms.forget()
    flash(_("Saved."), "success")
    return go_to(url_for("office.letterhead", code=current.unit().code))


def page(
    form: LetterheadForm, kept: Office, status: int = 200, **facts: Any
) -> ResponseReturnValue:
    """Show the page; `emblem_form` may come with what was wrong with a picture."""
    unit = current.unit()
    emblem_form = facts.pop("emblem_form", None) or EmblemForm(None, version=kept.version)
    shown = render_template(
        "office/letterhead.html",
        unit=unit,
        office=kept,
        form=form,
        emblem_form=emblem_form,
        may_edit=current.may(Permission.UNIT_EDIT),
        receives=unit.level is not Level.INSTITUTION,
        emblem=_emblem(kept),
        divisions=DIVISIONS,
        addressees=ADDRESSEES,
        receiving_url=_receiving_page(),
        **facts,
    )
    return make_response(shown, status)


def blank_form(kept: Office) -> LetterheadForm:
    """Make the form of what is kept, beside another form that came back."""
    return _fitting(LetterheadForm(None, **_facts(kept)))


def _fitting(form: LetterheadForm) -> LetterheadForm:
    """Leave out what an institution has not: nobody sends submissions to it."""
    if current.unit().level is Level.INSTITUTION:
        del form.division
        del form.addressee
    return form


def _facts(kept: Office) -> dict[str, Any]:
    return {"obj": kept, "digits": "thai" if kept.thai_digits else "arabic"}


def _changed_meanwhile(form: LetterheadForm) -> ResponseReturnValue:
    kept = office.of(current.session(), current.unit())
    words = {value: str(label) for value, label in DIGITS}
    shown = [
        Difference(one.label, words.get(one.now, one.now), words.get(one.typed, one.typed))
        for one in differences(form, blank_form(kept))
    ]
    form.version.data = kept.version
    return page(form, kept, 409, differences=shown)


def _emblem(kept: Office) -> dict[str, Any]:
    """Say which emblem the unit's papers bear, and whether it is its own."""
    borne = office.emblem_of(current.session(), current.unit())
    return {
        "is_own": kept.emblem is not None,
        "is_borne": borne is not None,
        "url": url_for("office.emblem", code=current.unit().code, v=kept.version),
    }


def _receiving_page() -> str:
    """Give the address of what is received in the round at hand; blank where nothing is."""
    shown = context.shown_round()
    if shown is None or current.unit().level is Level.INSTITUTION:
        return ""
    return url_for("receiving.submissions", round_key=shown.key, code=current.unit().code)
