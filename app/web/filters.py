"""How values are written on a page."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from flask import Flask
from flask_babel import LazyString, format_decimal
from flask_babel import lazy_gettext as _l

from app.domain.grades import GRADES
from app.domain.thai_calendar import Style, format_date, format_moment
from app.models import UnitKind

KIND_NAMES: dict[UnitKind, LazyString] = {
    UnitKind.DEPARTMENT: _l("Department of Local Administration"),
    UnitKind.PROVINCE: _l("provincial office"),
    UnitKind.PAO: _l("provincial administrative organization"),
    UnitKind.CITY_MUNICIPALITY: _l("city municipality"),
    UnitKind.TOWN_MUNICIPALITY: _l("town municipality"),
    UnitKind.SUBDISTRICT_MUNICIPALITY: _l("subdistrict municipality"),
    UnitKind.SAO: _l("subdistrict administrative organization"),
    UnitKind.SPECIAL: _l("special local authority"),
    UnitKind.SCHOOL: _l("school"),
    UnitKind.CENTRE: _l("child development centre"),
}


def register(app: Flask) -> None:
    app.add_template_filter(thai_date)
    app.add_template_filter(thai_moment)
    app.add_template_filter(count)
    app.add_template_filter(grade_name)
    app.add_template_filter(kind_name)


def thai_date(value: date | None, style: Style = "medium") -> str:
    return format_date(value, style) if value else ""


def thai_moment(value: datetime | None, style: Style = "medium") -> str:
    return format_moment(value, style) if value else ""


def count(value: Any) -> str:
    """Write a number with its thousands apart."""
    return str(format_decimal(value))


def grade_name(code: str) -> str:
    """Write the short name of a grade, such as `ป.1`; an unknown one as it is."""
    grade = GRADES.get(code)
    return grade.short if grade else code


def room_name(room: str) -> str:
    """Write `p1/2` as on the door: ป.1/2."""
    grade, _slash, number = room.partition("/")
    return f"{grade_name(grade)}/{number}"


def kind_name(kind: UnitKind) -> str:
    return str(KIND_NAMES[kind])
