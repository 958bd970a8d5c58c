"""Say what the columns of a sheet mean, once for all sheets with these headings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.permissions import Permission
from app.domain.thai_text import clean
from app.exchange import headings
from app.exchange.cells import Cell, Sheet, letters, shown
from app.exchange.fields import FIELDS, FULL_NAME, LEC, OF_THE_PLACE, PORTAL, Field, own_heading
from app.exchange.headings import Columns
from app.models import RosterImport
from app.services import kept_sheets
from app.services.rosters.importing import kept as sheets
from app.web import current
from app.web.guards import requires
from app.web.htmx import go_to
from app.web.institution import words as institution_words
from app.web.institution.addresses import address_of
from app.web.institution.blueprint import blueprint
from app.web.institution.sheets.addresses import (
    IMPORT,
    address_of_import,
    import_at_hand,
    roster_at_hand,
)
from app.web.institution.sheets.forms import ColumnsForm

SAMPLES = 3
MOST_HEADINGS = headings.SEARCHED


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the sheet as the page offers it: its letters, heading, samples, meaning."""

    name: str
    letters: str
    heading: str
    samples: str
    key: str


@blueprint.get(f"{IMPORT}/columns")
@requires(Permission.ROSTER_EDIT)
def choose_columns(import_id: int) -> ResponseReturnValue:
    kept = import_at_hand(roster_at_hand(), import_id)
    columns = sheets.columns_of(kept)
    asked = request.args.get("heads", "")
    if asked.lstrip("-").isdecimal() and len(asked) < 4:
        columns = _with_heads(kept_sheets.cells_of(kept), int(asked))
    return _columns_page(kept, ColumnsForm(), columns)


@blueprint.post(f"{IMPORT}/columns")
@requires(Permission.ROSTER_EDIT)
def take_columns(import_id: int) -> ResponseReturnValue:
    roster, form = roster_at_hand(), ColumnsForm()
    kept = import_at_hand(roster, import_id)
    columns = _chosen(kept_sheets.cells_of(kept))
    form.form_errors = _said_of(columns)
    if not form.validate() or form.form_errors:
        return _columns_page(kept, form, columns, 422)
    sheets.choose_columns(
        current.session(),
        kept,
        roster,
        columns=columns,
        actor=current.actor(),
        at=current.arrived_at(),
    )
    return go_to(address_of_import(kept))


def _chosen(sheet: Sheet) -> Columns:
    """Read what was chosen: one select a column, and the heading row."""
    keys = tuple(request.form.get(f"column-{place}", "") for place in range(sheet.width))
    heads = request.form.get("heads", "-1")
    place = (
        int(heads) if heads.isdecimal() and int(heads) < min(MOST_HEADINGS, len(sheet.rows)) else -1
    )
    return Columns(place, tuple(key if key in FIELDS else "" for key in keys))


def _said_of(columns: Columns) -> list[str]:
    """Say what is still missing before a pupil can be told from another, or is said twice."""
    said = []
    if not columns.suffice:
        said.append(
            _("Choose the column of the identity number, and those of first and last name.")
        )
    twice = {key for key in columns.keys if key and columns.keys.count(key) > 1}
    for key in sorted(twice):
        said.append(
            _(
                "%(heading)s is chosen for two columns. Choose one.",
                heading=own_heading(FIELDS[key]),
            )
        )
    return said


def _with_heads(sheet: Sheet, place: int) -> Columns:
    """Recognise the columns anew by another heading row."""
    if not 0 <= place < len(sheet.rows):
        return Columns(-1, ("",) * sheet.width)
    alone = Sheet(sheet.name, sheet.others, sheet.rows[place : place + 1])
    keys = headings.recognise(alone).keys
    return Columns(place, keys + ("",) * (sheet.width - len(keys)))


def _columns_page(
    kept: RosterImport, form: ColumnsForm, columns: Columns, status: int = 200
) -> ResponseReturnValue:
    sheet = kept_sheets.cells_of(kept)
    page = render_template(
        "institution/sheets/columns.html",
        kept=kept,
        form=form,
        heads=columns.heads,
        heading_rows=_heading_rows(sheet),
        columns=_columns(sheet, columns),
        meanings=_meanings(),
        url=address_of_import(kept, "choose_columns"),
        preview_url=address_of_import(kept),
        upload_url=address_of("choose_sheet"),
        roster_url=address_of("roster"),
        pupils_word=institution_words.pupils_of(current.unit()),
    )
    return page, status


def _heading_rows(sheet: Sheet) -> list[tuple[int, str]]:
    """List the rows that may hold the headings, each with how it begins."""
    found = []
    for place, (number, cells) in enumerate(sheet.rows[:MOST_HEADINGS]):
        begins = ", ".join(clean(shown(cell), limit=20) for cell in cells[:6] if cell != "")
        found.append((place, _("row %(number)s: %(text)s", number=number, text=begins)))
    return found


def _columns(sheet: Sheet, columns: Columns) -> list[Column]:
    named = headings.headings_of(sheet, columns.heads)
    below = [cells for _number, cells in sheet.rows[columns.heads + 1 :][:50]]
    return [
        Column(
            f"column-{place}",
            letters(place),
            named[place],
            " · ".join(_samples(below, place)),
            columns.keys[place] if place < len(columns.keys) else "",
        )
        for place in range(sheet.width)
        if named[place] or any(place < len(cells) and cells[place] != "" for cells in below)
    ]


def _samples(rows: Sequence[list[Cell]], place: int) -> list[str]:
    found = [shown(cells[place]) for cells in rows if place < len(cells) and cells[place] != ""]
    return [clean(text, limit=30) for text in found[:SAMPLES]]


def _meanings() -> list[tuple[str, list[tuple[str, str]]]]:
    """List what a column may mean, by group."""
    groups: dict[str, list[tuple[str, str]]] = {}
    offered: dict[str, Field] = {
        field.key: field for field in (*PORTAL[:3], FULL_NAME, *PORTAL[3:], *LEC)
    }
    for field in (*offered.values(), FIELDS["institution_code"]):
        if field.key in OF_THE_PLACE or field.key in offered:
            groups.setdefault(field.group, []).append((field.key, own_heading(field)))
    return list(groups.items())
