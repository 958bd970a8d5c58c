"""One row of the sheet, saved by itself as soon as one leaves it."""

from __future__ import annotations

from dataclasses import replace

from flask import make_response, render_template, request
from flask.typing import ResponseReturnValue

from app.access.permissions import Permission
from app.services.counts import recording
from app.services.counts.held import Held, hold
from app.services.counts.reading import SheetRow
from app.services.errors import (
    ChangedMeanwhile,
    GradeNotTaught,
    GradeTooLarge,
    NotFound,
    Refusal,
    SchoolDissolved,
)
from app.web import current
from app.web.counts import kept_rows
from app.web.counts.addresses import ROW
from app.web.counts.blueprint import blueprint
from app.web.counts.left_rows import left_rows
from app.web.counts.merging import merge
from app.web.counts.shown import Answer, shown_row, taken_text
from app.web.counts.typed import Typed, typed_row, version_of, was_kept
from app.web.guards import requires


@blueprint.post(ROW)
@requires(Permission.COUNTS_EDIT)
def save_row(row_id: int) -> ResponseReturnValue:
    """Save a row; answer with the row as it stands, or with what was typed and why not."""
    at, typed = current.arrived_at(), typed_row(request.form, row_id)
    try:
        held = hold(current.session(), row_id, at=at, unit=current.unit())
    except NotFound:
        return _left(typed)
    if "theirs" in request.form:
        kept_rows.forget(held.sheet, [row_id])
        return _row(_standing(held))
    if "zero" in request.form:
        return _zeros(held, version_of(request.form, row_id))
    if typed is None:
        raise ChangedMeanwhile()
    _figures, wrong = typed.read()
    if wrong:
        return _row(_standing(held), Answer(typed), 422)
    return _save(held, typed)


def _zeros(held: Held, version: int) -> ResponseReturnValue:
    """Save a dissolved school as zeros, as its button says (6.2)."""
    try:
        recording.write_zeros(
            current.session(),
            held,
            version=version,
            actor=current.actor(),
            at=current.arrived_at(),
        )
    except ChangedMeanwhile as refusal:
        return _refused(held, Typed.none(held.row.id), refusal)
    if was_kept(request.form, held.row.id):
        kept_rows.forget(held.sheet, [held.row.id])
    return _row(SheetRow(held.row, dict.fromkeys(recording.taught(held.row), 0), held.before))


def _save(held: Held, typed: Typed, told: str = "") -> ResponseReturnValue:
    figures, _wrong = typed.read()
    try:
        recording.write(
            current.session(),
            held,
            figures,
            reason=typed.given,
            version=typed.version,
            actor=current.actor(),
            at=current.arrived_at(),
        )
    except (ChangedMeanwhile, GradeNotTaught, GradeTooLarge, SchoolDissolved) as refusal:
        return _refused(held, typed, refusal)
    if typed.was_kept:
        kept_rows.forget(held.sheet, [typed.row_id])
    return _row(SheetRow(held.row, figures, held.before), told=told)


def _refused(held: Held, typed: Typed, refusal: Refusal) -> ResponseReturnValue:
    """Save on top of what somebody else saved, where that contradicts nothing (`design.md` 4)."""
    answer = Answer(typed, refusal=refusal)
    if answer.stands is None:
        return _row(_standing(held), answer, 409)
    row = replace(answer.stands, before=held.before)
    merged = merge(typed, row)
    if merged.is_clear and typed.texts:
        now = Held(row.counted, held.sheet, dict(row.figures), held.before)
        return _save(now, merged.typed, taken_text(row, merged))
    return _row(row, answer, 409)


def _left(typed: Typed | None) -> ResponseReturnValue:
    """Tell where a school of the authority went that came off the sheet; raise `NotFound`."""
    told = left_rows(current.unit(), [typed] if typed is not None else [])
    if not told or not told[0].url:
        raise NotFound()
    return make_response(render_template("counts/_left_row.html", row=told[0]), 409)


def _standing(held: Held) -> SheetRow:
    return SheetRow(held.row, held.figures, held.before)


def _row(
    row: SheetRow, answer: Answer | None = None, status: int = 200, *, told: str = ""
) -> ResponseReturnValue:
    page = render_template("counts/_row.html", row=shown_row(row, answer, told), may_edit=True)
    return make_response(page, status)
