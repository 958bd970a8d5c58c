"""Give a roster as the values of a sheet's rows, with all that the report has columns for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import reference
from app.access.scope import Scope
from app.models import Enrolment, EnrolmentDetail, Return
from app.services.confirmation.frozen import FrozenDetail, FrozenPupil, FrozenRoster
from app.services.rosters import rows
from app.services.rosters.facts import DETAILS, FACTS, Details, Facts
from app.services.rosters.importing.values import values_of


def sheet_values(session: Session, roster: Return, *, scope: Scope) -> list[dict[str, Any]]:
    """List the pupils of a roster in its order, each by the keys of a sheet's columns."""
    columns = [getattr(Enrolment, name) for name in FACTS]
    columns += [getattr(EnrolmentDetail, name) for name in DETAILS]
    found = session.execute(
        select(EnrolmentDetail.enrolment_id, *columns)
        .select_from(Enrolment)
        .outerjoin(EnrolmentDetail, EnrolmentDetail.enrolment_id == Enrolment.id)
        .where(rows.live(roster), rows.in_rooms(scope))
        .order_by(Enrolment.list_key, Enrolment.id)
    )
    place, end = place_values(roster), 1 + len(FACTS)
    return [
        place | values_of(Facts(*row[1:end]), Details() if row[0] is None else Details(*row[end:]))
        for row in found
    ]


def frozen_values(roster: FrozenRoster) -> list[dict[str, Any]]:
    """List the pupils of a roster as they were confirmed, by the same keys."""
    unit = roster.unit
    place = {
        "province": _province_of(unit.codes_above),
        "district": unit.district,
        "authority": unit.above[0] if unit.above else "",
        "institution": unit.name,
        "institution_code": unit.code,
        "academic_year": str(roster.academic_year),
        "term": str(roster.round_number),
    }
    return [
        place | values_of(frozen_facts(row), _frozen_details(row.detail)) for row in roster.rows
    ]


def frozen_facts(row: FrozenPupil) -> Facts:
    """Read the facts of a row as it was confirmed."""
    return Facts(**{name: getattr(row, name) for name in FACTS})


def _frozen_details(detail: FrozenDetail | None) -> Details:
    return Details(**{name: getattr(detail, name) for name in DETAILS}) if detail else Details()


def _province_of(codes: Sequence[str]) -> str:
    """Name the province among the units above, whose code is that of its number."""
    known = reference.provinces()
    return next(
        (known[one[1:]].name_th for one in codes if one[:1] == "p" and one[1:] in known), ""
    )


def place_values(roster: Return) -> dict[str, str]:
    """Give what every row of a roster's sheet says of the institution and the round."""
    unit = roster.unit
    province = reference.provinces().get(unit.province_code or "")
    district = reference.districts().get(unit.district_code or "")
    return {
        "province": province.name_th if province else "",
        "district": district.name_th if district else "",
        "authority": unit.parent.name if unit.parent else "",
        "institution": unit.name,
        "institution_code": unit.code,
        "academic_year": str(roster.round.academic_year),
        "term": str(roster.round.number),
    }
