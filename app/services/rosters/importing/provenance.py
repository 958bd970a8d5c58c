"""Whose sheet is it? One of another institution is refused outright."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.thai_calendar import to_arabic_digits
from app.exchange.rows import Row
from app.models import Unit, UnitCode
from app.reference import districts, provinces
from app.services.errors import AnotherInstitution

_CODE = re.compile(r"(?<![0-9])30[0-9]{8}(?![0-9])")
_LEFT_OUT = re.compile(r"[\s.\-–()\"']|\(.*\)")
# What says the kind of a unit in front of its name, with the usual short forms.
_KINDS = re.compile(
    "^(โรงเรียน|รร|ศูนย์พัฒนาเด็กเล็ก|ศพด|ศูนย์อบรมเด็กก่อนเกณฑ์|องค์การบริหารส่วนจังหวัด|อบจ"
    "|เทศบาลนคร|ทน|เทศบาลเมือง|ทม|เทศบาลตำบล|ทต|องค์การบริหารส่วนตำบล|อบต|จังหวัด|จ|อำเภอ|อ)"
)


def require_own(session: Session, unit: Unit, titles: Sequence[str], rows: Sequence[Row]) -> None:
    """Raise `AnotherInstitution` where a title or a row names another one than `unit`.

    A code decides; else names are compared without what says the kind, and without spaces.
    """
    codes = set(session.scalars(select(UnitCode.code).where(UnitCode.unit_id == unit.id)))
    codes.add(unit.code)
    for title in titles:
        for code in _CODE.findall(to_arabic_digits(title)):
            if code not in codes:
                raise AnotherInstitution(field="institution_code", row=0, told=code)
    for key, is_own in _checks(unit, codes):
        for told, number in _told(rows, key).items():
            if not is_own(told):
                raise AnotherInstitution(field=key, row=number, told=told)


def _told(rows: Sequence[Row], key: str) -> dict[str, int]:
    """Give what a column says, each once, with the last row that says it."""
    return {row.values[key]: row.number for row in rows if key in row.values}


def _checks(unit: Unit, codes: set[str]) -> list[tuple[str, Callable[[str], bool]]]:
    province = provinces().get(unit.province_code or "")
    district = districts().get(unit.district_code or "")
    checks: list[tuple[str, Callable[[str], bool]]] = [
        ("institution_code", lambda told: to_arabic_digits(told) in codes),
        ("institution", lambda told: _bare(told) == _bare(unit.name)),
    ]
    if unit.parent is not None:
        authority = _bare(unit.parent.name)
        checks.append(("authority", lambda told: _bare(told) == authority))
    if province is not None:
        checks.append(("province", lambda told: _bare(told) == _bare(province.name_th)))
    if district is not None:
        checks.append(("district", lambda told: _bare(told) == _bare(district.name_th)))
    return checks


def _bare(name: str) -> str:
    text = _LEFT_OUT.sub("", name)
    short = _KINDS.sub("", text)
    return short or text
