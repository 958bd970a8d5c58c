"""The sheet of counts as a file: taken home, sent back, looked at, applied (`process.md` 6)."""

from __future__ import annotations

from flask import flash, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.access.permissions import Permission
from app.exchange import counts_sheet, reading, writing
from app.exchange.cells import Sheet
from app.exchange.counts_sheet import Line
from app.exchange.reading import UnreadableSheet
from app.models import CountImport, Return
from app.services import kept_sheets, returns
from app.services.counts import reading as figures
from app.services.counts.importing import applying, planning
from app.services.errors import HeadingsUnknown, SheetMovedOn
from app.web import current, kept_forms
from app.web.context import round_label
from app.web.counts import import_words
from app.web.counts.addresses import SHEET, address_of_sheet, named_sheet
from app.web.counts.blueprint import blueprint
from app.web.counts.import_forms import ApplyForm, FileForm
from app.web.counts.link_pages import address_of, is_running
from app.web.explanations import explain
from app.web.few_at_once import one_of_few
from app.web.guards import requires
from app.web.htmx import go_to
from app.web.institution.sheets.words import REASONS
from app.web.printing import sent
from app.web.transaction import begin_writing, manages_transaction

UPLOAD = f"{SHEET}/import"
IMPORT = f"{UPLOAD}/<int:import_id>"


@blueprint.get(f"{SHEET}.xlsx")
@requires(Permission.COUNTS_VIEW)
def sheet_xlsx() -> ResponseReturnValue:
    """Give the whole sheet to be filled in, with the figures of the round before in grey."""
    sheet = named_sheet()
    title = _("Counts of other schools, %(name)s, %(round)s", name=sheet.unit.name,
              round=round_label(sheet.round))  # fmt: skip
    name = f"{_('Counts of other schools')} {sheet.round.key} {sheet.unit.name}.xlsx"
    lines = _lines(sheet)
    current.session().rollback()
    with one_of_few():
        content = counts_sheet.write(title, lines, name=_("Counts"))
    return sent(content, name, writing.XLSX)


@blueprint.get(UPLOAD)
@requires(Permission.COUNTS_EDIT)
def choose_file() -> ResponseReturnValue:
    returns.require_recording(current.session(), named_sheet(), at=current.arrived_at())
    return _upload_page(FileForm.for_page())


@blueprint.post(UPLOAD)
@manages_transaction
@requires(Permission.COUNTS_EDIT)
def read_file() -> ResponseReturnValue:
    form = FileForm()
    returns.require_recording(current.session(), named_sheet(), at=current.arrived_at())
    if not form.validate():
        return _upload_page(form, 422)
    content = form.file.data.read()
    try:
        read = _read(content)
        begin_writing()
        kept = _keep(read, content, form.file.data.filename or "")
    except UnreadableSheet as refused:
        form.file.errors = [str(REASONS[refused.reason])]
        return _upload_page(form, 422)
    except HeadingsUnknown as refusal:
        current.session().rollback()
        form.file.errors = [explain(refusal).explanation]
        return _upload_page(form, 422)
    kept_forms.forget()
    return go_to(address_of("show_file", import_id=kept.id))


@blueprint.get(IMPORT)
@requires(Permission.COUNTS_EDIT)
def show_file(import_id: int) -> ResponseReturnValue:
    return _preview(named_sheet(), _file(import_id), ApplyForm(None))


@blueprint.post(IMPORT)
@requires(Permission.COUNTS_EDIT)
def apply_file(import_id: int) -> ResponseReturnValue:
    form = ApplyForm()
    try:
        done = applying.apply(
            current.session(),
            named_sheet(),
            _file(import_id),
            digest=form.digest.data or "",
            actor=current.actor(),
            at=current.arrived_at(),
        )
    except SheetMovedOn:
        current.session().rollback()
        form.form_errors = [
            _("The sheet was changed meanwhile. Below stands what the file would change now.")
        ]
        return _preview(named_sheet(), _file(import_id), form, 409)
    kept_forms.forget()
    changed = done["changed"]
    flash(
        ngettext(
            "The file is applied: %(num)d school changed.",
            "The file is applied: %(num)d schools changed.",
            changed,
        ),
        "success",
    )
    return go_to(address_of_sheet(named_sheet()))


def _file(import_id: int) -> CountImport:
    return kept_sheets.get(
        current.session(), CountImport, named_sheet(), import_id, actor=current.actor()
    )


def _lines(sheet: Return) -> list[Line]:
    return [
        Line(
            code=school.code or "",
            name=school.name,
            affiliation=school.affiliation.short,
            grades=school.grades,
            figures=row.figures,
            before=row.before or {},
            reason=row.counted.reason,
        )
        for row in figures.rows_of(current.session(), sheet)
        for school in (row.counted.school,)
    ]


def _read(content: bytes) -> Sheet:
    """Read a file without holding a connection: a large one takes a second."""
    current.session().rollback()
    with one_of_few():
        return reading.read(content)


def _keep(read: Sheet, content: bytes, file_name: str) -> CountImport:
    """Keep a file that has the headings; the sheet is looked up anew after reading."""
    sheet = named_sheet()
    planning.plan(current.session(), sheet, read)
    return kept_sheets.keep(
        current.session(),
        CountImport,
        sheet,
        read,
        content=content,
        file_name=file_name,
        actor=current.actor(),
        at=current.arrived_at(),
    )


def _upload_page(form: FileForm, status: int = 200) -> ResponseReturnValue:
    page = render_template(
        "counts/upload.html",
        form=form,
        sheet_url=address_of_sheet(named_sheet()),
        file_url=address_of("sheet_xlsx"),
    )
    return page, status


def _preview(
    sheet: Return, kept: CountImport, form: ApplyForm, status: int = 200
) -> ResponseReturnValue:
    read = kept_sheets.cells_of(kept)
    planned = planning.plan(current.session(), sheet, read)
    form.digest.data = planned.digest
    page = render_template(
        "counts/import.html",
        kept=kept,
        form=form,
        plan=planned,
        others=read.others,
        changes=[import_words.change_of(one) for one in planned.changed],
        problems=[import_words.problem_of(one) for one in planned.problems[: import_words.MOST]],
        may_apply=bool(planned.changed) and is_running(sheet),
        sheet_url=address_of_sheet(sheet),
        upload_url=address_of("choose_file"),
    )
    return page, status
