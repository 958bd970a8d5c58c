"""Read a frozen text back, to print or hand on exactly what was confirmed (`process.md` 7.4)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.domain.affiliations import Affiliation
from app.domain.counts import CELLS, Cell
from app.domain.people import Sex
from app.models import DataSet, UnitKind
from app.services.confirmation.totals import Totals, kept


class UnknownFormat(ValueError):
    """The text was frozen in a format that this version of the portal does not read."""


@dataclass(frozen=True, slots=True)
class FrozenUnit:
    """A unit as it was called when it confirmed.

    `above` names its parents, nearest first; `codes_above` are their codes.
    """

    code: str
    name: str
    kind: UnitKind
    district: str
    above: tuple[str, ...]
    codes_above: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FrozenDetail:
    """What the pupil report holds beyond the list."""

    nationality: str
    race: str
    religion: str
    health: str
    admission_date: date | None
    height_cm: float | None
    weight_kg: float | None
    student_condition: str
    family_status: str
    tuition_reimbursement: str
    medical_reimbursement: str
    father: Mapping[str, Any]
    mother: Mapping[str, Any]
    guardian: Mapping[str, Any]
    registered_address: Mapping[str, Any]
    current_address: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class FrozenPupil:
    """A row of a roster as it was confirmed."""

    id: int
    pupil_id: int | None
    number: str
    prefix: str
    first_name: str
    last_name: str
    birth_date: date | None
    sex: Sex | None
    grade: str
    room: str
    student_number: str
    seat_number: int | None
    seen_at: datetime | None
    seen_by_id: int | None
    answers: Mapping[str, str]
    detail: FrozenDetail | None

    @property
    def full_name(self) -> str:
        return f"{self.prefix}{self.first_name} {self.last_name}".strip()


@dataclass(frozen=True, slots=True)
class FrozenRoster:
    """A whole roster, in list order."""

    academic_year: int
    round_number: int
    unit: FrozenUnit
    totals: Totals
    rows: tuple[FrozenPupil, ...]


@dataclass(frozen=True, slots=True)
class FrozenCounted:
    """A school of another affiliation with its figures, as the authority confirmed them.

    The school's facts are those of that moment; `reason` answers all of the `queries`. A figure
    that is blank is absent, which only a sheet still being recorded has.
    """

    id: int
    school_id: int
    code: str
    name: str
    affiliation: Affiliation
    district: str
    grades: tuple[str, ...]
    dissolved_on: date | None
    figures: Mapping[Cell, int]
    queries: tuple[str, ...]
    reason: str

    @property
    def pupils(self) -> int:
        return sum(self.figures.values())


@dataclass(frozen=True, slots=True)
class FrozenCounts:
    """A whole sheet of counts, in the order of its rows."""

    academic_year: int
    round_number: int
    unit: FrozenUnit
    totals: Totals
    rows: tuple[FrozenCounted, ...]


@dataclass(frozen=True, slots=True)
class FrozenChild:
    """A confirmation that the one above it stands on."""

    code: str
    name: str
    data_set: DataSet
    confirmation: int
    sha256: str
    pupils: int
    totals: Totals


@dataclass(frozen=True, slots=True)
class FrozenOverview:
    """What an authority or a province confirmed: its children's confirmations, by hash."""

    academic_year: int
    round_number: int
    unit: FrozenUnit
    totals: Totals
    children: tuple[FrozenChild, ...]


def read(content: str) -> FrozenRoster | FrozenCounts | FrozenOverview:
    """Read the text of a confirmation; raise `UnknownFormat` for one from the future."""
    facts = json.loads(content)
    if facts["format"] != 1:
        raise UnknownFormat(facts["format"])
    shared: dict[str, Any] = {
        "academic_year": facts["round"]["academic_year"],
        "round_number": facts["round"]["number"],
        "unit": _unit(facts["unit"]),
        "totals": kept(facts["totals"]),
    }
    if facts["kind"] == "roster":
        return FrozenRoster(**shared, rows=tuple(_pupil(row) for row in facts["rows"]))
    if facts["kind"] == "counts":
        return FrozenCounts(**shared, rows=tuple(counted(row) for row in facts["rows"]))
    return FrozenOverview(**shared, children=tuple(_child(one) for one in facts["children"]))


def _unit(facts: dict[str, Any]) -> FrozenUnit:
    return FrozenUnit(
        code=facts["code"],
        name=facts["name"],
        kind=UnitKind(facts["kind"]),
        district=facts["district"],
        above=tuple(one["name"] for one in facts["above"]),
        codes_above=tuple(one["code"] for one in facts["above"]),
    )


def _pupil(row: dict[str, Any]) -> FrozenPupil:
    detail = row.pop("detail")
    return FrozenPupil(
        **row
        | {
            "birth_date": _date(row["birth_date"]),
            "sex": Sex(row["sex"]) if row["sex"] else None,
            "seen_at": datetime.fromisoformat(row["seen_at"]) if row["seen_at"] else None,
            "detail": _detail(detail) if detail else None,
        }
    )


def _detail(facts: dict[str, Any]) -> FrozenDetail:
    return FrozenDetail(**facts | {"admission_date": _date(facts["admission_date"])})


def counted(row: Mapping[str, Any]) -> FrozenCounted:
    """Read a row of a sheet of counts, frozen or about to be."""
    figures = {
        (grade, Sex(sex)): pupils
        for grade, by_sex in row["figures"].items()
        for sex, pupils in by_sex.items()
    }
    return FrozenCounted(
        **dict(row)
        | {
            "affiliation": Affiliation(row["affiliation"]),
            "grades": tuple(row["grades"]),
            "dissolved_on": _date(row["dissolved_on"]),
            "figures": {cell: figures[cell] for cell in CELLS if cell in figures},
            "queries": tuple(row["queries"]),
        }
    )


def _child(facts: dict[str, Any]) -> FrozenChild:
    unit = facts.pop("unit")
    return FrozenChild(
        **facts
        | {
            "code": unit["code"],
            "name": unit["name"],
            "data_set": DataSet(facts["data_set"]),
            "totals": kept(facts["totals"]),
        }
    )


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
