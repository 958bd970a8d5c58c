"""The words of the list of schools: filters, wishes, columns, what is wrong with a file or row."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.domain.affiliations import Affiliation
from app.domain.grades import COUNT_GRADES, GRADES
from app.exchange.csv_files import LARGEST, MOST_ROWS, FileReason, UnreadableFile
from app.models import WishKind, WishState
from app.reference import districts, subdistricts
from app.services.other_schools.listing import Coverage, Standing
from app.services.other_schools.school_list import Problem, ProblemKind
from app.web.units import words as unit_words

STANDINGS = {
    Standing.LIVING: _l("Open"),
    Standing.DISSOLVED: _l("Dissolved"),
    Standing.ALL: _l("All"),
}
COVERAGES = {
    Coverage.UNPAID: _l("nobody pays in this round"),
    Coverage.PAID_TWICE: _l("two pay in this round"),
}
WISHES = {
    WishKind.MISSING: _l("A school is missing"),
    WishKind.WRONG: _l("Something is wrong"),
    WishKind.NOT_OURS: _l("We do not pay for it"),
}
WISH_STATES = {
    WishState.OPEN: _l("waits for an answer"),
    WishState.DONE: _l("done"),
    WishState.DECLINED: _l("declined"),
}
COLUMN_NAMES = {
    "name": _l("Name of the school"),
    "affiliation": _l("Affiliation"),
    "code": _l("Code of the school"),
    "district": _l("District"),
    "district_code": _l("District"),
    "subdistrict": _l("Subdistrict"),
    "subdistrict_code": _l("Subdistrict"),
    "grades": _l("Grades"),
    "payer": _l("Code of the paying unit"),
    "dissolved_on": _l("Dissolved on"),
}
HEADS = (
    "รหัสโรงเรียน",
    "ชื่อโรงเรียน",
    "สังกัด",
    "อำเภอ",
    "ตำบล",
    "ระดับชั้น",
    "รหัสหน่วยเบิกจ่าย",
    "วันที่ยุบเลิก",
)
"""The heads of the file that the list is given as; it can be read in again."""


def place(district_code: str | None, subdistrict_code: str | None) -> str:
    """Write where a school lies."""
    district = districts().get(district_code or "")
    subdistrict = subdistricts().get(subdistrict_code or "")
    parts = [
        f"ต.{subdistrict.name_th}" if subdistrict else "",
        f"อ.{district.name_th}" if district else "",
    ]
    return " ".join(part for part in parts if part) or "–"


def grades_text(codes: Sequence[str]) -> str:
    """Write grades as people do, อ.2-ป.6 where they follow each other."""
    order = [grade.code for grade in COUNT_GRADES]
    places = [order.index(code) for code in codes if code in order]
    if len(places) > 2 and places == list(range(places[0], places[-1] + 1)):
        return f"{GRADES[codes[0]].short}-{GRADES[codes[-1]].short}"
    return ", ".join(GRADES[code].short for code in codes) or "–"


def value_text(field: str, value: str) -> str:
    """Write a value of a field of the list as people read it."""
    if not value:
        return "–"
    if field == "affiliation":
        return Affiliation(value).short
    if field == "grades":
        return grades_text(value.split(","))
    if field == "district_code":
        return place(value, None)
    if field == "subdistrict_code":
        return place(None, value)
    return value


def said_of_file(problem: UnreadableFile) -> str:
    """Say why a file cannot be read at all, and what to do."""
    if problem.reason is FileReason.TOO_LARGE:
        return _(
            "The file is larger than %(num)s MB. Send the list alone, one row a school.",
            num=LARGEST // 1_000_000,
        )
    if problem.reason is FileReason.TOO_MANY_ROWS:
        return _("The file has more than %(num)s rows.", num=f"{MOST_ROWS:,}")
    if problem.reason is FileReason.COLUMNS_MISSING:
        columns = ", ".join(str(COLUMN_NAMES[name]) for name in problem.columns)
        return _("The first row does not name these columns: %(columns)s.", columns=columns)
    return unit_words.said_of_file(problem)


def said_of_row(problem: Problem) -> str:
    """Say what is wrong in a cell, and what to write instead."""
    return str(_SENTENCES[problem.kind]) % dict(problem.facts)


_SENTENCES = {
    ProblemKind.NAME_MISSING: _l("Write the name of the school."),
    ProblemKind.AFFILIATION_UNKNOWN: _l("Write the affiliation, such as สพฐ., สช. or ตชด."),
    ProblemKind.CODE_WRONG: _l("The code of a school has 10 digits. Leave it blank if unknown."),
    ProblemKind.TWICE: _l("Row %(first)s is the same school. Leave one of them."),
    ProblemKind.DISTRICT_UNKNOWN: _l("There is no such district in the province."),
    ProblemKind.SUBDISTRICT_UNKNOWN: _l("There is no such subdistrict in the district."),
    ProblemKind.GRADES_UNKNOWN: _l("Write the grades as อ.2-ป.6, or one by one with commas."),
    ProblemKind.GRADES_MISSING: _l("The school is new: write its grades, such as อ.2-ป.6."),
    ProblemKind.DATE_UNREADABLE: _l("Write the day as 16/5/2568, with a Buddhist year."),
    ProblemKind.DATE_TO_COME: _l("The day of the announcement is still to come."),
    ProblemKind.PAYER_UNKNOWN: _l("No authority has this code. Write the 8 digits of today."),
    ProblemKind.SEVERAL: _l(
        "%(number)s schools of the list have this name. Write the code, or the subdistrict."
    ),
    ProblemKind.ELSEWHERE: _l("A school of another province has this code. Look whose it is."),
    ProblemKind.DISSOLVED: _l("The school was dissolved on another day. Restore it first."),
}
