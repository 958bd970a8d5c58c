"""Send a roster as a sheet; it is read and compared, and changes nothing yet."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from app.access.permissions import Permission
from app.exchange import reading
from app.exchange.cells import Sheet
from app.exchange.reading import UnreadableSheet
from app.services import returns
from app.services.errors import AnotherInstitution
from app.services.rosters.importing import kept as sheets
from app.services.rosters.importing.planning import plan
from app.web import current, kept_forms
from app.web.few_at_once import one_of_few
from app.web.guards import requires
from app.web.htmx import go_to
from app.web.institution import words as institution_words
from app.web.institution.addresses import address_of
from app.web.institution.blueprint import blueprint
from app.web.institution.own_rooms import own_rooms
from app.web.institution.sheets.addresses import UPLOAD, address_of_import, roster_at_hand
from app.web.institution.sheets.forms import SheetForm
from app.web.institution.sheets.words import REASONS, said_of_another
from app.web.transaction import begin_writing, manages_transaction


@blueprint.get(UPLOAD)
@requires(Permission.ROSTER_EDIT)
def choose_sheet() -> ResponseReturnValue:
    returns.require_recording(current.session(), roster_at_hand(), at=current.arrived_at())
    return _upload_page(SheetForm.for_page())


@blueprint.post(UPLOAD)
@manages_transaction
@requires(Permission.ROSTER_EDIT)
def read_sheet() -> ResponseReturnValue:
    form = SheetForm()
    returns.require_recording(current.session(), roster_at_hand(), at=current.arrived_at())
    if not form.validate():
        return _upload_page(form, 422)
    content = form.file.data.read()
    try:
        sheet = _read(content)
    except UnreadableSheet as refused:
        form.file.errors = [str(REASONS[refused.reason])]
        return _upload_page(form, 422)
    begin_writing()
    try:
        return _keep(sheet, content, form.file.data.filename or "")
    except AnotherInstitution as refusal:
        current.session().rollback()
        form.file.errors = [said_of_another(refusal)]
        return _upload_page(form, 422)


def _read(content: bytes) -> Sheet:
    """Read a file without holding a connection: a large one takes a second."""
    current.session().rollback()
    with one_of_few():
        return reading.read(content)


def _keep(sheet: Sheet, content: bytes, file_name: str) -> ResponseReturnValue:
    """Keep the sheet, and go on to its preview, or first to what its columns mean."""
    session, roster, at = current.session(), roster_at_hand(), current.arrived_at()
    kept = sheets.keep(
        session,
        roster,
        sheet,
        content=content,
        file_name=file_name,
        actor=current.actor(),
        at=at,
    )
    columns = sheets.columns_of(kept)
    if columns.suffice:
        plan(session, roster, sheet, columns, scope=current.scope(Permission.ROSTER_EDIT), at=at)
    kept_forms.forget()
    return go_to(address_of_import(kept, "show_sheet" if columns.suffice else "choose_columns"))


def _upload_page(form: SheetForm, status: int = 200) -> ResponseReturnValue:
    roster = roster_at_hand()
    is_limited = current.scope(Permission.ROSTER_EDIT).rooms is not None
    page = render_template(
        "institution/sheets/upload.html",
        form=form,
        applied=sheets.applied(
            current.session(), roster, by=current.actor() if is_limited else None
        ),
        own_rooms=own_rooms(),
        may_export=current.may(Permission.ROSTER_EXPORT),
        template_url=address_of("sheet_template"),
        form_url=address_of("child_form_pdf"),
        export_url=address_of("roster_xlsx"),
        roster_url=address_of("roster"),
        pupils_word=institution_words.pupils_of(current.unit()),
    )
    return page, status
