"""Places of a province: where a unit stands, which villages lie near, its made-up telephone."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from random import Random

from app.reference import Authority, Subdistrict, authorities, districts, provinces, subdistricts

# Parts that names of villages in the north-east are made of.
_HEADS = ("หนอง", "โนน", "โคก", "นา", "ห้วย", "ดอน", "โพน", "บึง", "กุด", "ทุ่ง", "ม่วง", "สร้าง")
_TAILS = (
    "แวง", "บัว", "สิม", "ใหญ่", "น้อย", "แดง", "ขาม", "ไผ่", "หว้า", "ค้อ", "จาน", "แก้ว",
    "สวรรค์", "สมบูรณ์", "พัฒนา", "เจริญ", "ยาง", "เรือ", "หิน", "กลาง", "สูง", "ตาด",
)  # fmt: skip
_KIND_WORDS = (
    "องค์การบริหารส่วนจังหวัด",
    "องค์การบริหารส่วนตำบล",
    "เทศบาลนคร",
    "เทศบาลเมือง",
    "เทศบาลตำบล",
)
# Area codes by the first digit of the province. Behind them 00 follows, where no number begins.
_AREAS = {"1": "2", "2": "38", "3": "45", "4": "42", "5": "53", "6": "55", "7": "32", "8": "75"}
_AREA_OF_THE_SOUTH = "74"


@dataclass(frozen=True, slots=True)
class Place:
    """A sub-district and what an address needs of it."""

    subdistrict: Subdistrict

    @property
    def district_code(self) -> str:
        return self.subdistrict.district_code

    def address(self, rng: Random) -> str:
        """Make up a house in this sub-district."""
        district = districts()[self.district_code]
        province = provinces()[district.province_code]
        return (
            f"{rng.randint(1, 299)} หมู่ที่ {rng.randint(1, 14)} ตำบล{self.subdistrict.name_th} "
            f"อำเภอ{district.name_th} จังหวัด{province.name_th}"
        )


@cache
def places_of_province(province: str) -> tuple[Place, ...]:
    """List the sub-districts of a province."""
    return tuple(Place(one) for one in subdistricts().values() if one.code.startswith(province))


@cache
def districts_of(province: str) -> tuple[str, ...]:
    """List the codes of a province's districts."""
    return tuple(code for code in districts() if code.startswith(province))


@cache
def seat_of(authority_code: str) -> Place:
    """Give the sub-district that an authority is named after, or the first of its district."""
    authority = authorities()[authority_code]
    near = _by_district(authority.province_code)[authority.district_code]
    name = bare_name(authority)
    return next((place for place in near if place.subdistrict.name_th == name), near[0])


def bare_name(authority: Authority) -> str:
    """Give an authority's name without the words for its kind."""
    name = authority.name_th
    for word in _KIND_WORDS:
        name = name.removeprefix(word)
    return name


def village(rng: Random) -> str:
    """Make up a village's name."""
    return rng.choice(_HEADS) + rng.choice(_TAILS)


def telephone(province: str, rng: Random) -> str:
    """Make up a telephone number that cannot be anybody's."""
    return f"0-{_AREAS.get(province[0], _AREA_OF_THE_SOUTH)}00-{rng.randint(0, 9999):04d}"


@cache
def _by_district(province: str) -> dict[str, list[Place]]:
    found: dict[str, list[Place]] = defaultdict(list)
    for place in places_of_province(province):
        found[place.district_code].append(place)
    return found
