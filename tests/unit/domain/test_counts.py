"""Figures of other schools: how they are read, when they are complete, what they make one ask."""

from __future__ import annotations

import pytest

from app.domain.counts import (
    CELLS,
    LARGEST,
    BadFigure,
    Cell,
    CountQuery,
    FigureError,
    by_grade,
    checked,
    grades_too_large,
    is_complete,
    queries_about,
    read_figure,
)
from app.domain.people import Sex

GRADES = ("k2", "k3", "p1", "p2", "p3", "p4", "p5", "p6")


def figures(**grades: int) -> dict[Cell, int]:
    """Give so many boys and one girl fewer in each grade."""
    return {
        cell: pupils
        for grade, boys in grades.items()
        for cell, pupils in (((grade, Sex.MALE), boys), ((grade, Sex.FEMALE), max(boys - 1, 0)))
    }


def test_the_columns_are_each_grade_boys_before_girls() -> None:
    assert len(CELLS) == 18
    assert CELLS[:3] == (("k1", Sex.MALE), ("k1", Sex.FEMALE), ("k2", Sex.MALE))
    assert CELLS[-1] == ("p6", Sex.FEMALE)


@pytest.mark.parametrize(
    ("typed", "figure"),
    [
        ("12", 12),
        (" ๑๒ ", 12),
        ("0", 0),
        ("๐", 0),
        ("1,234", 1234),
        ("12.0", 12),
        ("๑,๒๓๔", 1234),
        ("2,345.0", 2345),
        ("007", 7),
        ("-0", 0),
        (str(LARGEST), LARGEST),
    ],
)
def test_a_figure_is_read_as_people_type_it(typed: str, figure: int) -> None:
    assert read_figure(typed) == figure


@pytest.mark.parametrize("typed", ["", "   ", "\t", "\u00a0"])
def test_a_blank_is_not_zero(typed: str) -> None:
    assert read_figure(typed) is None


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ("สิบสอง", FigureError.NOT_A_NUMBER),
        ("1 2", FigureError.NOT_A_NUMBER),
        ("-", FigureError.NOT_A_NUMBER),
        ("1e3", FigureError.NOT_A_NUMBER),
        ("=A1", FigureError.NOT_A_NUMBER),
        *(
            (slip, FigureError.NOT_A_NUMBER)
            for slip in ("1,00", "1,0000", "12,0", "1,2,3", "0,123")
        ),
        *((slip, FigureError.NOT_A_NUMBER) for slip in (",5", "5,", "1234,567", "1,23.0")),
        ("1,234,567", FigureError.TOO_LARGE),
        ("12.5", FigureError.NOT_WHOLE),
        ("๑๒.๕", FigureError.NOT_WHOLE),
        ("-3", FigureError.NEGATIVE),
        ("\u22123", FigureError.NEGATIVE),
        ("3001", FigureError.TOO_LARGE),
        ("9" * 400, FigureError.TOO_LARGE),
    ],
)
def test_what_is_no_count_of_pupils_is_refused_with_its_reason(
    typed: str, error: FigureError
) -> None:
    with pytest.raises(BadFigure) as refused:
        read_figure(typed)
    assert refused.value.error is error


def test_a_whole_number_is_checked_by_itself() -> None:
    assert checked(0) == 0
    for wrong, error in ((-1, FigureError.NEGATIVE), (LARGEST + 1, FigureError.TOO_LARGE)):
        with pytest.raises(BadFigure) as refused:
            checked(wrong)
        assert refused.value.error is error


def test_no_grade_has_more_than_3000_boys_and_girls_together() -> None:
    most = {("p1", Sex.MALE): 1400, ("p1", Sex.FEMALE): 1600, ("p2", Sex.MALE): LARGEST}
    assert grades_too_large(most) == {}
    more = most | {("p1", Sex.MALE): 1401, ("p2", Sex.FEMALE): 1}
    assert grades_too_large(more) == {
        ("p1", Sex.FEMALE): FigureError.GRADE_TOO_LARGE,
        ("p2", Sex.MALE): FigureError.GRADE_TOO_LARGE,
    }


def test_a_school_is_complete_when_all_it_teaches_is_filled_with_zeros_or_more() -> None:
    full = dict.fromkeys(((grade, sex) for grade in GRADES for sex in Sex), 0)
    assert is_complete(full, GRADES)
    assert not is_complete({}, GRADES)
    for cell in full:
        assert not is_complete({other: 0 for other in full if other != cell}, GRADES)


def test_pupils_of_a_grade_are_boys_and_girls() -> None:
    assert by_grade(figures(p1=5, p2=0)) == {"p1": 9, "p2": 0}


def test_usual_figures_ask_nothing() -> None:
    usual = figures(k2=8, k3=9, p1=11, p2=12, p3=9)
    assert queries_about(usual, None) == ()
    assert queries_about(usual, usual) == ()


@pytest.mark.parametrize(
    ("before", "now", "asks"),
    [
        (100, 120, False),
        (100, 121, True),
        (100, 80, False),
        (100, 79, True),
        (0, 0, False),
        (0, 1, True),
        (5, 0, True),
    ],
)
def test_a_change_of_more_than_a_fifth_asks_for_a_reason(before: int, now: int, asks: bool) -> None:
    def school(pupils: int) -> dict[Cell, int]:
        return {("p1", Sex.MALE): pupils}

    assert (CountQuery.CHANGED_MUCH in queries_about(school(now), school(before))) is asks
    assert CountQuery.CHANGED_MUCH not in queries_about(school(now), None)


def test_a_kindergarten_larger_than_the_primary_grades_asks_for_a_reason() -> None:
    assert queries_about(figures(k2=9, p1=8), None) == (CountQuery.KINDERGARTEN_LARGER,)
    assert queries_about(figures(k2=9, p1=9), None) == ()
    # A school that is nothing but a kindergarten cannot be otherwise.
    assert queries_about(figures(k2=9, k3=9), None) == ()


@pytest.mark.parametrize(
    ("grades", "asks"),
    [
        ((10, 20, 30), True),
        ((10, 20, 31), False),
        ((10, 20, 30, 0), True),
        ((10, 20), False),
        ((0, 0, 0), False),
    ],
)
def test_whole_tens_in_every_grade_with_pupils_ask_for_a_reason(
    grades: tuple[int, ...], asks: bool
) -> None:
    school = {(f"p{n}", Sex.FEMALE): pupils for n, pupils in enumerate(grades, start=1)}
    assert (CountQuery.ALL_ROUND in queries_about(school, None)) is asks
