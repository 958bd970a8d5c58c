"""Write schools of other affiliations with their figures, two lines a row: boys above girls."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.documents.pagination import Group
from app.documents.roster_values import GradeTotal
from app.documents.submission_values import CountedRow
from app.documents.text_fit import FittedText
from app.documents.writer import CELL_PADDING_MM, Column, Writer
from app.domain.affiliations import Affiliation
from app.domain.counts import CELLS
from app.domain.grades import COUNT_GRADES
from app.domain.people import Sex

SMALLER = 0.9
# Figures have less beside them than texts: sums of a grade may need five digits.
FIGURE_PADDING_MM = 1.3
SEXES = ((Sex.MALE, "ชาย"), (Sex.FEMALE, "หญิง"))
NOT_TAUGHT, BLANK = "–", "ว่าง"

Stacked = tuple[FittedText, ...]


@dataclass(frozen=True, slots=True)
class CountedLine:
    """A row of the list: a school, or what several come to."""

    cells: tuple[Stacked, ...]
    is_sum: bool


@dataclass(frozen=True, slots=True)
class Listed:
    """A school with its number in the list of its affiliation, or schools that are added up."""

    number: int | None
    name: tuple[str, ...]
    schools: Sequence[CountedRow]


def counted_columns(writer: Writer) -> tuple[Column, ...]:
    """Return the columns of the list: a school's grades with their sums at the right."""
    return (
        Column("ที่", 8, "centre"),
        Column("สถานศึกษา\nรหัส อำเภอ (วันประกาศยุบเลิก)", 50),
        Column("เพศ", 9, "centre"),
        *(Column(writer.digits(grade.short), 9.6, "right") for grade in COUNT_GRADES),
        Column("รวม", 12, "right"),
        Column("รวม\nทั้งสิ้น", 14.6, "right"),
    )


def school_groups(schools: Sequence[CountedRow], writer: Writer) -> list[Group[Listed]]:
    """Put the schools of each affiliation together with their sum, and the sum of all last."""
    groups = []
    for affiliation in Affiliation:
        members = [school for school in schools if school.affiliation is affiliation]
        if members:
            listed = [
                Listed(number, _called(school, writer), (school,))
                for number, school in enumerate(members, start=1)
            ]
            heading = f"{affiliation.label} {_how_many(members, writer)}"
            groups.append(Group(heading, [*listed, _sum_of(affiliation.short, members, writer)]))
    if groups:
        groups.append(Group("ทุกสังกัด", [_sum_of("ทุกสังกัด", schools, writer)]))
    return groups


def line_of(listed: Listed, columns: Sequence[Column], writer: Writer) -> CountedLine:
    """Fit a row into its cells."""
    is_sum = listed.number is None
    texts = (
        ("" if listed.number is None else writer.digits(listed.number),),
        listed.name,
        tuple(word for _, word in SEXES),
        *(
            tuple(_figure(listed.schools, grade.code, sex, writer) for sex, _ in SEXES)
            for grade in COUNT_GRADES
        ),
        tuple(writer.digits(f"{pupils_of(listed.schools, sex):,}") for sex, _ in SEXES),
        (writer.digits(f"{sum(pupils_of(listed.schools, sex) for sex in Sex):,}"),),
    )
    return CountedLine(
        tuple(
            tuple(
                writer.line(text, width_mm=_room_in(column), size=SMALLER, bold=is_sum)
                for text in lines
            )
            for column, lines in zip(columns, texts, strict=True)
        ),
        is_sum,
    )


def _room_in(column: Column) -> float:
    is_figure = column.align == "right"
    return column.width_mm - (FIGURE_PADDING_MM if is_figure else CELL_PADDING_MM)


def grade_totals(schools: Iterable[CountedRow]) -> tuple[GradeTotal, ...]:
    """Add up every grade that is counted, those without pupils too."""
    sums: Counter[tuple[str, Sex]] = Counter()
    for school in schools:
        sums.update(school.figures)
    return tuple(
        GradeTotal(grade.code, None, sums[grade.code, Sex.MALE], sums[grade.code, Sex.FEMALE])
        for grade in COUNT_GRADES
    )


def pupils_of(schools: Iterable[CountedRow], sex: Sex) -> int:
    """Add up all that schools have of one sex."""
    return sum(
        school.figures.get(cell, 0) for school in schools for cell in CELLS if cell[1] is sex
    )


def _figure(schools: Sequence[CountedRow], grade: str, sex: Sex, writer: Writer) -> str:
    """Return a figure or a sum; zero is not a blank, and neither is a grade not taught (6.2)."""
    known = [school.figures[grade, sex] for school in schools if (grade, sex) in school.figures]
    if known:
        return writer.digits(f"{sum(known):,}")
    return BLANK if any(grade in school.grades for school in schools) else NOT_TAUGHT


def _called(school: CountedRow, writer: Writer) -> tuple[str, str]:
    """Return the two lines that name a school; a dissolved one with its announcement's date."""
    parts = [school.code]
    if school.dissolved_on:
        parts.append(f"ยุบเลิก {writer.day(school.dissolved_on)}")
    elif school.district:
        parts.append(f"อ.{school.district.removeprefix('อำเภอ')}")
    return school.name, " ".join(part for part in parts if part) or "–"


def _sum_of(whose: str, schools: Sequence[CountedRow], writer: Writer) -> Listed:
    return Listed(None, (f"รวม {whose}", _how_many(schools, writer)), schools)


def _how_many(schools: Sequence[CountedRow], writer: Writer) -> str:
    """Say how many schools there are, and how many of them are dissolved."""
    dissolved = sum(school.dissolved_on is not None for school in schools)
    text = f"{len(schools):,} แห่ง"
    return writer.digits(f"{text} (ยุบเลิก {dissolved:,} แห่ง)" if dissolved else text)
