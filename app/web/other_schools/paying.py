"""Naming who pays for a school, and ending it; also in the middle of a round (6.1)."""

from __future__ import annotations

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs

from app.access.permissions import Permission
from app.models import OtherSchool, SchoolPayer
from app.services.other_schools import paying as service
from app.web import current
from app.web.act_pages import act_page, finished, today
from app.web.guards import requires
from app.web.other_schools.acting import kept_by, office, page_of, refusals_on
from app.web.other_schools.blueprint import blueprint
from app.web.other_schools.forms import EndForm, PayerForm
from app.web.other_schools.keeping import SCHOOL


@blueprint.get(f"{SCHOOL}/payers/new")
@requires(Permission.OTHER_SCHOOL_KEEP)
def naming(school_id: int) -> ResponseReturnValue:
    school = kept_by(school_id)
    return _naming_page(school, _fitted(school, PayerForm.for_page(on=today(), alone=True)))


@blueprint.post(f"{SCHOOL}/payers/new")
@requires(Permission.OTHER_SCHOOL_KEEP)
def name(school_id: int) -> ResponseReturnValue:
    school = kept_by(school_id)
    form = _fitted(school, PayerForm())
    if not form.validate():
        return _naming_page(school, form)
    with refusals_on(form):
        payer = service.payer_by_code(
            current.session(), form.elsewhere.data or form.authority.data or ""
        )
        service.let_pay(
            current.session(),
            school,
            payer,
            since=form.on.data,
            alone="alone" not in form or form.alone.data,
            actor=current.actor(),
            at=current.arrived_at(),
        )
    if form.errors:
        return _naming_page(kept_by(school_id), form)
    text = _("%(authority)s pays for %(school)s now.", authority=payer.name, school=school.name)
    return finished(text, page_of(school))


@blueprint.get(f"{SCHOOL}/payers/<int:payer_id>/end")
@requires(Permission.OTHER_SCHOOL_KEEP)
def ending(school_id: int, payer_id: int) -> ResponseReturnValue:
    return _ending_page(_payer(school_id, payer_id), EndForm.for_page(on=today()))


@blueprint.post(f"{SCHOOL}/payers/<int:payer_id>/end")
@requires(Permission.OTHER_SCHOOL_KEEP)
def end(school_id: int, payer_id: int) -> ResponseReturnValue:
    payer, form = _payer(school_id, payer_id), EndForm()
    if not form.validate():
        return _ending_page(payer, form)
    with refusals_on(form):
        service.end(
            current.session(),
            payer,
            on=form.on.data,
            actor=current.actor(),
            at=current.arrived_at(),
        )
    if form.errors:
        return _ending_page(_payer(school_id, payer_id), form)
    text = _("%(authority)s pays for it no more.", authority=payer.authority.name)
    return finished(text, page_of(payer.school))


def _payer(school_id: int, payer_id: int) -> SchoolPayer:
    return service.get(current.session(), kept_by(school_id), payer_id)


def _fitted(school: OtherSchool, form: PayerForm) -> PayerForm:
    """Offer the authorities of the province, those of the school's district first."""
    offered = service.authorities_of(current.session(), office())
    near = [one for one in offered if one.district_code == school.district_code]
    others = [one for one in offered if one.district_code != school.district_code]
    form.authority.choices = [
        SelectChoice(one.code, one.name, optgroup=group)
        for group, units in (
            (_("In the school's district"), near),
            (_("Elsewhere in the province"), others),
        )
        for one in units
    ]
    form.authority.validate_choice = not form.elsewhere.data
    if not any(one.valid_to is None for one in service.payers_of(current.session(), school)):
        del form.alone
    return form


def _naming_page(school: OtherSchool, form: PayerForm) -> ResponseReturnValue:
    return act_page(
        form,
        title=_("Name who pays for the school"),
        about=school,
        back=page_of(school),
        button=_("Let it pay"),
        fields=("authority", "elsewhere", "on", "alone"),
        sentences=[
            _("In the open round the school comes onto the sheet of the authority at once."),
            _("Figures that whoever paid so far has recorded go along."),
        ],
    )


def _ending_page(payer: SchoolPayer, form: EndForm) -> ResponseReturnValue:
    return act_page(
        form,
        title=_("End the paying"),
        about=payer.school,
        back=page_of(payer.school),
        button=_("End it"),
        fields=("on",),
        sentences=[
            _("%(authority)s pays for the school no more.", authority=payer.authority.name),
            _("In the open round the school goes off its sheet, with the figures recorded there."),
            _("Whoever else pays for it takes the figures over, if it has none of its own."),
        ],
        danger=True,
    )
