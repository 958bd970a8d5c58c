"""What is said of a sheet: why a file is refused, what was repaired, what a row is wrong in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.domain.national_id import formatted
from app.domain.thai_calendar import format_date
from app.exchange.fields import FIELDS, own_heading
from app.exchange.layouts import written
from app.exchange.reading import SheetReason
from app.exchange.remarks import Problem, Remark, Repair
from app.services.errors import AnotherInstitution
from app.web.institution import lookups
from app.web.institution.roster import class_name

REASONS: Mapping[SheetReason, LazyString] = {
    SheetReason.EMPTY: _l("The file holds no rows. Choose the file with the pupils."),
    SheetReason.TOO_LARGE: _l(
        "The file is larger than 2 MB. Remove pictures and other sheets, and save it as .xlsx."
    ),
    SheetReason.TOO_LARGE_INSIDE: _l(
        "The file is far larger inside than a roster can be. Copy the rows with pupils into a new"
        " file, and send that one."
    ),
    SheetReason.TOO_MANY_ROWS: _l(
        "The sheet has more than 10,000 rows. Send one institution's pupils only."
    ),
    SheetReason.TOO_WIDE: _l(
        "The sheet has more than 200 columns. Copy the columns with pupils into a new file."
    ),
    SheetReason.MACROS: _l(
        "The file holds macros (a program). Save it as Excel Workbook (.xlsx), which has none."
    ),
    SheetReason.ENCRYPTED: _l("The file has a password. Save it without one."),
    SheetReason.UNKNOWN_KIND: _l("This is no sheet. Send a file saved as .xlsx, .xls or .csv."),
    SheetReason.UNKNOWN_LETTERS: _l(
        "The letters of the file cannot be read. Save it from Excel as CSV UTF-8, or as .xlsx."
    ),
    SheetReason.BROKEN: _l(
        "The file is damaged and cannot be read to its end. Open it in Excel and save it anew."
    ),
}

REPAIRS: Mapping[Repair, LazyString] = {
    Repair.NUMBER_AS_VALUE: _l("identity number kept by Excel as a value: taken digit by digit"),
    Repair.NUMBER_SCIENTIFIC: _l("identity number as 1.23E+12: its check digit proves the digits"),
    Repair.LOST_ZERO: _l("leading zero lost: the check digit proves it"),
    Repair.THAI_DIGITS: _l("Thai digits written as Arabic ones"),
    Repair.VALUE_AS_TEXT: _l("number taken as text"),
    Repair.PHONE_LOST_ZERO: _l("leading zero of a telephone number put back"),
    Repair.DATE_SERIAL: _l("date kept by Excel as a count of days"),
    Repair.DATE_DIGITS: _l("date written in eight digits"),
    Repair.DATE_BUDDHIST: _l("date that Excel took for a Christian year, meant as a Buddhist one"),
    Repair.DATE_CHRISTIAN: _l("date with a Christian year"),
    Repair.PREFIX_IN_NAME: _l("prefix inside the name taken apart"),
    Repair.NAME_TAKEN_APART: _l("first and last name in one cell taken apart"),
    Repair.CLASS_TAKEN_APART: _l("grade and room in one cell taken apart"),
    Repair.OLD_NUMBER: _l("an old number of the pupil: the present one is kept"),
}

_PROBLEMS: Mapping[Problem, LazyString] = {
    Problem.ERROR_VALUE: _l("The cell holds an error. Type the value."),
    Problem.FORMULA_WITHOUT_VALUE: _l(
        "The formula was never computed. Open the file in Excel and save it, or type the value."
    ),
    Problem.DIGITS_LOST: _l(
        "Excel has lost digits of this number. Set the column to Text and type the 13 digits."
    ),
    Problem.DATE_FORM: _l("This is no date. Type day/month/Buddhist year, such as 16/5/2558."),
    Problem.DATE_NO_SUCH_DAY: _l("There is no such day. Check day, month and year."),
    Problem.DATE_SHORT_YEAR: _l("Type the year with four digits, such as 2558."),
    Problem.DATE_IN_TEXT: _l("Excel made a date of this. Set the column to Text and type it anew."),
    Problem.GRADE_UNKNOWN: _l("This grade is not known. Type it such as ป.1, อ.2 or 3 ขวบ."),
    Problem.GRADE_DISAGREES: _l("The grade beside the room is another one. Correct one of them."),
    Problem.SEX_UNKNOWN: _l("Type ชาย or หญิง."),
    Problem.NOT_A_NUMBER: _l("This is no number that fits here. Correct it, or leave it blank."),
    Problem.NO_PUPIL: _l(
        "The row has neither an identity number nor a first and a last name. Complete it, or"
        " delete the row."
    ),
    Problem.OUTSIDE_ROOMS: _l("The room is not one of those that you record."),
}


def heading(key: str) -> str:
    """Give the heading of a column, as the portal's own sheet has it."""
    return own_heading(FIELDS[key]) if key in FIELDS else ""


def said_of(problem: Remark) -> str:
    """Say what keeps a row from being taken, and what to do."""
    told = problem.told
    kind = problem.kind
    if kind is Problem.TWICE:
        return _("The same pupil stands in row %(row)s already. Delete one of them.", row=told[0])
    if kind is Problem.TOO_LONG:
        return _("Too long. Shorten it.")
    if kind is Problem.PREFIX_DISAGREES:
        return _("The prefix beside it is %(prefix)s. Correct one of them.", prefix=told[0])
    if kind is Problem.IN_ANOTHER_ROOM:
        room = class_name(*told[0].split("/", 1))
        return _("The pupil is in %(room)s, which you do not record.", room=room)
    if kind is Problem.HELD_ELSEWHERE and not lookups.may_tell_of_sheet(problem.typed):
        return lookups.untold()
    if kind is Problem.HELD_ELSEWHERE:
        return _(
            "This child is on the roster of %(holder)s (%(authority)s), telephone %(telephone)s."
            " Ask them to take the child off, then import again.",
            holder=told[0],
            authority=told[1],
            telephone=told[2] or "-",
        )
    return str(_PROBLEMS[Problem(kind)])


def said_of_another(refusal: AnotherInstitution) -> str:
    """Say by what a sheet was known to be another institution's."""
    return _(
        "This sheet is of another institution: %(column)s says %(told)s. Nothing of it was taken.",
        column=heading(refusal.facts["field"]),
        told=refusal.facts["told"],
    )


def shown(key: str, value: Any) -> str:
    """Write a value as a person reads it in the preview."""
    if value in (None, ""):
        return "–"
    if isinstance(value, date):
        return format_date(value, "medium")
    if key == "number":
        return formatted(str(value))
    return written(value, FIELDS[key].kind) if key in FIELDS else str(value)
