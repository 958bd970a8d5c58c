"""Importing the authorities' list: upload, preview, apply; errors to take home."""

from __future__ import annotations

from flask import Response, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.access.permissions import Permission
from app.domain.login_codes import Level
from app.exchange.csv_files import UnreadableFile, decode
from app.models import UnitImport
from app.services.errors import ImportMovedOn, TwoUpgrades
from app.services.units import importing as service
from app.services.units.comparison import Plan
from app.web import boards, current, kept_forms
from app.web.guards import requires
from app.web.htmx import go_to
from app.web.list_imports import ERRORS, errors_file, section_page
from app.web.units import preview
from app.web.units.blueprint import blueprint
from app.web.units.forms import ApplyForm, ListForm
from app.web.units.listing import UNITS
from app.web.units.words import said_of_file

IMPORT = f"{UNITS}/imports/<int:import_id>"


@blueprint.get(f"{UNITS}/import")
@requires(Permission.UNIT_KEEP)
def choose_list() -> ResponseReturnValue:
    return _upload_page(ListForm.for_page())


@blueprint.post(f"{UNITS}/import")
@requires(Permission.UNIT_KEEP)
def read_list() -> ResponseReturnValue:
    form = ListForm()
    if not form.validate():
        return _upload_page(form, 422)
    uploaded = form.file.data
    try:
        kept = service.keep(
            current.session(),
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
@requires(Permission.UNIT_KEEP)
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
@requires(Permission.UNIT_KEEP)
def apply_import(import_id: int) -> ResponseReturnValue:
    kept, form = _kept(import_id), ApplyForm()
    try:
        done = service.apply(
            current.session(),
            kept,
            chosen=form.upgrades.data or (),
            digest=form.digest.data or "",
            scope=current.scope(Permission.UNIT_KEEP),
            actor=current.actor(),
            at=current.arrived_at(),
        )
    except (ImportMovedOn, TwoUpgrades) as refusal:
        form.form_errors = [preview.said(refusal)]
        planned = _plan(kept)
        form.digest.data = planned.digest
        return _preview_page(kept, planned, form, 409)
    kept_forms.forget()
    flash(preview.said_when_applied(done), "success")
    return go_to(_address_of(kept))


@blueprint.get(f"{IMPORT}/errors.csv")
@requires(Permission.UNIT_KEEP)
def import_errors(import_id: int) -> Response:
    kept = _kept(import_id)
    return errors_file(kept, *preview.section(_plan(kept), ERRORS))


def _kept(import_id: int) -> UnitImport:
    boards.require_level(Level.DEPARTMENT)
    return service.get(current.session(), import_id)


def _plan(kept: UnitImport) -> Plan:
    scope = current.scope(Permission.UNIT_KEEP)
    return service.plan(current.session(), kept, scope=scope, at=current.arrived_at())


def _address_of(kept: UnitImport) -> str:
    return url_for("units.show_import", code=current.unit().code, import_id=kept.id)


def _upload_page(form: ListForm, status: int = 200) -> ResponseReturnValue:
    department = boards.require_level(Level.DEPARTMENT)
    page = render_template(
        "units/import.html",
        form=form,
        read_before=service.latest(current.session()),
        imports=url_for("units.show_import", code=department.code, import_id=0).removesuffix("0"),
        back=url_for("units.units", code=department.code),
    )
    return page, status


def _preview_page(
    kept: UnitImport, planned: Plan, form: ApplyForm, status: int = 200
) -> ResponseReturnValue:
    page = render_template(
        "units/preview.html",
        kept=kept,
        plan=planned,
        read=service.reading(kept),
        figures=preview.figures(planned),
        upgrades=preview.upgrades(planned, form.upgrades.data or ()),
        upgrades_more=max(0, len(planned.upgrades) - preview.MOST_UPGRADES),
        form=form,
        url=_address_of(kept),
        back=url_for("units.choose_list", code=current.unit().code),
    )
    return page, status
