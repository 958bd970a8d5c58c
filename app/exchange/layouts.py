"""How a roster stands on a sheet: LEC's report of pupil details, and the portal's own sheet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from app.domain.grades import GRADES
from app.domain.people import Sex
from app.domain.thai_calendar import BUDDHIST_OFFSET
from app.exchange.fields import CODE, LEC, PORTAL, PROOF, Field, Kind, own_heading

_SEXES = {Sex.MALE: "ชาย", Sex.FEMALE: "หญิง"}


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of a sheet; `groups` are their spans, where headings stand in two rows."""

    fields: tuple[Field, ...]
    groups: tuple[tuple[str, int, int], ...] = ()

    @property
    def headings(self) -> list[str]:
        if self.groups:
            return [field.label for field in self.fields]
        return [own_heading(field) for field in self.fields]

    def rows(self, known: Sequence[Mapping[str, Any]]) -> Iterator[list[str]]:
        """Write each pupil's values, given by key, as the texts of a row."""
        writers = [(field.key, field.kind) for field in self.fields]
        for values in known:
            yield [written(values.get(key), kind) for key, kind in writers]


def written(value: Any, kind: Kind) -> str:
    """Write a value as a sheet shows it: everything is text, dates in the Buddhist era."""
    if value is None or value == "":
        return ""
    if isinstance(value, date):
        return f"{value.day:02}/{value.month:02}/{value.year + BUDDHIST_OFFSET}"
    if kind is Kind.GRADE:
        return GRADES[value].short if value in GRADES else str(value)
    if kind is Kind.SEX:
        return _SEXES[value]
    return f"{value:g}" if isinstance(value, float) else str(value)


def _spans(fields: Sequence[Field]) -> Iterator[tuple[str, int, int]]:
    for group, members in groupby(enumerate(fields), key=lambda numbered: numbered[1].group):
        places = [place for place, _field in members]
        yield group, places[0], places[-1]


LEC_REPORT = Layout(LEC, tuple(_spans(LEC)))
"""Title in row 1, groups and headings in rows 2 and 3, pupils from row 4."""

PORTAL_SHEET = Layout(PORTAL)
"""One row of headings; what the report has no column for stands here too."""

PORTAL_LIST = Layout((*PORTAL, CODE))
"""The portal's own sheet as a plain list: each row says whose it is, since no title does."""

PROVEN_LIST = Layout((*PORTAL_LIST.fields, *PROOF))
"""The list as it goes with a submission: each row says of which confirmation it is."""
