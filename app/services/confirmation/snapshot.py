"""What a confirmation freezes: canonical, versioned JSON and its hash (`process.md` 7.4).

Canonical means: keys sorted, no spaces, characters as they are, dates and moments in ISO 8601,
moments in UTC. The same facts give the same text, and so the same SHA-256, in every database.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import select, true
from sqlalchemy.orm import Session, contains_eager

from app.models import (
    Confirmation,
    Count,
    CountedSchool,
    DataSet,
    Enrolment,
    EnrolmentDetail,
    OtherSchool,
    Return,
    Unit,
)
from app.reference import districts
from app.services.confirmation import frozen
from app.services.confirmation.totals import Totals, added, counted, of_figures
from app.services.counts.reading import is_taught

FORMAT = 1
FACTS = (
    "id",
    "pupil_id",
    "number",
    "prefix",
    "first_name",
    "last_name",
    "birth_date",
    "sex",
    "grade",
    "room",
    "student_number",
    "seat_number",
    "seen_at",
    "seen_by_id",
    "answers",
)
DETAILS = (
    "nationality",
    "race",
    "religion",
    "health",
    "admission_date",
    "height_cm",
    "weight_kg",
    "student_condition",
    "family_status",
    "tuition_reimbursement",
    "medical_reimbursement",
    "father",
    "mother",
    "guardian",
    "registered_address",
    "current_address",
)
MEASURES = frozenset({"height_cm", "weight_kg"})


@dataclass(frozen=True, slots=True)
class Frozen:
    """The text of a confirmation, its hash, and the figures kept beside it."""

    content: str
    sha256: str
    totals: Totals


def freeze(session: Session, return_: Return, children: Sequence[Confirmation]) -> Frozen:
    """Freeze a roster's or a sheet's live rows, or above what the children's confirmations say."""
    if return_.data_set is DataSet.ROSTER:
        rows = live_rows(session, return_)
        totals = counted((row["grade"], row["sex"]) for row in rows)
        body: dict[str, Any] = {"kind": "roster", "rows": rows}
    elif return_.data_set is DataSet.COUNTS:
        rows = live_counts(session, return_)
        totals = of_figures(
            figure for row in rows for figure in frozen.counted(row).figures.items()
        )
        body = {"kind": "counts", "rows": rows}
    else:
        totals = added(child.totals for child in children if _names_pupils(child))
        body = {"kind": "overview", "children": [_child(child) for child in children]}
    content = canonical(
        {"format": FORMAT, "round": _round(return_), "unit": _place(return_.unit)}
        | {"data_set": return_.data_set, "totals": totals.as_json()}
        | body
    )
    return Frozen(content, sha256(content), totals)


def live_rows(session: Session, roster: Return) -> list[dict[str, Any]]:
    """Read a roster's rows as they are frozen, in list order, in one query."""
    columns = [getattr(Enrolment, name) for name in FACTS]
    details = [getattr(EnrolmentDetail, name) for name in DETAILS]
    found = session.execute(
        select(*columns, EnrolmentDetail.enrolment_id, *details)
        .outerjoin(EnrolmentDetail, EnrolmentDetail.enrolment_id == Enrolment.id)
        .where(Enrolment.return_id == roster.id, Enrolment.removed_at.is_(None))
        .order_by(Enrolment.list_key, Enrolment.id)
    )
    return [_row(tuple(values)) for values in found]


def live_counts(session: Session, sheet: Return) -> list[dict[str, Any]]:
    """Read a sheet's rows as they are frozen, in its order, in two queries (`process.md` 6.4).

    A school's facts are those that the list of schools has now. Figures of grades that it does not
    teach are left out, unless they are confirmed.
    """
    is_confirmed = sheet.confirmation_id is not None
    found = session.scalars(
        select(CountedSchool)
        .join(CountedSchool.school)
        .options(contains_eager(CountedSchool.school))
        .where(CountedSchool.return_id == sheet.id)
        .order_by(OtherSchool.sort_key, OtherSchool.id)
    ).all()
    figures: dict[int, dict[str, dict[str, int]]] = {}
    for cell in session.scalars(
        select(Count)
        .join(CountedSchool, CountedSchool.id == Count.counted_school_id)
        .join(CountedSchool.school)
        .where(CountedSchool.return_id == sheet.id, true() if is_confirmed else is_taught())
    ):
        by_grade = figures.setdefault(cell.counted_school_id, {})
        by_grade.setdefault(cell.grade, {})[cell.sex] = cell.pupils
    return [_counted(row, figures.get(row.id, {})) for row in found]


def live_rows_equal_frozen(session: Session, return_: Return) -> bool:
    """Say whether a confirmed return's rows are still those confirmed, and its text untouched.

    This is the invariant of `design.md` 4; it holds for every roster and every sheet of counts
    that is confirmed. What the list of schools calls a school may change meanwhile.
    """
    confirmation = session.get_one(Confirmation, return_.confirmation_id)
    if sha256(confirmation.content) != confirmation.sha256:
        return False
    kept = json.loads(confirmation.content)["rows"]
    if return_.data_set is DataSet.COUNTS:
        return _figures(live_counts(session, return_)) == _figures(kept)
    return canonical(live_rows(session, return_)) == canonical(kept)


def canonical(value: Any) -> str:
    """Write a value as canonical JSON."""
    return json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_iso
    )


def sha256(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()


def _row(values: tuple[Any, ...]) -> dict[str, Any]:
    row = dict(zip(FACTS, values, strict=False))
    has_detail, details = values[len(FACTS)], values[len(FACTS) + 1 :]
    row["detail"] = (
        {
            # SQLite gives a whole number back as an integer, PostgreSQL as a float.
            name: float(value) if name in MEASURES and value is not None else value
            for name, value in zip(DETAILS, details, strict=True)
        }
        if has_detail is not None
        else None
    )
    return row


def _counted(row: CountedSchool, figures: dict[str, dict[str, int]]) -> dict[str, Any]:
    school = row.school
    district = districts().get(school.district_code or "")
    return {
        "id": row.id,
        "school_id": school.id,
        "code": school.code or "",
        "name": school.name,
        "affiliation": school.affiliation,
        "district": district.name_th if district else "",
        "grades": school.grades,
        "dissolved_on": school.dissolved_on.isoformat() if school.dissolved_on else None,
        "figures": figures,
        "queries": row.queries,
        "reason": row.reason,
    }


def _figures(rows: list[dict[str, Any]]) -> dict[int, tuple[Any, ...]]:
    """Give what an authority itself says of each school: its figures and why they are right."""
    return {row["id"]: (row["school_id"], row["figures"], row["reason"]) for row in rows}


def _round(return_: Return) -> dict[str, int]:
    return {"academic_year": return_.round.academic_year, "number": return_.round.number}


def _place(unit: Unit) -> dict[str, Any]:
    """Name a unit and those above it as they are called today; a later renaming changes none."""
    district = districts().get(unit.district_code or "")
    return {
        "code": unit.code,
        "name": unit.name,
        "kind": unit.kind,
        "district": district.name_th if district else "",
        "above": [{"code": one.code, "name": one.name} for one in _above(unit)],
    }


def _above(unit: Unit) -> Iterable[Unit]:
    parent = unit.parent
    while parent is not None:
        yield parent
        parent = parent.parent


def _child(child: Confirmation) -> dict[str, Any]:
    return {
        "unit": {"code": child.return_.unit.code, "name": child.return_.unit.name},
        "data_set": child.return_.data_set,
        "confirmation": child.number,
        "sha256": child.sha256,
        "pupils": child.pupils,
        "totals": child.totals,
    }


def _names_pupils(child: Confirmation) -> bool:
    """Counts of other schools are nobody's pupils by name: they are not added to these."""
    return child.return_.data_set is not DataSet.COUNTS


def _iso(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"nothing to write as JSON: {value!r}")
