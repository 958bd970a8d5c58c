"""Rows that came off the sheet after something was typed into them: where the school went."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from app.domain.thai_calendar import format_date
from app.models import Unit
from app.services.counts import leaving
from app.services.counts.leaving import Departure
from app.web import current
from app.web.counts.shown import cell_name
from app.web.counts.typed import Typed


@dataclass(frozen=True, slots=True)
class LeftRow:
    """A row that is on the sheet no more: of which school, where that is, and what was typed."""

    id: int
    name: str
    url: str
    where: str
    typed: str
    was_kept: bool


def left_rows(unit: Unit, rows: Collection[Typed]) -> list[LeftRow]:
    """Tell of rows that are no more on an authority's sheet, in the order in which they came."""
    if not rows:
        return []
    ids = {one.school_id for one in rows}
    known = leaving.departures(current.session(), unit, ids)
    return [_left(unit, one, known.get(one.school_id)) for one in rows]


def _left(unit: Unit, typed: Typed, gone: Departure | None) -> LeftRow:
    url = ""
    if gone is not None:
        url = url_for("other_schools.school", code=unit.code, school_id=gone.school.id)
    return LeftRow(
        id=typed.row_id,
        name=gone.school.name if gone else _("A school"),
        url=url,
        where=_where(unit, gone) if gone else "",
        typed=_typed(typed),
        was_kept=typed.was_kept,
    )


def _where(unit: Unit, gone: Departure) -> str:
    """Say since when an authority pays no more for a school, and who does."""
    if any(one.authority_id == unit.id for one in gone.payers):
        return _("You pay for it again: look for it on the sheet and type the figures there.")
    told = []
    if gone.until is not None:
        told.append(_("You pay for it no more from %(day)s.", day=format_date(gone.until)))
    told += [
        _(
            "%(authority)s pays for it from %(day)s and records its figures.",
            authority=payer.authority.name,
            day=format_date(payer.valid_from),
        )
        for payer in gone.payers
    ]
    if not gone.payers:
        told.append(_("Nobody is named yet who pays for it now: ask the provincial office."))
    return " ".join(told)


def _typed(typed: Typed) -> str:
    texts = [f"{cell_name(cell)} {typed.texts[cell] or _('blank')}" for cell in typed.changed]
    if typed.given:
        texts.append(_("reason: %(reason)s", reason=typed.given))
    return _("You had typed: %(figures)s.", figures=", ".join(texts)) if texts else ""
