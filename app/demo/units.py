"""Writing the tree: department, provinces, authorities, institutions, and their first accounts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Any

from sqlalchemy.orm import Session

from app.demo import people, sizes
from app.demo.chance import dice
from app.demo.ids import Ids
from app.demo.institutions import Institution, institutions_of
from app.demo.places import places_of_province, seat_of, telephone
from app.domain.login_codes import DEPARTMENT_CODE, Level, login_class
from app.domain.thai_text import sort_key
from app.models import Account, Base, Duty, HistoryChain, Unit, UnitCode, UnitKind
from app.reference import Authority, authorities, provinces

_HEADS = {
    UnitKind.DEPARTMENT: "อธิบดีกรมส่งเสริมการปกครองท้องถิ่น",
    UnitKind.PROVINCE: "ท้องถิ่นจังหวัด",
    UnitKind.PAO: "นายกองค์การบริหารส่วนจังหวัด",
    UnitKind.SAO: "นายกองค์การบริหารส่วนตำบล",
    UnitKind.SPECIAL: "นายกเมืองพัทยา",
    UnitKind.SCHOOL: "ผู้อำนวยการสถานศึกษา",
    UnitKind.CENTRE: "หัวหน้าศูนย์พัฒนาเด็กเล็ก",
}
_HEAD_OF_MUNICIPALITY = "นายกเทศมนตรี"
_POSITIONS = {
    UnitKind.DEPARTMENT: "นักวิชาการศึกษาชำนาญการพิเศษ",
    UnitKind.PROVINCE: "นักส่งเสริมการปกครองท้องถิ่นชำนาญการ",
    UnitKind.SCHOOL: "ครูชำนาญการ",
    UnitKind.CENTRE: "ครูผู้ดูแลเด็ก",
}
_POSITION_IN_AUTHORITY = "นักวิชาการศึกษาชำนาญการ"


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes units with a principal account each; every account has the same password."""

    session: Session
    ids: Ids
    password_hash: str
    at: datetime
    _belongings: list[Base] = field(default_factory=list)

    def flush(self) -> None:
        """Write the units, and then what stands on them."""
        self.session.flush()
        self.session.add_all(self._belongings)
        self.session.flush()
        self._belongings.clear()

    def department(self) -> Unit:
        """Write the department."""
        return self._unit(
            None,
            UnitKind.DEPARTMENT,
            DEPARTMENT_CODE,
            "กรมส่งเสริมการปกครองท้องถิ่น",
            dice("department"),
            address="เลขที่ 1 ถนนสมมติ เขตดุสิต กรุงเทพมหานคร",
            postcode="10300",
            telephone="0-2000-0000",
        )

    def province(self, department: Unit, code: str) -> Unit:
        """Write a province's office, in the district of its seat."""
        rng = dice("province", code)
        place = places_of_province(code)[0]
        return self._unit(
            department,
            UnitKind.PROVINCE,
            f"p{code}",
            f"สำนักงานส่งเสริมการปกครองท้องถิ่นจังหวัด{provinces()[code].name_th}",
            rng,
            province_code=code,
            district_code=place.district_code,
            address=place.address(rng),
            postcode=place.subdistrict.postcode,
            telephone=telephone(code, rng),
        )

    def authority(self, province: Unit, authority: Authority) -> Unit:
        """Write a local authority by its real code and name."""
        rng = dice("authority", authority.code)
        place = seat_of(authority.code)
        return self._unit(
            province,
            UnitKind(authority.kind),
            authority.code,
            authority.name_th,
            rng,
            province_code=authority.province_code,
            district_code=authority.district_code,
            address=place.address(rng),
            postcode=place.subdistrict.postcode,
            telephone=telephone(authority.province_code, rng),
        )

    def institution(self, authority: Unit, institution: Institution) -> Unit:
        """Write an institution; its code is made up, and so marked."""
        rng = dice("institution", institution.code)
        place = institution.place
        by_grade = sizes.grade_sizes(
            institution.code, institution.kind, authority.kind, institution.grades
        )
        return self._unit(
            authority,
            institution.kind,
            institution.code,
            institution.name,
            rng,
            province_code=authority.province_code,
            district_code=place.district_code,
            address=place.address(rng),
            postcode=place.subdistrict.postcode,
            telephone=telephone(institution.authority.province_code, rng),
            grades=list(institution.grades),
            rooms_per_grade=sizes.rooms(by_grade),
            synthetic=True,
        )

    def _unit(
        self, parent: Unit | None, kind: UnitKind, code: str, name: str, rng: Random, **facts: Any
    ) -> Unit:
        unit_id = self.ids.next(Unit)
        unit = Unit(
            id=unit_id,
            kind=kind,
            level=kind.level,
            login_class=login_class(code),
            code=code,
            name=name,
            sort_key=sort_key(name),
            parent=parent,
            path=f"{parent.path}/{unit_id}" if parent else str(unit_id),
            head_name=people.officer_name(rng),
            head_position=_HEADS.get(kind, _HEAD_OF_MUNICIPALITY),
            **facts,
        )
        self.session.add(unit)
        self._belongings.append(UnitCode(code=code, unit_id=unit_id))
        self._belongings.append(self._principal(unit, rng))
        if unit.level is not Level.INSTITUTION:
            self._belongings.append(HistoryChain(unit_id=unit_id, length=0, last_hash=""))
        return unit

    def _principal(self, unit: Unit, rng: Random) -> Account:
        return Account(
            id=self.ids.next(Account),
            unit_id=unit.id,
            name=people.officer_name(rng),
            position=_POSITIONS.get(unit.kind, _POSITION_IN_AUTHORITY),
            phone=unit.telephone,
            appointment=f"คำสั่งที่ {rng.randint(1, 400)}/2564",
            duty=Duty.PRINCIPAL,
            password_hash=self.password_hash,
            must_change_password=False,
            created_at=self.at,
        )


def write_province(
    writer: Writer,
    department: Unit,
    code: str,
    *,
    authorities_at_most: int | None = None,
    institutions_each: int | None = None,
) -> Unit:
    """Write a province with its authorities and institutions, or some of each kind of them."""
    province = writer.province(department, code)
    chosen = _some([one for one in authorities().values() if one.province_code == code])
    chosen = chosen[:authorities_at_most]
    written = {one.code: writer.authority(province, one) for one in chosen}
    for institution in institutions_of(code, chosen, each=institutions_each):
        writer.institution(written[institution.authority.code], institution)
    writer.flush()
    return province


def _some(of_province: Sequence[Authority]) -> list[Authority]:
    """Put authorities into an order whose beginning has some of every kind."""
    seen: dict[str, int] = {}
    ranked = []
    for authority in of_province:
        rank = seen[authority.kind] = seen.get(authority.kind, -1) + 1
        ranked.append((rank, authority.code, authority))
    return [authority for _rank, _code, authority in sorted(ranked, key=lambda one: one[:2])]
