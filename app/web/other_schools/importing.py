"""Importing a province's list: upload, preview, apply; errors to take home."""

from __future__ import annotations

from flask import Response, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.access.permissions import Permission
from app.exchange.csv_files import UnreadableFile, decode
from app.models import SchoolImport
from app.services.errors import Refusal
from app.services.other_schools import importing as service
from app.services.other_schools.comparison import Plan
from app.web import current, kept_forms
from app.web.explanations import explain
from app.web.guards import requires
from app.web.htmx import go_to
from app.web.list_imports import ERRORS, errors_file, section_page
from app.web.other_schools import preview
from app.web.other_schools.acting import list_page, office
from app.web.other_schools.blueprint import blueprint
from app.web.other_schools.forms import ApplyForm, ListForm
from app.web.other_schools.listing import LIST
from app.web.other_schools.words import said_of_file

IMPORT = f"{LIST}/imports/<int:import_id>"


@blueprint.get(f"{LIST}/import")
@requires(Permission.OTHER_SCHOOL_KEEP)
def choose_list() -> ResponseReturnValue:
    return _upload_page(ListForm.for_page())


@blueprint.post(f"{LIST}/import")
@requires(Permission.OTHER_SCHOOL_KEEP)
def read_list() -> ResponseReturnValue:
    form = ListForm()
    if not form.validate():
        return _upload_page(form, 422)
    uploaded = form.file.data
    try:
        kept = service.keep(
            current.session(),
            office(),
            decode(uploaded.read()),
            file_name=uploaded.filename or "",
            actor=current.actor(),
            at=current.arrived_at(),
        )
    except UnreadableFile as problem:
        form.file.errors = [said_of_file(problem)]
        return _upload_page(form, 422)
    kept_forms.forget()
    return go_to(_address_of(kept))


@blueprint.get(IMPORT)
@requires(Permission.OTHER_SCHOOL_KEEP)
def show_import(import_id: int) -> ResponseReturnValue:
    kept = _kept(import_id)
    planned = _plan(kept)
    section = request.args.get("show", "")
    if section in preview.SECTIONS:
        heads, rows = preview.section(planned, section)
        title = str(preview.SECTIONS[section])
        return section_page(kept, section, title, heads, rows, url=_address_of(kept))
    return _preview_page(kept, planned, ApplyForm.for_page(digest=planned.digest))


@blueprint.post(IMPORT)
@requires(Permission.OTHER_SCHOOL_KEEP)
def apply_import(import_id: int) -> ResponseReturnValue:
    kept, form = _kept(import_id), ApplyForm()
    try:
        done = service.apply(
            current.session(),
            office(),
            kept,
            digest=form.digest.data or "",
            actor=current.actor(),
            at=current.arrived_at(),
        )
    except Refusal as refusal:
        current.session().rollback()
        explained = explain(refusal)
        form.form_errors = [f"{explained.title}: {explained.explanation}"]
        kept = _kept(import_id)
        planned = _plan(kept)
        form.digest.data = planned.digest
        return _preview_page(kept, planned, form, 409)
    kept_forms.forget()
    flash(preview.said_when_applied(done), "success")
    return go_to(_address_of(kept))


@blueprint.get(f"{IMPORT}/errors.csv")
@requires(Permission.OTHER_SCHOOL_KEEP)
def import_errors(import_id: int) -> Response:
    kept = _kept(import_id)
    return errors_file(kept, *preview.section(_plan(kept), ERRORS))


def _kept(import_id: int) -> SchoolImport:
    return service.get(current.session(), office(), import_id)


def _plan(kept: SchoolImport) -> Plan:
    return service.plan(current.session(), office(), kept, at=current.arrived_at())


def _address_of(kept: SchoolImport) -> str:
    return url_for("other_schools.show_import", code=office().code, import_id=kept.id)


def _upload_page(form: ListForm, status: int = 200) -> ResponseReturnValue:
    province = office()
    page = render_template(
        "other_schools/import.html",
        form=form,
        read_before=service.latest(current.session(), province),
        imports=f"{list_page()}/imports/",
        file_url=url_for("other_schools.schools_file", code=province.code, standing="all"),
        back=list_page(),
    )
    return page, status


def _preview_page(
    kept: SchoolImport, planned: Plan, form: ApplyForm, status: int = 200
) -> ResponseReturnValue:
    page = render_template(
        "other_schools/preview.html",
        kept=kept,
        plan=planned,
        read=service.reading(office(), kept),
        figures=preview.figures(planned),
        form=form,
        url=_address_of(kept),
        back=url_for("other_schools.choose_list", code=office().code),
    )
    return page, status
