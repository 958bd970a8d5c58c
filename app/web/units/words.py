"""The words of keeping units: filters, columns of a list, what is wrong with a file or a row."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.domain.thai_calendar import format_date
from app.exchange.csv_files import LARGEST, MOST_COLUMNS, MOST_ROWS, FileReason, UnreadableFile
from app.models import UnitKind
from app.reference import districts, provinces
from app.services.units.authority_list import Problem, ProblemKind
from app.services.units.listing import Standing
from app.web.filters import kind_name

STANDINGS = {
    Standing.LIVING: _l("In being"),
    Standing.DISSOLVED: _l("Dissolved"),
    Standing.ALL: _l("All"),
}
COLUMN_NAMES = {
    "code": _l("Code"),
    "name_th": _l("Name"),
    "name": _l("Name"),
    "kind": _l("Kind"),
    "province_code": _l("Code of the province"),
    "district_code": _l("District"),
    "district_th": _l("District"),
}


def said_of_file(problem: UnreadableFile) -> str:
    """Say why a file cannot be read at all, and what to do."""
    columns = ", ".join(str(COLUMN_NAMES.get(name, name)) for name in problem.columns)
    sentences = {
        FileReason.EMPTY: _("There is nothing in the file. Choose the file with the list."),
        FileReason.TOO_LARGE: _(
            "The file is larger than %(num)s MB. Send the list alone, one row an authority.",
            num=LARGEST // 1_000_000,
        ),
        FileReason.NOT_CSV: _(
            "This is not a CSV file. Open it in Excel, choose Save As, and the type CSV UTF-8."
        ),
        FileReason.UNKNOWN_LETTERS: _(
            "The letters of the file cannot be read. Save it in Excel as CSV UTF-8."
        ),
        FileReason.TOO_MANY_ROWS: _(
            "The file has more than %(num)s rows, and there are not so many authorities.",
            num=f"{MOST_ROWS:,}",
        ),
        FileReason.TOO_WIDE: _(
            "Row %(row)s has more than %(num)s columns. Look whether this is the right file.",
            row=problem.row,
            num=MOST_COLUMNS,
        ),
        FileReason.BROKEN: _(
            "Row %(row)s cannot be read: a quotation mark is not closed, or a cell is very long.",
            row=problem.row,
        ),
        FileReason.COLUMNS_MISSING: _(
            "The first row does not name these columns: %(columns)s.", columns=columns
        ),
        FileReason.COLUMNS_TWICE: _("Two columns have the head %(columns)s.", columns=columns),
    }
    return sentences[problem.reason]


def said_of_row(problem: Problem) -> str:
    """Say what is wrong in a cell, and what to write instead."""
    facts = dict(problem.facts)
    if "province" in facts:
        facts["province"] = provinces()[facts["province"]].name_th
    if "day" in facts:
        facts["day"] = format_date(facts["day"], "medium")
    return _SENTENCES[problem.kind]() % facts


def kind_or_district(field: str, value: str) -> str:
    """Write a value of the list as people read it."""
    if field == "kind":
        return kind_name(UnitKind(value)) if value else "–"
    if field == "district_code":
        district = districts().get(value)
        return district.name_th if district else value or "–"
    return value or "–"


def province_name(code: str | None) -> str:
    province = provinces().get(code or "")
    return province.name_th if province else "–"


def _sentences() -> dict[ProblemKind, Any]:
    return {
        ProblemKind.CODE_MISSING: lambda: _("Write the 8-digit code."),
        ProblemKind.CODE_WRONG: lambda: _(
            "This is no code of an authority: 8 digits that begin with 02 to 06, then the province."
        ),
        ProblemKind.CODE_TWICE: lambda: _("Row %(first)s has the same code. Leave one of them."),
        ProblemKind.NAME_MISSING: lambda: _("Write the name of the authority."),
        ProblemKind.NAME_UNREADABLE: lambda: _("The name is not in Thai letters."),
        ProblemKind.KIND_UNKNOWN: lambda: _("Write the kind, such as sao or องค์การบริหารส่วนตำบล."),
        ProblemKind.KIND_DISAGREES: lambda: _(
            "The kind does not fit the name %(name)s. Correct one of them."
        ),
        ProblemKind.PROVINCE_DISAGREES: lambda: _(
            "By its code the authority lies in %(province)s. Correct the code or the province."
        ),
        ProblemKind.DISTRICT_UNKNOWN: lambda: _("There is no such district in the province."),
        ProblemKind.DISTRICT_ELSEWHERE: lambda: _(
            "The district does not lie in %(province)s, the province of the code."
        ),
        ProblemKind.OLD_CODE: lambda: _(
            "This is an old code of %(unit)s, which has %(code)s now. Write the code of today."
        ),
        ProblemKind.CODE_MISFIT: lambda: _(
            "This looks like an upgrade of %(unit)s, but the code is not one of its new kind."
        ),
        ProblemKind.DISSOLVED: lambda: _(
            "%(unit)s was dissolved on %(day)s. Take the row out of the file."
        ),
        ProblemKind.STANDS_ELSEWHERE: lambda: _(
            "The unit stands in another province. Move it on its own page first."
        ),
        ProblemKind.OUT_OF_REACH: lambda: _("This province is not yours to keep."),
    }


_SENTENCES = _sentences()
