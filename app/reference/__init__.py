"""Reference data shipped with the portal, as typed values read once; SOURCES.md tells whence."""

from __future__ import annotations

import csv
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import TextIO, TypeVar

_FOLDER = Path(__file__).parent
_Row = TypeVar("_Row")


@dataclass(frozen=True, slots=True)
class Province:
    """A province; `code` has two digits and is the first part of every code below it."""

    code: str
    name_th: str
    name_en: str


@dataclass(frozen=True, slots=True)
class District:
    """A district (อำเภอ, or เขต in Bangkok); `code` has four digits."""

    code: str
    province_code: str
    name_th: str
    name_en: str


@dataclass(frozen=True, slots=True)
class Subdistrict:
    """A sub-district (ตำบล, or แขวง in Bangkok); `code` has six digits."""

    code: str
    district_code: str
    name_th: str
    name_en: str
    postcode: str


@dataclass(frozen=True, slots=True)
class Authority:
    """A local authority; `code` is its login, `kind` the truth about what it is."""

    code: str
    kind: str
    name_th: str
    province_code: str
    district_code: str
    district_th: str


@dataclass(frozen=True, slots=True)
class SisaketSchool:
    """A school of Sisaket; `authority_code` is empty unless `affiliation` is `authority`."""

    name_th: str
    affiliation: str
    level_th: str
    subdistrict_code: str
    district_code: str
    subdistrict_th: str
    district_th: str
    obec_code: str
    authority_code: str


@dataclass(frozen=True, slots=True)
class AuthoritySchool:
    """A school of a local authority by name; `link` tells how `authority_code` was inferred."""

    name_th: str
    province_code: str
    district_code: str
    subdistrict_code: str
    level_th: str
    authority_code: str
    link: str


@dataclass(frozen=True, slots=True)
class BorderPatrolSchool:
    """A school of the Border Patrol Police by name."""

    name_th: str
    province_code: str
    district_code: str
    subdistrict_code: str


@dataclass(frozen=True, slots=True)
class MinistryCode:
    """One line of a code list of the Ministry of Education."""

    table_th: str
    code: str
    name_th: str


@dataclass(frozen=True, slots=True)
class ExportColumn:
    """A column of the pupil report, by the words that a reader of it looks for."""

    key: str
    match_terms_in_flattened_header_th: str
    group: str
    required_by_reader: str


@cache
def provinces() -> dict[str, Province]:
    """Return the 77 provinces by code, Bangkok (10) among them."""
    return {row.code: row for row in _rows(Province, "provinces.csv")}


@cache
def districts() -> dict[str, District]:
    """Return all districts by code."""
    return {row.code: row for row in _rows(District, "districts.csv")}


@cache
def subdistricts() -> dict[str, Subdistrict]:
    """Return all sub-districts by code."""
    return {row.code: row for row in _rows(Subdistrict, "subdistricts.csv")}


@cache
def authorities() -> dict[str, Authority]:
    """Return every local authority outside Bangkok by its eight-digit code."""
    return {row.code: row for row in _rows(Authority, "authorities.csv")}


@cache
def sisaket_schools() -> tuple[SisaketSchool, ...]:
    """Return all schools of Sisaket (33), of every affiliation."""
    return _rows(SisaketSchool, "sisaket_schools.csv")


@cache
def authority_schools() -> tuple[AuthoritySchool, ...]:
    """Return the schools of local authorities, nation-wide, that are known by name."""
    return _rows(AuthoritySchool, "authority_schools_by_name.csv")


@cache
def border_patrol_schools() -> tuple[BorderPatrolSchool, ...]:
    """Return the Border Patrol Police schools that are known by name."""
    return _rows(BorderPatrolSchool, "border_patrol_schools_by_name.csv")


@cache
def ministry_codes() -> dict[str, tuple[MinistryCode, ...]]:
    """Return the ministry's lists about a pupil by their Thai title, in the ministry's order."""
    tables: dict[str, list[MinistryCode]] = {}
    for row in _rows(MinistryCode, "moe_student_code_tables.csv"):
        tables.setdefault(row.table_th, []).append(row)
    return {title: tuple(rows) for title, rows in tables.items()}


@cache
def ministry_grades() -> dict[str, str]:
    """Return the ministry's grade codes with their Thai names."""
    with _open("moe_grade_codes.csv") as lines:
        return {row["grade_code"]: row["name_th"] for row in csv.DictReader(lines)}


@cache
def export_columns() -> tuple[ExportColumn, ...]:
    """Return the columns of the pupil report in their order."""
    return _rows(ExportColumn, "lec_export_columns.csv")


@cache
def female_given_names() -> tuple[str, ...]:
    """Return girls' names for made-up pupils."""
    return _lines("given_names_female.txt")


@cache
def male_given_names() -> tuple[str, ...]:
    """Return boys' names for made-up pupils."""
    return _lines("given_names_male.txt")


@cache
def family_names() -> tuple[str, ...]:
    """Return family names for made-up pupils; a few hold spaces (ณ นคร)."""
    return _lines("family_names.txt")


def _rows(kind: type[_Row], file: str) -> tuple[_Row, ...]:
    names = [field.name for field in fields(kind)]  # type: ignore[arg-type]
    with _open(file) as lines:
        return tuple(kind(*(row[name] for name in names)) for row in csv.DictReader(lines))


def _lines(file: str) -> tuple[str, ...]:
    return tuple((_FOLDER / file).read_text(encoding="utf-8").split("\n")[:-1])


def _open(file: str) -> TextIO:
    return (_FOLDER / file).open(encoding="utf-8", newline="")
