"""Adding a unit below another, correcting one, giving new codes."""

from __future__ import annotations

from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.permissions import Permission
from app.domain.login_codes import Level
from app.models import Unit, UnitKind
from app.services.errors import NotFound
from app.services.units import codes, keeping, obstacles
from app.web import current
from app.web.act_pages import today
from app.web.explanations.units import form_of
from app.web.filters import kind_name
from app.web.forms import PortalForm
from app.web.guards import requires
from app.web.units import mid_round
from app.web.units.acting import (
    act_page,
    add_title,
    district_choices,
    finished,
    kinds_below,
    recode_title,
    refusals_on,
)
from app.web.units.blueprint import blueprint
from app.web.units.forms import AddForm, RecodeForm, RenameForm, choices_of


@blueprint.get("/units/<code>/below/new")
@requires(Permission.UNIT_KEEP)
def adding() -> ResponseReturnValue:
    parent = _parent()
    kind = _kind_asked(parent)
    filled = {
        "kind": kind.value,
        "new_code": codes.next_free(current.session(), kind, parent),
        "district_code": parent.district_code,
    }
    return _adding_page(_add_choices(AddForm.for_page(**filled), parent))


@blueprint.post("/units/<code>/below/new")
@requires(Permission.UNIT_KEEP)
def add() -> ResponseReturnValue:
    parent = _parent()
    form = _add_choices(AddForm(), parent)
    if not form.validate():
        return _adding_page(form)
    with refusals_on(form):
        made = keeping.add(
            current.session(),
            parent,
            actor=current.actor(),
            at=current.arrived_at(),
            kind=UnitKind(_data(form, "kind") or _kind_asked(parent)),
            code=form.new_code.data,
            name=form.name.data,
            district_code=_data(form, "district_code") or None,
            pays_for_other_schools=bool(_data(form, "pays_for_other_schools")),
            joins_open_round=bool(_data(form, "joins_open_round")),
        )
    if form.comes_back:
        return _adding_page(form)
    text = _("%(unit)s is added. Now hand out its first login.", unit=made.name)
    return finished(made, text)


@blueprint.get("/units/<code>/rename")
@requires(Permission.UNIT_KEEP)
def renaming() -> ResponseReturnValue:
    return _renaming_page(_fitted(RenameForm.for_page(obj=current.unit())))


@blueprint.post("/units/<code>/rename")
@requires(Permission.UNIT_KEEP)
def rename() -> ResponseReturnValue:
    unit, form = current.unit(), _fitted(RenameForm())
    if not form.validate():
        return _renaming_page(form)
    with refusals_on(form):
        keeping.rename(
            current.session(),
            unit,
            actor=current.actor(),
            at=current.arrived_at(),
            version=form.version.data,
            name=form.name.data,
            district_code=form.district_code.data or None,
            pays_for_other_schools=bool(_data(form, "pays_for_other_schools")),
        )
    if form.comes_back:
        return _renaming_page(form)
    return finished(unit, _("Saved."))


@blueprint.get("/units/<code>/code")
@requires(Permission.UNIT_KEEP)
def recoding() -> ResponseReturnValue:
    unit = current.unit()
    filled = _kept(unit) | {"new_code": "", "on": today(), "version": unit.version}
    return _recoding_page(_recode_choices(RecodeForm.for_page(**filled)))


@blueprint.post("/units/<code>/code")
@requires(Permission.UNIT_KEEP)
def recode() -> ResponseReturnValue:
    unit, form = current.unit(), _recode_choices(RecodeForm())
    if not form.validate():
        return _recoding_page(form)
    with refusals_on(form):
        misfits = codes.recode(
            current.session(),
            unit,
            actor=current.actor(),
            at=current.arrived_at(),
            version=form.version.data,
            on=form.on.data,
            new_code=form.new_code.data,
            kind=UnitKind(_data(form, "kind") or unit.kind),
            name=form.name.data,
        )
    if form.comes_back:
        return _recoding_page(form)
    text = _("The code is %(code)s now; the old one still finds the unit.", code=unit.code)
    if not misfits:
        return finished(unit, text)
    return finished(unit, text, address=url_for("units.codes_below", code=unit.code))


def _data(form: PortalForm, name: str) -> Any:
    """Give what a field holds, or nothing where this unit's form has none such."""
    return form[name].data if name in form else None


def _parent() -> Unit:
    if current.unit().level.below is None:
        raise NotFound()
    return current.unit()


def _kind_asked(parent: Unit) -> UnitKind:
    """Give the kind that the address names: the code and the title are those of it."""
    kinds = kinds_below(parent)
    usual = UnitKind.SAO if UnitKind.SAO in kinds else kinds[-1]
    return next((kind for kind in kinds if kind.value == request.args.get("kind")), usual)


def _add_choices(form: AddForm, parent: Unit) -> AddForm:
    form.kind.choices = choices_of(kinds_below(parent))
    if parent.level is not Level.PROVINCE:
        del form.kind
    form.district_code.choices = district_choices(parent.province_code)
    if parent.level is Level.DEPARTMENT:
        del form.district_code
    if parent.level is not Level.PROVINCE:
        del form.pays_for_other_schools
    if not mid_round.labels():
        del form.joins_open_round
    return form


def _fitted(form: RenameForm) -> RenameForm:
    form.district_code.choices = district_choices(current.unit().province_code)
    if current.unit().level is not Level.AUTHORITY:
        del form.pays_for_other_schools
    return form


def _kept(unit: Unit) -> dict[str, Any]:
    return {"new_code": unit.code, "kind": unit.kind.value, "name": unit.name}


def _recode_choices(form: RecodeForm) -> RecodeForm:
    """Offer the kinds that an authority can have; an institution stays of its kind."""
    unit = current.unit()
    if not obstacles.can_be_recoded(unit):
        raise NotFound()
    if unit.level is Level.AUTHORITY and unit.parent is not None:
        form.kind.choices = choices_of(kinds_below(unit.parent))
    else:
        del form.kind
    return form


def _adding_page(form: AddForm) -> ResponseReturnValue:
    parent = current.unit()
    kinds = kinds_below(parent) if "kind" in form else [_kind_asked(parent)]
    forms = (
        f"{kind_name(kind)} {form_of(codes.class_for(kind, parent.kind), parent.province_code)}"
        for kind in kinds
    )
    sentences = [
        _("The new unit stands below %(parent)s.", parent=parent.name),
        _("How its code looks: %(forms)s.", forms=", ".join(forms)),
        *mid_round.if_added(parent),
    ]
    return act_page(
        form,
        title=add_title(kinds),
        sentences=sentences,
        button=_("Add the unit"),
        fields=(
            "kind",
            "new_code",
            "name",
            "district_code",
            "pays_for_other_schools",
            "joins_open_round",
        ),
    )


def _renaming_page(form: RenameForm) -> ResponseReturnValue:
    return act_page(
        form,
        title=_("Correct name, district"),
        sentences=[
            _("What was confirmed keeps the name of its day; everything else shows the new one."),
        ],
        button=_("Save"),
        fields=("name", "district_code", "pays_for_other_schools"),
        now=_fitted(RenameForm(None, obj=current.unit())),
    )


def _recoding_page(form: RecodeForm) -> ResponseReturnValue:
    unit = current.unit()
    sentences = [
        _(
            "So far the code is %(code)s, and the kind: %(kind)s.",
            code=unit.code,
            kind=kind_name(unit.kind),
        ),
        _("Its officers sign in with the new code; the old one still finds the unit."),
        _("What is recorded and confirmed in any round stays as it is, and so does the history."),
    ]
    if unit.level is Level.AUTHORITY:
        sentences.append(
            _("If the kind changes, institutions below may need new codes: they are shown next.")
        )
    return act_page(
        form,
        title=recode_title(unit),
        sentences=sentences,
        button=_("Give the new code"),
        fields=("new_code", "kind", "name", "on"),
        now=_recode_choices(RecodeForm(None, **_kept(unit) | {"on": form.on.data})),
    )
