"""Moving a unit to another parent: first which, shown by its name, then what will happen."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.access.permissions import Permission
from app.models import Unit
from app.services import units
from app.services.errors import NotFound, Refusal
from app.services.units import codes, obstacles, placing, tree
from app.services.units import listing as service
from app.web import current
from app.web.act_pages import today
from app.web.explanations import explain
from app.web.guards import requires
from app.web.units import mid_round
from app.web.units.acting import act_page, district_choices, finished, page_of, refusals_on
from app.web.units.blueprint import blueprint
from app.web.units.forms import FindParentForm, MoveForm


@blueprint.get("/units/<code>/move")
@requires(Permission.UNIT_KEEP)
def moving() -> ResponseReturnValue:
    unit, find = _movable(), FindParentForm(request.args)
    if not request.args.get("parent"):
        return _find_page(find)
    parent = _found(find)
    if parent is None:
        return _find_page(find)
    offered = _offered_code(unit, parent)
    district = unit.district_code if parent.province_code == unit.province_code else ""
    form = MoveForm.for_page(
        parent=parent.code, new_code=offered, district_code=district, version=unit.version
    )
    return _move_page(form, parent)


@blueprint.post("/units/<code>/move")
@requires(Permission.UNIT_KEEP)
def move() -> ResponseReturnValue:
    unit, form = _movable(), MoveForm()
    parent = units.find(current.session(), form.parent.data or "")
    if parent is None or not current.may(Permission.UNIT_KEEP, parent):
        raise NotFound()
    form.district_code.choices = district_choices(parent.province_code)
    if not form.validate():
        return _move_page(form, parent)
    with refusals_on(form):
        placing.move(
            current.session(),
            unit,
            parent,
            actor=current.actor(),
            at=current.arrived_at(),
            version=form.version.data,
            new_code=form.new_code.data or None,
            district_code=form.district_code.data or None,
        )
    if form.comes_back:
        return _move_page(form, parent)
    text = _("%(unit)s stands below %(parent)s now.", unit=unit.name, parent=parent.name)
    return finished(unit, text)


def _movable() -> Unit:
    if not obstacles.can_be_recoded(current.unit()):
        raise NotFound()
    return current.unit()


def _found(find: FindParentForm) -> Unit | None:
    """Give the unit typed, or say on the form why it is none to stand below."""
    unit = current.unit()
    parent = units.find(current.session(), find.parent.data or "")
    if parent is None or not current.may(Permission.UNIT_KEEP, parent):
        find.parent.errors = [_("No unit has this code. Look for it in the list of units.")]
        return None
    if unit.parent is not None and parent.id == unit.parent.id:
        find.parent.errors = [_("It stands below %(parent)s already.", parent=parent.name)]
        return None
    try:
        tree.require_place(unit.kind, parent)
    except Refusal as refusal:
        find.parent.errors = [explain(refusal).explanation]
        return None
    return parent


def _offered_code(unit: Unit, parent: Unit) -> str:
    """Offer an institution a new code where its own does not fit there."""
    if codes.fits(unit, parent):
        return ""
    return codes.next_free(current.session(), unit.kind, parent)


def _find_page(find: FindParentForm) -> ResponseReturnValue:
    unit = current.unit()
    page = render_template(
        "units/find_parent.html",
        form=find,
        unit=unit,
        parent=unit.parent,
        back=page_of(unit),
    )
    return page, 422 if find.errors else 200


def _move_page(form: MoveForm, parent: Unit) -> ResponseReturnValue:
    unit = current.unit()
    now = MoveForm(
        None, new_code=form.new_code.data and unit.code, district_code=unit.district_code
    )
    now.district_code.choices = form.district_code.choices = district_choices(parent.province_code)
    below = service.story(current.session(), unit, on=today()).living_below
    sentences = [
        _(
            "%(unit)s goes from %(old)s to %(new)s (%(code)s).",
            unit=unit.name,
            old=unit.parent.name if unit.parent else "–",
            new=parent.name,
            code=parent.code,
        ),
        *mid_round.if_moved(unit, parent),
    ]
    if below:
        with_it = ngettext("%(num)d unit below goes along.", "%(num)d units below go along.", below)
        sentences.insert(1, with_it)
    if not codes.fits(unit, parent):
        sentences.append(_("Its code does not fit there: give it a new one."))
    if unit.province_code != parent.province_code:
        sentences.append(_("It comes into another province: choose its district there."))
    return act_page(
        form,
        title=_("Move to another parent"),
        sentences=sentences,
        button=_("Move to %(parent)s", parent=parent.name),
        fields=("new_code", "district_code"),
        now=now,
    )
