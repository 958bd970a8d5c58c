"""Grades: their names, their order, their usual ages, and what follows what."""

from __future__ import annotations

import pytest

from app.domain.grades import (
    CENTRE_GRADES,
    COUNT_GRADES,
    GRADES,
    SCHOOL_GRADES,
    Stage,
    is_usual_age,
    next_grade,
)


def test_grades_stand_in_order_each_under_its_code() -> None:
    assert " ".join(GRADES) == ("c2 c3 c4 c5 k1 k2 k3 p1 p2 p3 p4 p5 p6 m1 m2 m3 m4 m5 m6 v1 v2 v3")
    assert [grade.order for grade in GRADES.values()] == list(range(1, 23))
    assert all(grade.code == code for code, grade in GRADES.items())


def test_a_grade_belongs_to_a_centre_or_to_a_school() -> None:
    assert (*CENTRE_GRADES, *SCHOOL_GRADES) == tuple(GRADES.values())
    assert [grade.code for grade in CENTRE_GRADES] == ["c2", "c3", "c4", "c5"]


def test_other_schools_are_counted_from_kindergarten_to_the_end_of_primary() -> None:
    assert " ".join(grade.short for grade in COUNT_GRADES) == (
        "อ.1 อ.2 อ.3 ป.1 ป.2 ป.3 ป.4 ป.5 ป.6"
    )


@pytest.mark.parametrize(
    ("code", "short", "name", "stage", "usual_age"),
    [
        ("c2", "2 ขวบ", "กลุ่มอายุ 2 ปี", Stage.CENTRE, 2),
        ("c5", "5 ขวบ", "กลุ่มอายุ 5 ปี", Stage.CENTRE, 5),
        ("k1", "อ.1", "อนุบาลปีที่ 1", Stage.KINDERGARTEN, 3),
        ("k3", "อ.3", "อนุบาลปีที่ 3", Stage.KINDERGARTEN, 5),
        ("p1", "ป.1", "ประถมศึกษาปีที่ 1", Stage.PRIMARY, 6),
        ("p6", "ป.6", "ประถมศึกษาปีที่ 6", Stage.PRIMARY, 11),
        ("m1", "ม.1", "มัธยมศึกษาปีที่ 1", Stage.LOWER_SECONDARY, 12),
        ("m3", "ม.3", "มัธยมศึกษาปีที่ 3", Stage.LOWER_SECONDARY, 14),
        ("m4", "ม.4", "มัธยมศึกษาปีที่ 4", Stage.UPPER_SECONDARY, 15),
        ("m6", "ม.6", "มัธยมศึกษาปีที่ 6", Stage.UPPER_SECONDARY, 17),
        ("v1", "ปวช.1", "ประกาศนียบัตรวิชาชีพชั้นปีที่ 1", Stage.VOCATIONAL, 15),
        ("v3", "ปวช.3", "ประกาศนียบัตรวิชาชีพชั้นปีที่ 3", Stage.VOCATIONAL, 17),
    ],
)
def test_a_grade_has_its_names_stage_and_usual_age(
    code: str, short: str, name: str, stage: Stage, usual_age: int
) -> None:
    grade = GRADES[code]
    assert (grade.short, grade.name, grade.stage, grade.usual_age) == (
        short,
        name,
        stage,
        usual_age,
    )


def test_every_stage_has_a_thai_name() -> None:
    assert Stage.UPPER_SECONDARY.label == "มัธยมศึกษาตอนปลาย"
    assert len({stage.label for stage in Stage}) == len(Stage)


@pytest.mark.parametrize(
    ("age", "is_usual"), [(4, False), (5, True), (6, True), (7, True), (8, True), (9, False)]
)
def test_an_age_is_usual_from_one_year_younger_to_two_years_older(age: int, is_usual: bool) -> None:
    assert is_usual_age(GRADES["p1"], age) is is_usual


@pytest.mark.parametrize(
    ("code", "following"),
    [("k1", "k2"), ("k3", "p1"), ("p6", "m1"), ("m3", "m4"), ("v1", "v2"), ("c2", "c3")],
)
def test_promotion_leads_to_the_next_grade(code: str, following: str) -> None:
    assert next_grade(code) is GRADES[following]


@pytest.mark.parametrize("code", ["c5", "m6", "v3"])
def test_no_grade_follows_the_last_of_its_kind(code: str) -> None:
    assert next_grade(code) is None


def test_promotion_from_a_grade_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(KeyError):
        next_grade("p7")
