"""Rows that were typed when a session ended, given back on the sheet (`design.md` 4).

They were kept as they were sent: with the sheet as a whole, or one by one.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from flask import url_for
from werkzeug.datastructures import MultiDict

from app.models import CountedSchool, KeptForm, Return
from app.services.counts.reading import SheetRow
from app.web import kept_forms
from app.web.counts.addresses import address_of_sheet
from app.web.counts.merging import merge
from app.web.counts.shown import Answer
from app.web.counts.typed import FIELDS, typed_rows


def rows_address(sheet: Return) -> str:
    """Give the beginning of the addresses that rows of an authority are posted to."""
    return url_for("counts.save_row", code=sheet.unit.code, row_id=0).removesuffix("0")


def given_back(sheet: Return, rows: Sequence[SheetRow]) -> dict[int, Answer]:
    """Give what this account had typed into rows and does not stand there, the latest of each row.

    What one saved of a row since then replaces it. Some may be of rows that are not among these.
    """
    known = {row.counted.id: row for row in rows}
    answers: dict[int, Answer] = {}
    for form in _forms(sheet):
        for typed in typed_rows(MultiDict(form.fields)):
            row = known.get(typed.row_id)
            if row is not None and (
                _is_saved_since(row.counted, form) or merge(typed, row).is_nothing
            ):
                continue
            answers[typed.row_id] = Answer(replace(typed, was_kept=True))
    return answers


def forget(sheet: Return, row_ids: Collection[int]) -> None:
    """Drop what was kept of rows; other rows of the sheet stay kept."""
    names = {f"{letter}{row_id}" for letter in FIELDS for row_id in row_ids}
    for form in _forms(sheet):
        rest = {name: values for name, values in form.fields.items() if name not in names}
        kept_forms.keep_only(form, rest if typed_rows(MultiDict(rest)) else {})


def _forms(sheet: Return) -> list[KeptForm]:
    return kept_forms.kept_at(address_of_sheet(sheet), below=rows_address(sheet))


def _is_saved_since(row: CountedSchool, form: KeptForm) -> bool:
    return (
        row.saved_by_id == form.account_id
        and row.saved_at is not None
        and row.saved_at >= form.kept_at
    )
