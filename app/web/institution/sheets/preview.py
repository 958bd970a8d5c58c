"""The preview of a sheet: what it would change, its lists, and applying it."""

from __future__ import annotations

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.permissions import Permission
from app.domain import paging
from app.exchange.fields import FIELDS, own_heading
from app.exchange.headings import headings_of
from app.models import Return, RosterImport
from app.services import kept_sheets
from app.services.errors import AnotherInstitution, SheetMovedOn
from app.services.rosters.importing import applying, planning
from app.services.rosters.importing import kept as sheets
from app.services.rosters.importing.planning import Plan
from app.web import current, kept_forms
from app.web.guards import requires
from app.web.htmx import go_to
from app.web.institution import words as institution_words
from app.web.institution.addresses import address_of
from app.web.institution.blueprint import blueprint
from app.web.institution.roster import is_open
from app.web.institution.sheets import lists
from app.web.institution.sheets.addresses import (
    IMPORT,
    address_of_import,
    import_at_hand,
    roster_at_hand,
)
from app.web.institution.sheets.forms import ApplySheetForm
from app.web.institution.sheets.words import said_of_another
from app.web.paging import Pager, base_of, page_asked

PER_PAGE = 50


@blueprint.get(IMPORT)
@requires(Permission.ROSTER_EDIT)
def show_sheet(import_id: int) -> ResponseReturnValue:
    roster = roster_at_hand()
    kept = import_at_hand(roster, import_id)
    try:
        planned = plan_of(roster, kept)
    except AnotherInstitution as refusal:
        flash(said_of_another(refusal), "error")
        return go_to(address_of_import(kept, "choose_columns"))
    shown = request.args.get("show", "")
    if shown in lists.SECTIONS:
        return _list_page(kept, planned, shown)
    return _preview_page(roster, kept, planned, ApplySheetForm.for_page(digest=planned.digest))


@blueprint.post(IMPORT, endpoint="apply_sheet")
@requires(Permission.ROSTER_EDIT)
def apply_sheet(import_id: int) -> ResponseReturnValue:
    roster, form = roster_at_hand(), ApplySheetForm()
    kept = import_at_hand(roster, import_id)
    try:
        done = applying.apply(
            current.session(),
            roster,
            kept,
            digest=form.digest.data or "",
            scope=current.scope(Permission.ROSTER_EDIT),
            actor=current.actor(),
            at=current.arrived_at(),
        )
    except SheetMovedOn:
        return _moved_on(import_id, form)
    kept_forms.forget()
    flash(
        _(
            "The file is applied: %(new)s added, %(changed)s changed.",
            new=done["new"],
            changed=done["changed"],
        ),
        "success",
    )
    return go_to(address_of_import(kept) if done["refused"] else address_of("roster"))


def plan_of(roster: Return, kept: RosterImport) -> Plan:
    """Compare a kept sheet with the roster as it is now."""
    return planning.plan(
        current.session(),
        roster,
        kept_sheets.cells_of(kept),
        sheets.columns_of(kept),
        scope=current.scope(Permission.ROSTER_EDIT),
        at=current.arrived_at(),
    )


def _moved_on(import_id: int, form: ApplySheetForm) -> ResponseReturnValue:
    """Show the preview again: the roster is another one than it was made of."""
    current.session().rollback()
    roster = roster_at_hand()
    kept = import_at_hand(roster, import_id)
    planned = plan_of(roster, kept)
    form.form_errors = [
        _("The roster was changed meanwhile. Below stands what the file would change now.")
    ]
    form.digest.data = planned.digest
    return _preview_page(roster, kept, planned, form, 409)


def _preview_page(
    roster: Return, kept: RosterImport, planned: Plan, form: ApplySheetForm, status: int = 200
) -> ResponseReturnValue:
    sheet, columns = kept_sheets.cells_of(kept), sheets.columns_of(kept)
    named = headings_of(sheet, columns.heads)
    page = render_template(
        "institution/sheets/preview.html",
        form=form,
        kept=kept,
        plan=planned,
        figures=lists.figures(planned),
        repaired=lists.repaired(planned),
        others=sheet.others,
        used=[own_heading(FIELDS[key]) for key in columns.keys if key],
        unused=[name for name, key in zip(named, columns.keys, strict=False) if name and not key],
        removed_before=sum(1 for one in planned.new if one.removed is not None),
        may_apply=is_open(roster) and not planned.does_nothing,
        url=address_of_import(kept),
        columns_url=address_of_import(kept, "choose_columns"),
        errors_url=address_of_import(kept, "sheet_errors"),
        upload_url=address_of("choose_sheet"),
        roster_url=address_of("roster"),
        pupils_word=institution_words.pupils_of(current.unit()),
    )
    return page, status


def _list_page(kept: RosterImport, planned: Plan, name: str) -> ResponseReturnValue:
    total = lists.length(planned, name)
    span = paging.span(total, page_asked(), size=PER_PAGE)
    heads, lines = lists.section(planned, name, slice(span.offset, span.offset + span.size))
    url = address_of_import(kept)
    page: str = render_template(
        "institution/sheets/list.html",
        title=str(lists.SECTIONS[name]),
        kept=kept,
        heads=heads,
        lines=lines,
        pager=Pager(span.number, span.pages, total, base_of(url, {"show": name})),
        url=url,
        errors_url=address_of_import(kept, "sheet_errors") if name == "errors" else "",
        roster_url=address_of("roster"),
        pupils_word=institution_words.pupils_of(current.unit()),
    )
    return page
