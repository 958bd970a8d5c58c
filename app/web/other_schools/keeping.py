"""Adding a school to the list, correcting, dissolving and restoring one."""

from __future__ import annotations

from typing import Any

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.permissions import Permission
from app.models import OtherSchool
from app.services.other_schools import keeping as service
from app.web import current
from app.web.act_pages import act_page, finished
from app.web.guards import requires
from app.web.other_schools.acting import act_on, kept_by, list_page, office, page_of, refusals_on
from app.web.other_schools.blueprint import blueprint
from app.web.other_schools.forms import DissolveForm, SchoolForm, VersionedForm, places_of
from app.web.other_schools.listing import LIST

SCHOOL = f"{LIST}/<int:school_id>"
_FIELDS = ("name", "affiliation", "code", "place", "grades")


@blueprint.get(f"{LIST}/new")
@requires(Permission.OTHER_SCHOOL_KEEP)
def adding() -> ResponseReturnValue:
    return _adding_page(_new(SchoolForm.for_page()))


@blueprint.post(f"{LIST}/new")
@requires(Permission.OTHER_SCHOOL_KEEP)
def add() -> ResponseReturnValue:
    form = _new(SchoolForm())
    if not form.validate():
        return _adding_page(form)
    with refusals_on(form):
        made = service.add(
            current.session(),
            office(),
            form.facts(),
            actor=current.actor(),
            at=current.arrived_at(),
        )
    if form.errors:
        return _adding_page(form)
    text = _("%(school)s is added. Now name who pays for it.", school=made.name)
    return finished(text, f"{page_of(made)}/payers/new")


@blueprint.get(f"{SCHOOL}/change")
@requires(Permission.OTHER_SCHOOL_KEEP)
def changing(school_id: int) -> ResponseReturnValue:
    filled = _filled(kept_by(school_id))
    return _changing_page(school_id, _fitted(SchoolForm.for_page(**filled)))


@blueprint.post(f"{SCHOOL}/change")
@requires(Permission.OTHER_SCHOOL_KEEP)
def change(school_id: int) -> ResponseReturnValue:
    school, form = kept_by(school_id), _fitted(SchoolForm())
    return act_on(
        school,
        form,
        _changing_page,
        lambda: service.change(
            current.session(),
            school,
            form.facts(),
            version=form.version.data,
            actor=current.actor(),
            at=current.arrived_at(),
        ),
        _("Saved."),
    )


@blueprint.get(f"{SCHOOL}/dissolve")
@requires(Permission.OTHER_SCHOOL_KEEP)
def dissolving(school_id: int) -> ResponseReturnValue:
    version = kept_by(school_id).version
    return _dissolving_page(school_id, DissolveForm.for_page(version=version))


@blueprint.post(f"{SCHOOL}/dissolve")
@requires(Permission.OTHER_SCHOOL_KEEP)
def dissolve(school_id: int) -> ResponseReturnValue:
    school, form = kept_by(school_id), DissolveForm()
    return act_on(
        school,
        form,
        _dissolving_page,
        lambda: service.dissolve(
            current.session(),
            school,
            on=form.on.data,
            version=form.version.data,
            actor=current.actor(),
            at=current.arrived_at(),
        ),
        _("%(school)s is dissolved.", school=school.name),
    )


@blueprint.get(f"{SCHOOL}/restore")
@requires(Permission.OTHER_SCHOOL_KEEP)
def restoring(school_id: int) -> ResponseReturnValue:
    version = kept_by(school_id).version
    return _restoring_page(school_id, VersionedForm.for_page(version=version))


@blueprint.post(f"{SCHOOL}/restore")
@requires(Permission.OTHER_SCHOOL_KEEP)
def restore(school_id: int) -> ResponseReturnValue:
    school, form = kept_by(school_id), VersionedForm()
    return act_on(
        school,
        form,
        _restoring_page,
        lambda: service.restore(
            current.session(),
            school,
            version=form.version.data,
            actor=current.actor(),
            at=current.arrived_at(),
        ),
        _("%(school)s is open again.", school=school.name),
    )


def _filled(school: OtherSchool) -> dict[str, Any]:
    """Give what the form is filled with."""
    return {
        "name": school.name,
        "affiliation": school.affiliation.value,
        "code": school.code,
        "place": school.subdistrict_code or school.district_code or "",
        "grades": school.grades,
        "version": school.version,
    }


def _fitted(form: SchoolForm) -> SchoolForm:
    form.place.choices = places_of(office().province_code)
    return form


def _new(form: SchoolForm) -> SchoolForm:
    """Leave out the version, which a school to be added has not."""
    del form.version
    return _fitted(form)


def _adding_page(form: SchoolForm) -> ResponseReturnValue:
    return act_page(
        form,
        title=_("Add a school"),
        about=office(),
        back=list_page(),
        button=_("Add the school"),
        fields=_FIELDS,
        sentences=[
            _("Then name who pays for it: a school without a payer keeps the province waiting."),
            _("Where the round is confirmed already, let it begin on a day after the round."),
        ],
    )


def _changing_page(school_id: int, form: SchoolForm) -> ResponseReturnValue:
    school = kept_by(school_id)
    return act_page(
        form,
        title=_("Correct what the list says"),
        about=school,
        back=page_of(school),
        button=_("Save"),
        fields=_FIELDS,
        sentences=[
            _("What is confirmed keeps what the list said on its day."),
            _("On sheets not confirmed, figures of grades that you take away are removed."),
        ],
        now=_fitted(SchoolForm(None, **_filled(school))),
    )


def _dissolving_page(school_id: int, form: DissolveForm) -> ResponseReturnValue:
    school = kept_by(school_id)
    return act_page(
        form,
        title=_("Dissolve the school"),
        about=school,
        back=page_of(school),
        button=_("Dissolve the school"),
        fields=("on",),
        sentences=[
            _("In the open round it stays on the sheet of who pays, who saves it as zeros."),
            _(
                "If it was announced after this round opened, the sheet of the next round has it"
                " too."
            ),
            _("After that it is on no sheet. Nothing is deleted."),
        ],
        danger=True,
        now=DissolveForm(None, on=school.dissolved_on),
    )


def _restoring_page(school_id: int, form: VersionedForm) -> ResponseReturnValue:
    school = kept_by(school_id)
    return act_page(
        form,
        title=_("Take the dissolution back"),
        about=school,
        back=page_of(school),
        button=_("Open the school again"),
        fields=(),
        sentences=[_("Who pays for the school records its pupils again, in the open round too.")],
    )
