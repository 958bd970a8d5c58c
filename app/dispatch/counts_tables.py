"""Write counts of other schools as tables: a row a school, sums by affiliation and by grade."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from app.documents.wording import OF_ALL, QUERY_WORDS
from app.domain.affiliations import Affiliation
from app.domain.counts import CELLS, CountQuery
from app.domain.grades import COUNT_GRADES, GRADES
from app.domain.people import Sex
from app.exchange.writing import Table
from app.services.confirmation.frozen import FrozenCounted, FrozenCounts

Cells: TypeAlias = list[str | int]

_SEXES = {Sex.MALE: "ชาย", Sex.FEMALE: "หญิง"}
SCHOOL_HEADINGS = (
    *("สังกัด", "รหัสสถานศึกษา", "สถานศึกษา", "อำเภอ"),
    *(f"{GRADES[grade].short} {_SEXES[sex]}" for grade, sex in CELLS),
    *("ชาย", "หญิง", "รวม", "วันที่ประกาศยุบเลิก", "ข้อที่ควรตรวจสอบ", "เหตุผล"),
)


def tables_of(counts: FrozenCounts) -> tuple[Table, ...]:
    """Give the sheets of a workbook."""
    return (
        Table("สถานศึกษา", SCHOOL_HEADINGS, school_rows(counts)),
        Table(
            "สังกัด",
            ("สังกัด", "จำนวนสถานศึกษา", "ชาย", "หญิง", "รวม"),
            _by_affiliation(counts),
        ),
        Table(
            "ระดับชั้น",
            ("ระดับชั้น", "ชาย", "หญิง", "รวม"),
            _by_grade(counts),
        ),
    )


def school_rows(counts: FrozenCounts) -> list[Cells]:
    """Give the schools in the order of their print: by affiliation, then as the sheet had them.

    A grade that a school does not teach is blank, which is not zero (6.2).
    """
    return [_row(row) for one in Affiliation for row in _of(one, counts)]


def _row(row: FrozenCounted) -> Cells:
    return [
        *(row.affiliation.short, row.code, row.name, row.district),
        *(row.figures.get(cell, "") for cell in CELLS),
        *_sums([row]),
        row.dissolved_on.isoformat() if row.dissolved_on else "",
        ", ".join(QUERY_WORDS[CountQuery(query)] for query in row.queries),
        row.reason,
    ]


def _by_affiliation(counts: FrozenCounts) -> list[Cells]:
    rows: list[Cells] = [
        [one.label, len(members), *_sums(members)]
        for one in Affiliation
        if (members := _of(one, counts))
    ]
    return [*rows, [OF_ALL, len(counts.rows), *_sums(counts.rows)]]


def _by_grade(counts: FrozenCounts) -> list[Cells]:
    rows: list[Cells] = [[one.short, *_sums(counts.rows, one.code)] for one in COUNT_GRADES]
    return [*rows, [OF_ALL, *_sums(counts.rows)]]


def _of(affiliation: Affiliation, counts: FrozenCounts) -> list[FrozenCounted]:
    return [row for row in counts.rows if row.affiliation is affiliation]


def _sums(rows: Sequence[FrozenCounted], grade: str | None = None) -> tuple[int, int, int]:
    """Add up boys, girls and both, of one grade or of all."""
    boys, girls = (
        sum(
            pupils
            for row in rows
            for cell, pupils in row.figures.items()
            if cell[1] is sex and grade in (None, cell[0])
        )
        for sex in _SEXES
    )
    return boys, girls, boys + girls
