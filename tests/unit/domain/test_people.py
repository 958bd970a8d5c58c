"""Prefixes of names: written in full, and the sex that they tell."""

from __future__ import annotations

import pytest

from app.domain.people import PREFIXES, Sex, normalise_prefix, sex_of_prefix


@pytest.mark.parametrize(
    ("typed", "prefix"),
    [
        ("ด.ช.", "เด็กชาย"),
        ("ด.ช", "เด็กชาย"),
        ("ดช.", "เด็กชาย"),
        ("ด. ช.", "เด็กชาย"),
        (" ด.ญ. ", "เด็กหญิง"),
        ("น.ส.", "นางสาว"),
        ("นางสาว\u200b", "นางสาว"),
        ("ส.ณ.", "สามเณร"),
        ("ม.ร.ว.", "หม่อมราชวงศ์"),
        ("ว่าที่ ร.ต.", "ว่าที่ร้อยตรี"),
        ("ว่าที่ ร.ต. หญิง", "ว่าที่ร้อยตรีหญิง"),
    ],
)
def test_an_abbreviated_prefix_is_written_in_full(typed: str, prefix: str) -> None:
    assert normalise_prefix(typed) == prefix


@pytest.mark.parametrize("prefix", PREFIXES)
def test_a_full_prefix_stays(prefix: str) -> None:
    assert normalise_prefix(prefix) == prefix


@pytest.mark.parametrize(("typed", "kept"), [(" ดร. ", "ดร."), ("", ""), ("Miss", "Miss")])
def test_an_unknown_prefix_is_kept(typed: str, kept: str) -> None:
    assert normalise_prefix(typed) == kept
    assert sex_of_prefix(typed) is None


@pytest.mark.parametrize(
    ("prefix", "sex"),
    [
        ("เด็กชาย", Sex.MALE),
        ("ด.ญ.", Sex.FEMALE),
        ("นาย", Sex.MALE),
        ("น.ส.", Sex.FEMALE),
        ("นาง", Sex.FEMALE),
        ("สามเณร", Sex.MALE),
        ("พระ", Sex.MALE),
        ("แม่ชี", Sex.FEMALE),
        ("หม่อมหลวง", None),
    ],
)
def test_a_prefix_tells_the_sex_where_it_does(prefix: str, sex: Sex | None) -> None:
    assert sex_of_prefix(prefix) is sex
