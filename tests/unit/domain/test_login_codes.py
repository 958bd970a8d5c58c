"""Login codes: what a code says about its unit, and user names made of codes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.login_codes import (
    Level,
    LoginClass,
    UnknownLoginCode,
    login_class,
    province_of,
    split_username,
    username,
)
from app.reference import authorities, provinces


@pytest.mark.parametrize(
    ("code", "expected", "level"),
    [
        ("dla", LoginClass.DEPARTMENT, Level.DEPARTMENT),
        ("p33", LoginClass.PROVINCE, Level.PROVINCE),
        ("02330101", LoginClass.PAO, Level.AUTHORITY),
        ("03200408", LoginClass.CITY, Level.AUTHORITY),
        ("04330101", LoginClass.TOWN, Level.AUTHORITY),
        ("05330301", LoginClass.SUBDISTRICT_MUNICIPALITY, Level.AUTHORITY),
        ("06330305", LoginClass.SAO, Level.AUTHORITY),
        ("3033100001", LoginClass.SCHOOL_OF_PAO, Level.INSTITUTION),
        ("3033200001", LoginClass.SCHOOL_OF_MUNICIPALITY, Level.INSTITUTION),
        ("3033300001", LoginClass.SCHOOL_OF_SAO, Level.INSTITUTION),
        ("3033400001", LoginClass.CENTRE_OF_PAO, Level.INSTITUTION),
        ("3033500001", LoginClass.CENTRE_OF_MUNICIPALITY, Level.INSTITUTION),
        ("3033600001", LoginClass.CENTRE_OF_SAO, Level.INSTITUTION),
    ],
)
def test_every_form_of_code_has_its_class_and_level(
    code: str, expected: LoginClass, level: Level
) -> None:
    assert login_class(code) is expected
    assert expected.level is level


@pytest.mark.parametrize(
    "code",
    [
        "",
        "33",
        "p",
        "p3",
        "p333",
        "01330101",
        "07330101",
        "0233010",
        "023301011",
        "3033000001",
        "3033700001",
        "303310000",
        "30331000011",
        "dla1",
        "06330305-02",
        "0633030x",
    ],
)
def test_a_code_of_no_known_form_is_refused(code: str) -> None:
    with pytest.raises(UnknownLoginCode):
        login_class(code)


@pytest.mark.parametrize("code", ["p99", "06990305", "3099100001", "p10", "02100101"])
def test_a_code_of_no_province_of_the_department_is_refused(code: str) -> None:
    with pytest.raises(UnknownLoginCode):
        province_of(code)


def test_all_76_provinces_outside_bangkok_have_a_code() -> None:
    for code in set(provinces()) - {"10"}:
        assert province_of(f"p{code}") == code


def test_every_authority_of_the_country_has_a_class_and_its_own_province() -> None:
    for authority in authorities().values():
        assert login_class(authority.code).level is Level.AUTHORITY
        assert province_of(authority.code) == authority.province_code


def test_the_department_lies_in_no_province() -> None:
    assert province_of("dla") is None


@pytest.mark.parametrize(
    ("typed", "parts"),
    [
        ("06330305-02", ("06330305", "02")),
        ("06330305", ("06330305", "")),
        (" ๐๖๓๓๐๓๐๕ - ๐๒ ", ("06330305", "02")),
        ("0633 0305–02", ("06330305", "02")),
        ("06330305\u200b", ("06330305", "")),
        ("DLA", ("dla", "")),
        ("P๓๓-๐๑", ("p33", "01")),
        ("", ("", "")),
    ],
)
def test_a_username_is_read_as_people_type_it(typed: str, parts: tuple[str, str]) -> None:
    assert split_username(typed) == parts


def test_the_principal_officer_signs_in_with_the_bare_code() -> None:
    assert username("06330305", "") == "06330305"
    assert username("06330305", "02") == "06330305-02"


@given(
    st.from_regex(r"0[2-6][0-9]{6}", fullmatch=True), st.from_regex("[0-9]{0,2}", fullmatch=True)
)
def test_splitting_undoes_joining(code: str, suffix: str) -> None:
    assert split_username(username(code, suffix)) == (code, suffix)


@given(st.text())
def test_anything_typed_is_a_known_class_or_refused(typed: str) -> None:
    try:
        found = login_class(typed)
    except UnknownLoginCode:
        return
    assert found in LoginClass


def test_levels_know_their_neighbours() -> None:
    assert [level.above for level in Level] == [
        None,
        Level.DEPARTMENT,
        Level.PROVINCE,
        Level.AUTHORITY,
    ]
    assert [level.below for level in Level] == [
        Level.PROVINCE,
        Level.AUTHORITY,
        Level.INSTITUTION,
        None,
    ]
