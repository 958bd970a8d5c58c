"""The institutions of a province: its real schools, and centres made up for its authorities."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from random import Random

from app.demo.chance import dice
from app.demo.places import Place, bare_name, places_of_province, seat_of, village
from app.domain.grades import GRADES, Stage
from app.models import UnitKind
from app.reference import (
    Authority,
    AuthoritySchool,
    SisaketSchool,
    authority_schools,
    sisaket_schools,
)

SISAKET = "33"
# How many authorities below the PAO have no centre, one, two and three.
_CENTRES_WEIGHTS = (5, 78, 13, 4)
_KIND_DIGITS = {UnitKind.PAO: 1, UnitKind.SAO: 3}
_MUNICIPALITY_DIGIT = 2
_CENTRE_DIGITS_AFTER = 3
_STAGES = {
    "อนุบาล": ("k2", "k3"),
    "เตรียมอนุบาล": ("k1", "k3"),
    "ประถมศึกษา": ("p1", "p6"),
    "มัธยมศึกษา": ("m1", "m6"),
    "มัธยมศึกษาตอนต้น": ("m1", "m3"),
    "มัธยมศึกษาตอนปลาย": ("m4", "m6"),
}
_SCHOOL_GRADES = [code for code, grade in GRADES.items() if grade.stage is not Stage.CENTRE]


@dataclass(frozen=True, slots=True)
class Institution:
    """An institution before it is written: `code` is made up, a centre's name too."""

    kind: UnitKind
    code: str
    name: str
    authority: Authority
    place: Place
    grades: tuple[str, ...]


class Codes:
    """Gives out institution codes: `30`, province, kind digit, five running digits."""

    def __init__(self, province: str) -> None:
        self._province = province
        self._given: defaultdict[int, int] = defaultdict(int)

    def next(self, authority: Authority, kind: UnitKind) -> str:
        digit = _KIND_DIGITS.get(UnitKind(authority.kind), _MUNICIPALITY_DIGIT)
        digit += _CENTRE_DIGITS_AFTER if kind is UnitKind.CENTRE else 0
        self._given[digit] += 1
        return f"30{self._province}{digit}{self._given[digit]:05d}"


def institutions_of(
    province: str, authorities: Sequence[Authority], *, each: int | None = None
) -> list[Institution]:
    """List the institutions of these authorities, at most `each` of either kind a authority."""
    codes = Codes(province)
    by_authority: dict[str, list[SisaketSchool | AuthoritySchool]] = defaultdict(list)
    for school in _schools_of(province):
        by_authority[_authority_of(school, authorities)].append(school)
    found: list[Institution] = []
    for authority in authorities:
        found += [
            _school(school, authority, codes) for school in by_authority[authority.code][:each]
        ]
        found += list(_centres(authority, codes))[:each]
    return found


def _schools_of(province: str) -> Iterable[SisaketSchool | AuthoritySchool]:
    if province == SISAKET:
        return [school for school in sisaket_schools() if school.affiliation == "authority"]
    return [school for school in authority_schools() if school.province_code == province]


def _authority_of(school: SisaketSchool | AuthoritySchool, authorities: Sequence[Authority]) -> str:
    """Give a school's authority; where it is not known, one of its sub-district or district."""
    if school.authority_code:
        return school.authority_code
    near = [one for one in authorities if one.district_code == school.district_code]
    here = [one for one in near if _is_seat(one, school.subdistrict_code)]
    return (*here, *reversed(near), authorities[0])[0].code


def _is_seat(authority: Authority, subdistrict_code: str) -> bool:
    return seat_of(authority.code).subdistrict.code == subdistrict_code


def _school(
    school: SisaketSchool | AuthoritySchool, authority: Authority, codes: Codes
) -> Institution:
    places = places_of_province(authority.province_code)
    place = next(
        (one for one in places if one.subdistrict.code == school.subdistrict_code),
        next(
            (one for one in places if one.district_code == school.district_code),
            seat_of(authority.code),
        ),
    )
    return Institution(
        kind=UnitKind.SCHOOL,
        code=codes.next(authority, UnitKind.SCHOOL),
        name=school.name_th,
        authority=authority,
        place=place,
        grades=grades_of_level(school.level_th, is_pao=authority.kind == UnitKind.PAO),
    )


def grades_of_level(level: str, *, is_pao: bool) -> tuple[str, ...]:
    """Read `อนุบาล–ประถมศึกษา`; where nothing is known, a PAO's school is a secondary one."""
    stages = level.replace("-", "–").split("–") if level else []
    if not stages:
        stages = ["มัธยมศึกษา"] if is_pao else ["อนุบาล", "ประถมศึกษา"]
    first, last = _STAGES[stages[0]][0], _STAGES[stages[-1]][1]
    return tuple(_SCHOOL_GRADES[_SCHOOL_GRADES.index(first) : _SCHOOL_GRADES.index(last) + 1])


def _centres(authority: Authority, codes: Codes) -> Iterable[Institution]:
    """Make up the centres of an authority below the PAO."""
    if authority.kind == UnitKind.PAO:
        return
    rng = dice("centres", authority.code)
    place = seat_of(authority.code)
    names: set[str] = set()
    for number in range(rng.choices(range(4), _CENTRES_WEIGHTS)[0]):
        name = _centre_name(authority, number, rng)
        while name in names:
            name = _centre_name(authority, number, rng)
        names.add(name)
        yield Institution(
            kind=UnitKind.CENTRE,
            code=codes.next(authority, UnitKind.CENTRE),
            name=f"ศูนย์พัฒนาเด็กเล็ก{name}",
            authority=authority,
            place=place,
            grades=("c2", "c3", "c4", "c5") if rng.random() < 0.15 else ("c2", "c3", "c4"),
        )


def _centre_name(authority: Authority, number: int, rng: Random) -> str:
    if number == 0 and rng.random() < 0.5:
        return rng.choice((authority.name_th, f"ตำบล{bare_name(authority)}"))
    return rng.choice(("บ้าน", "บ้าน", "บ้าน", "วัดบ้าน")) + village(rng)
