"""What a sheet's cells were found to need: repairs that were made, and problems that remain."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Repair(StrEnum):
    """What a spreadsheet did to a cell, and was undone because it can be known."""

    NUMBER_AS_VALUE = "number_as_value"
    NUMBER_SCIENTIFIC = "number_scientific"
    LOST_ZERO = "lost_zero"
    THAI_DIGITS = "thai_digits"
    VALUE_AS_TEXT = "value_as_text"
    PHONE_LOST_ZERO = "phone_lost_zero"
    DATE_SERIAL = "date_serial"
    DATE_DIGITS = "date_digits"
    DATE_BUDDHIST = "date_buddhist"
    DATE_CHRISTIAN = "date_christian"
    PREFIX_IN_NAME = "prefix_in_name"
    NAME_TAKEN_APART = "name_taken_apart"
    CLASS_TAKEN_APART = "class_taken_apart"
    OLD_NUMBER = "old_number"


class Problem(StrEnum):
    """What cannot be known: the row is not taken until it is corrected in the sheet."""

    ERROR_VALUE = "error_value"
    FORMULA_WITHOUT_VALUE = "formula_without_value"
    DIGITS_LOST = "digits_lost"
    DATE_FORM = "date_form"
    DATE_NO_SUCH_DAY = "date_no_such_day"
    DATE_SHORT_YEAR = "date_short_year"
    DATE_IN_TEXT = "date_in_text"
    GRADE_UNKNOWN = "grade_unknown"
    GRADE_DISAGREES = "grade_disagrees"
    SEX_UNKNOWN = "sex_unknown"
    PREFIX_DISAGREES = "prefix_disagrees"
    NOT_A_NUMBER = "not_a_number"
    TOO_LONG = "too_long"
    NO_PUPIL = "no_pupil"
    TWICE = "twice"
    SAME_PUPIL = "same_pupil"
    HELD_ELSEWHERE = "held_elsewhere"
    IN_ANOTHER_ROOM = "in_another_room"
    OUTSIDE_ROOMS = "outside_rooms"


@dataclass(frozen=True, slots=True)
class Remark:
    """A repair or a problem of one cell: its row as a spreadsheet counts, its field, what stood
    there, and what was made of it (a repair) or is told of it (a problem)."""

    row: int
    key: str
    kind: Repair | Problem
    typed: str = ""
    told: tuple[str, ...] = ()
