"""The reference data shipped with the portal: whole, joined, and read as text."""

from __future__ import annotations

from dataclasses import astuple

from app import reference


def test_every_file_is_read_whole() -> None:
    assert len(reference.provinces()) == 77
    assert len(reference.districts()) == 928
    assert len(reference.subdistricts()) == 7_436
    assert len(reference.authorities()) == 7_849
    assert len(reference.sisaket_schools()) == 986
    assert len(reference.authority_schools()) == 1_226
    assert len(reference.border_patrol_schools()) == 55
    assert len(reference.ministry_grades()) == 20
    assert sum(map(len, reference.ministry_codes().values())) == 176
    assert len(reference.export_columns()) == 29
    assert len(reference.female_given_names()) == len(reference.male_given_names()) == 800
    assert len(reference.family_names()) == 1_500


def test_codes_keep_their_leading_zero() -> None:
    assert reference.authorities()["02110101"].name_th == "องค์การบริหารส่วนจังหวัดสมุทรปราการ"
    assert reference.ministry_codes()["ศาสนา"][0].code == "01"


def test_places_lie_in_places_that_exist() -> None:
    assert {row.province_code for row in reference.districts().values()} <= set(
        reference.provinces()
    )
    assert {row.district_code for row in reference.subdistricts().values()} <= set(
        reference.districts()
    )
    assert {row.district_code for row in reference.authorities().values()} <= set(
        reference.districts()
    )


def test_schools_lie_in_districts_and_under_authorities_that_exist() -> None:
    schools: list[reference.SisaketSchool | reference.AuthoritySchool] = [
        *reference.sisaket_schools(),
        *reference.authority_schools(),
    ]
    assert {row.district_code for row in schools} <= set(reference.districts())
    assert {row.authority_code for row in schools} <= {"", *reference.authorities()}
    assert {row.subdistrict_code for row in schools} <= {"", *reference.subdistricts()}


def test_no_field_has_stray_white_space() -> None:
    rows = [
        *map(astuple, reference.subdistricts().values()),
        *map(astuple, reference.authorities().values()),
        *map(astuple, reference.sisaket_schools()),
        *map(astuple, reference.authority_schools()),
        *map(astuple, reference.border_patrol_schools()),
    ]
    assert all(value == " ".join(value.split()) for row in rows for value in row)


def test_disadvantages_are_not_listed_as_disabilities() -> None:
    disabilities = {row.name_th for row in reference.ministry_codes()["ความพิการ"]}
    assert "ไม่พิการ" in disabilities
    assert "เด็กยากจน" not in disabilities
