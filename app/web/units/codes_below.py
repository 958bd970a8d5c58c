"""New codes for the institutions of an upgraded authority, a field each."""

from __future__ import annotations

from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from wtforms import IntegerField
from wtforms.widgets import HiddenInput

from app.access.permissions import Permission
from app.models import Unit
from app.services.errors import ChangedMeanwhile, CodeTaken, Refusal, WrongClass
from app.services.units import codes
from app.web import current
from app.web.act_pages import today
from app.web.explanations import explain
from app.web.explanations.units import form_of
from app.web.forms import DigitsField, PortalForm
from app.web.guards import requires
from app.web.units.acting import finished, page_of
from app.web.units.blueprint import blueprint
from app.web.units.forms import CODE


@blueprint.get("/units/<code>/below/codes")
@requires(Permission.UNIT_KEEP)
def codes_below() -> ResponseReturnValue:
    misfits = _misfits()
    kind_of_form = _form_for(misfits)
    filled: dict[str, Any] = {f"version_{one.id}": one.version for one in misfits}
    filled |= {f"code_{unit_id}": code for unit_id, code in _offered(misfits).items()}
    return _page(kind_of_form.for_page(**filled), misfits)


@blueprint.post("/units/<code>/below/codes")
@requires(Permission.UNIT_KEEP)
def give_codes_below() -> ResponseReturnValue:
    """Give the codes typed; a field left blank waits for another day."""
    misfits = _misfits()
    form = _form_for(misfits)()
    if not form.validate():
        return _page(form, misfits)
    wanted = [one for one in misfits if form[f"code_{one.id}"].data]
    for one in wanted:
        if not _recoded(form, one):
            return _page(form, _misfits())
    text = ngettext("%(num)d new code is given.", "%(num)d new codes are given.", len(wanted))
    return finished(current.unit(), text)


def _misfits() -> list[Unit]:
    return codes.misfits_below(current.session(), current.unit())


def _form_for(misfits: list[Unit]) -> type[PortalForm]:
    fields: dict[str, Any] = {}
    for one in misfits:
        label = _("New code of %(unit)s", unit=one.name)
        fields[f"code_{one.id}"] = DigitsField(label, render_kw=CODE)
        fields[f"version_{one.id}"] = IntegerField(widget=HiddenInput())
    return type("CodesBelowForm", (PortalForm,), fields)


def _offered(misfits: list[Unit]) -> dict[int, str]:
    """Offer each the next code of the class that it should have."""
    kinds = {one.kind for one in misfits}
    next_codes = {
        kind: codes.following(codes.next_free(current.session(), kind, current.unit()))
        for kind in kinds
    }
    return {one.id: next(next_codes[one.kind], "") for one in misfits}


def _recoded(form: PortalForm, unit: Unit) -> bool:
    """Give one institution its code; a refusal undoes all, and stands on its field."""
    try:
        codes.recode(
            current.session(),
            unit,
            actor=current.actor(),
            at=current.arrived_at(),
            version=form[f"version_{unit.id}"].data or 0,
            on=today(),
            new_code=form[f"code_{unit.id}"].data,
        )
    except Refusal as refusal:
        current.session().rollback()
        explained = explain(refusal)
        field: Any = form[f"code_{unit.id}"]
        is_about_code = isinstance(refusal, (CodeTaken, WrongClass))
        form.is_stale = isinstance(refusal, ChangedMeanwhile)
        field.errors = [explained.explanation if is_about_code else explained.title]
        form[f"version_{unit.id}"].data = unit.version
        return False
    return True


def _page(form: PortalForm, misfits: list[Unit]) -> ResponseReturnValue:
    unit = current.unit()
    page = render_template(
        "units/codes_below.html",
        form=form,
        unit=unit,
        rows=[(one, form[f"code_{one.id}"]) for one in misfits if f"code_{one.id}" in form],
        forms=sorted(
            {form_of(codes.class_for(one.kind, unit.kind), unit.province_code) for one in misfits}
        ),
        back=page_of(unit),
    )
    return page, 409 if form.is_stale else 422 if form.errors else 200
