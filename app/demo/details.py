"""What is kept of a pupil beyond the list: plausible, light, and nothing sensitive."""

from __future__ import annotations

from random import Random
from typing import Any

from app.demo import people
from app.demo.cohorts import Child
from app.domain.national_id import Kind
from app.domain.people import Sex
from app.domain.thai_calendar import age_on, sixteenth_of_may
from app.reference import Subdistrict, districts, provinces

_OCCUPATIONS = ("เกษตรกร", "รับจ้าง", "ค้าขาย", "พนักงานบริษัท", "รับราชการ")
_FAMILIES = ("พ่อแม่อยู่ด้วยกัน", "พ่อแม่แยกกันอยู่", "พ่อแม่หย่าร้าง", "พ่อเสียชีวิต/สาบสูญ")
_FAMILIES_WEIGHTS = (70, 16, 12, 2)
_NEIGHBOURS = ("ลาว", "กัมพูชา", "เมียนมา")
_WITHOUT_CIVIL_STATUS = "067"


def detail(child: Child, near: Subdistrict, year: int, rng: Random) -> dict[str, Any]:
    """Make up the details of one row, for a child that lives near its authority's seat."""
    age = age_on(child.birth_date, sixteenth_of_may(year))
    height = round(76 + 6.1 * min(age, 15) + rng.uniform(-5, 5), 1)
    father = _parent(child, Sex.MALE, "บิดา", rng)
    mother = _parent(child, Sex.FEMALE, "มารดา", rng)
    home = _home(near, rng)
    return {
        "nationality": _nationality(child, rng),
        "race": "",
        "religion": "",
        "health": "",
        "admission_date": sixteenth_of_may(child.since),
        "height_cm": height,
        "weight_kg": round(height * height / 10_000 * rng.uniform(14, 20), 1),
        "student_condition": "ปกติ",
        "family_status": rng.choices(_FAMILIES, _FAMILIES_WEIGHTS)[0],
        "tuition_reimbursement": "",
        "medical_reimbursement": "",
        "father": father,
        "mother": mother,
        "guardian": mother if rng.random() < 0.6 else father,
        "registered_address": home,
        "current_address": home,
    }


def _nationality(child: Child, rng: Random) -> str:
    if child.kind is Kind.GCODE or child.number[0] in _WITHOUT_CIVIL_STATUS:
        return rng.choice(_NEIGHBOURS)
    return "ไทย"


def _parent(child: Child, sex: Sex, relationship: str, rng: Random) -> dict[str, str]:
    return {
        "prefix": "นาย" if sex is Sex.MALE else "นาง",
        "first_name": people.given_name(rng, sex),
        "last_name": child.last_name,
        "occupation": rng.choice(_OCCUPATIONS),
        "relationship": relationship,
    }


def _home(subdistrict: Subdistrict, rng: Random) -> dict[str, str]:
    district = districts()[subdistrict.district_code]
    return {
        "house_no": str(rng.randint(1, 299)),
        "moo": str(rng.randint(1, 14)),
        "subdistrict": subdistrict.name_th,
        "district": district.name_th,
        "province": provinces()[district.province_code].name_th,
        "postal_code": subdistrict.postcode,
    }
