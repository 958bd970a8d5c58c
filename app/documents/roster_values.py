"""What a printed roster says, as plain values."""

from dataclasses import dataclass
from datetime import date, datetime

from app.domain.people import Sex


@dataclass(frozen=True)
class RosterRow:
    """A pupil as the round knows him or her; `grade` is a code (`p1`) or a text of its own."""

    number_in_list: int
    identifier: str
    student_number: str
    prefix: str
    first_name: str
    last_name: str
    sex: Sex | None
    birth_date: date | None
    grade: str
    room: str
    seen: bool


@dataclass(frozen=True)
class GradeTotal:
    """How many boys and girls a grade has, or one of its rooms; a draft may hold others yet."""

    grade: str
    room: str | None
    male: int
    female: int
    sex_unknown: int = 0


@dataclass(frozen=True)
class RosterDocument:
    """All that the printed roster says. `institution_kind` is `school` or `centre`.

    A total without a room is its grade's; where a grade has one, its rooms only detail it.
    It is a draft until whoever prints it says that the return is confirmed.
    """

    institution_name: str
    institution_code: str
    institution_kind: str
    authority_name: str
    province_name: str
    round_label: str
    state_text: str
    printed_at: datetime
    printed_by: str
    rows: tuple[RosterRow, ...]
    totals: tuple[GradeTotal, ...]
    thai_digits: bool = True
    is_draft: bool = True
