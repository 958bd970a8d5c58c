"""Schools of other affiliations: real names and places, each paid for by one authority (6.1)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any, TypeAlias

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from app.demo.chance import dice
from app.demo.ids import Ids
from app.demo.institutions import SISAKET, grades_of_level
from app.demo.places import bare_name
from app.domain.affiliations import Affiliation
from app.domain.grades import COUNT_GRADES
from app.domain.thai_text import sort_key
from app.models import OtherSchool, SchoolPayer, Unit, UnitKind
from app.reference import (
    Authority,
    BorderPatrolSchool,
    SisaketSchool,
    authorities,
    border_patrol_schools,
    sisaket_schools,
    subdistricts,
)

_Known: TypeAlias = SisaketSchool | BorderPatrolSchool
_AFFILIATIONS = {"obec_primary": Affiliation.OBEC, "private": Affiliation.PRIVATE}
_COUNTED = frozenset(grade.code for grade in COUNT_GRADES)
_USUAL_OBEC = ("k2", "k3", "p1", "p2", "p3", "p4", "p5", "p6")
_TEACHES_K1 = 0.2


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes the schools of provinces, and lets their authorities pay since a day."""

    session: Session
    ids: Ids
    since: date
    _schools: list[dict[str, Any]] = field(default_factory=list)
    _payers: list[dict[str, Any]] = field(default_factory=list)
    _doubtful: list[int] = field(default_factory=list)

    def write(self, province: Unit, *, each: int | None = None) -> None:
        """Write the schools for which a province's authorities pay, at most `each` for each."""
        of_province = select(Unit).where(Unit.parent_id == province.id)
        written = {unit.code: unit for unit in self.session.scalars(of_province)}
        paid: Counter[str] = Counter()
        for school, affiliation, payer, also in paid_schools(province.code.removeprefix("p")):
            if payer.code not in written or paid[payer.code] == each:
                continue
            paid[payer.code] += 1
            school_id = self._add(province, school, affiliation)
            self._pay(school_id, written[payer.code].id, self.since)
            if also:
                self._doubtful.append(school_id)
        payers = [written[code].id for code in paid]
        self.session.execute(
            update(Unit).where(Unit.id.in_(payers)).values(pays_for_other_schools=True)
        )

    def flush(self, *, paid_twice_since: date) -> None:
        """Write the rows; since a day two pay for the first school that two may pay for."""
        for school_id, also in self._also_paying()[:1]:
            self._pay(school_id, also, paid_twice_since)
        for model, rows in ((OtherSchool, self._schools), (SchoolPayer, self._payers)):
            if rows:
                self.session.execute(insert(model), rows)
            rows.clear()

    def _also_paying(self) -> list[tuple[int, int]]:
        """Give doubtful schools, each with another authority that pays in their district."""
        districts = {one["id"]: one["district_code"] for one in self._schools}
        near = {districts[one["school_id"]]: one["authority_id"] for one in self._payers}
        paid = {one["school_id"]: one["authority_id"] for one in self._payers}
        found = [(one, near[districts[one]]) for one in self._doubtful]
        return [(school_id, also) for school_id, also in found if also != paid[school_id]]

    def _add(
        self,
        province: Unit,
        school: _Known,
        affiliation: Affiliation,
    ) -> int:
        school_id = self.ids.next(OtherSchool)
        self._schools.append(
            {
                "id": school_id,
                "province_id": province.id,
                "name": school.name_th,
                "sort_key": sort_key(school.name_th),
                "affiliation": affiliation,
                "code": (school.obec_code or None) if isinstance(school, SisaketSchool) else None,
                "district_code": school.district_code or None,
                "subdistrict_code": school.subdistrict_code or None,
                "grades": grades_of(school),
                "synthetic": False,
                "version": 1,
            }
        )
        return school_id

    def _pay(self, school_id: int, authority_id: int, since: date) -> None:
        row = {"school_id": school_id, "authority_id": authority_id, "valid_from": since}
        self._payers.append({"id": self.ids.next(SchoolPayer)} | row)


def paid_schools(
    code: str,
) -> Iterator[tuple[_Known, Affiliation, Authority, Authority | None]]:
    """Give a province's schools with who pays for them, and who may have to instead."""
    for school, affiliation in _of_province(code):
        yield school, affiliation, *_payer_of(school)


def _of_province(code: str) -> Iterator[tuple[_Known, Affiliation]]:
    """Give what is known of a province: the Border Patrol's schools, in Sisaket all others too."""
    if code == SISAKET:
        for school in sisaket_schools():
            if school.affiliation in _AFFILIATIONS:
                yield school, _AFFILIATIONS[school.affiliation]
    for of_border in border_patrol_schools():
        if of_border.province_code == code:
            yield of_border, Affiliation.BORDER_PATROL


def grades_of(school: _Known) -> list[str]:
    """Give the kindergarten and primary grades that a school teaches; made up where not known.

    The one private school that is said to teach secondary grades alone is a kindergarten by name.
    """
    level = school.level_th if isinstance(school, SisaketSchool) else ""
    told = grades_of_level(level, is_pao=False) if level else ()
    if counted := [grade for grade in told if grade in _COUNTED]:
        return counted
    rng = dice("grades", school.name_th, school.subdistrict_code)
    return [*(["k1"] if rng.random() < _TEACHES_K1 else []), *_USUAL_OBEC]


def _payer_of(
    school: _Known,
) -> tuple[Authority, Authority | None]:
    """Give the authority of a school's sub-district, and one that may pay as well.

    Where two bear its name, the PAO pays, within whose area all of them lie; where none does, the
    town of the district, or the PAO again.
    """
    of_province = _authorities_of(school.district_code[:2])
    near = [one for one in of_province if one.district_code == school.district_code]
    here = [one for one in near if bare_name(one) == _subdistrict_name(school)]
    if len(here) == 1:
        return here[0], None
    towns = [one for one in near if one.kind == UnitKind.TOWN_MUNICIPALITY and not here]
    paos = [one for one in of_province if one.kind == UnitKind.PAO]
    return (*towns, *paos)[0], here[0] if here else None


@cache
def _authorities_of(province: str) -> tuple[Authority, ...]:
    return tuple(one for one in authorities().values() if one.province_code == province)


def _subdistrict_name(school: _Known) -> str:
    found = subdistricts().get(school.subdistrict_code)
    return found.name_th if found else ""
