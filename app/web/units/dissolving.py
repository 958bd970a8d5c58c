"""Dissolving a unit, and taking that back where it was a mistake."""

from __future__ import annotations

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.permissions import Permission
from app.services.errors import NotFound
from app.services.units import dissolution
from app.web import current
from app.web.act_pages import today
from app.web.guards import requires
from app.web.units import mid_round
from app.web.units.acting import act_page, finished, refusals_on
from app.web.units.blueprint import blueprint
from app.web.units.forms import DissolveForm, RestoreForm


@blueprint.get("/units/<code>/dissolve")
@requires(Permission.UNIT_KEEP)
def dissolving() -> ResponseReturnValue:
    return _dissolve_page(DissolveForm.for_page(on=today(), version=current.unit().version))


@blueprint.post("/units/<code>/dissolve")
@requires(Permission.UNIT_KEEP)
def dissolve() -> ResponseReturnValue:
    unit, form = current.unit(), DissolveForm()
    if not form.validate():
        return _dissolve_page(form)
    with refusals_on(form):
        dissolution.dissolve(
            current.session(),
            unit,
            actor=current.actor(),
            at=current.arrived_at(),
            version=form.version.data,
            on=form.on.data,
            reason=form.reason.data,
        )
    if form.comes_back:
        return _dissolve_page(form)
    return finished(unit, _("%(unit)s is dissolved. It can still be looked up.", unit=unit.name))


@blueprint.get("/units/<code>/restore")
@requires(Permission.UNIT_KEEP)
def restoring() -> ResponseReturnValue:
    return _restore_page(RestoreForm.for_page(version=current.unit().version))


@blueprint.post("/units/<code>/restore")
@requires(Permission.UNIT_KEEP)
def restore() -> ResponseReturnValue:
    unit, form = current.unit(), RestoreForm()
    if not form.validate():
        return _restore_page(form)
    with refusals_on(form):
        dissolution.undissolve(
            current.session(),
            unit,
            actor=current.actor(),
            at=current.arrived_at(),
            version=form.version.data,
            reason=form.reason.data,
        )
    if form.comes_back:
        return _restore_page(form)
    return finished(unit, _("%(unit)s is there again.", unit=unit.name))


def _dissolve_page(form: DissolveForm) -> ResponseReturnValue:
    unit = current.unit()
    if unit.parent is None:
        raise NotFound()
    return act_page(
        form,
        title=_("Dissolve"),
        sentences=[
            *mid_round.if_dissolved(unit),
            _("Nothing is deleted: its code and name, rounds and history can be looked up."),
        ],
        button=_("Dissolve the unit"),
        fields=("on", "reason"),
        danger=True,
        now=DissolveForm(None, on=unit.dissolved_on),
    )


def _restore_page(form: RestoreForm) -> ResponseReturnValue:
    sentences = [_("The unit is there again, and its officers can sign in.")]
    sentences += [
        _(
            "In %(round)s it owes its data again: the level above must not have confirmed.",
            round=one,
        )
        for one in mid_round.labels()
    ]
    return act_page(
        form,
        title=_("Take the dissolution back"),
        sentences=sentences,
        button=_("Take the dissolution back"),
        fields=("reason",),
    )
