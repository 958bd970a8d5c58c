"""What a roster knows of a pupil: the facts that its list shows, and the details beyond."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields, replace
from datetime import date
from typing import Any

from app.domain import national_id, people, thai_text
from app.domain.people import Sex
from app.domain.thai_calendar import to_arabic_digits
from app.models import Enrolment, EnrolmentDetail

RELATIVES = ("father", "mother", "guardian")
ADDRESSES = ("registered_address", "current_address")
RELATIVE_FIELDS = (
    "prefix",
    "first_name",
    "last_name",
    "religion",
    "occupation",
    "monthly_income",
    "phone",
    "relationship",
)
ADDRESS_FIELDS = ("house_no", "moo", "road", "subdistrict", "district", "province", "postal_code")
SENSITIVE = frozenset({"race", "religion", "health"})


@dataclass(frozen=True, slots=True)
class Facts:
    """A row as its list shows it; whatever is not known is blank or None."""

    number: str = ""
    prefix: str = ""
    first_name: str = ""
    last_name: str = ""
    birth_date: date | None = None
    sex: Sex | None = None
    grade: str = ""
    room: str = ""
    student_number: str = ""
    seat_number: int | None = None

    def cleaned(self) -> Facts:
        """Give the facts as they are stored: the number normalised, texts cleaned and short."""
        return Facts(
            number=national_id.normalise(self.number)[:20],
            prefix=thai_text.clean(people.normalise_prefix(self.prefix), limit=40),
            first_name=thai_text.clean(self.first_name),
            last_name=thai_text.clean(self.last_name),
            birth_date=self.birth_date,
            sex=self.sex,
            grade=self.grade,
            room=thai_text.clean(to_arabic_digits(self.room), limit=20),
            student_number=thai_text.clean(to_arabic_digits(self.student_number), limit=20),
            seat_number=self.seat_number,
        )


@dataclass(frozen=True, slots=True)
class Details:
    """The rest of LEC's report; race, religion and health are voluntary and in no list.

    A relative or an address is a mapping of `RELATIVE_FIELDS` or `ADDRESS_FIELDS`, in which
    blanks are left out.
    """

    nationality: str = ""
    race: str = ""
    religion: str = ""
    health: str = ""
    admission_date: date | None = None
    height_cm: float | None = None
    weight_kg: float | None = None
    student_condition: str = ""
    family_status: str = ""
    tuition_reimbursement: str = ""
    medical_reimbursement: str = ""
    father: dict[str, str] = field(default_factory=dict)
    mother: dict[str, str] = field(default_factory=dict)
    guardian: dict[str, str] = field(default_factory=dict)
    registered_address: dict[str, str] = field(default_factory=dict)
    current_address: dict[str, str] = field(default_factory=dict)

    def over(self, known: Details) -> Details:
        """Put these over the details known: a part that is not named stays, a blank clears it."""
        groups: dict[str, Any] = {}
        for group in (*RELATIVES, *ADDRESSES):
            parts = getattr(known, group) | getattr(self, group)
            groups[group] = {part: value for part, value in parts.items() if value}
        return replace(self, **groups)


FACTS = tuple(one.name for one in fields(Facts))
DETAILS = tuple(one.name for one in fields(Details))


def facts_of(row: Enrolment) -> Facts:
    """Read the facts that an enrolment owns."""
    return Facts(**{name: getattr(row, name) for name in FACTS})


def details_of(detail: EnrolmentDetail | None) -> Details:
    """Read the details of an enrolment; blank ones where it has none."""
    if detail is None:
        return Details()
    return Details(**{name: getattr(detail, name) for name in DETAILS})


def plain(known: Facts | Details) -> dict[str, Any]:
    """Give facts or details as plain JSON values."""
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in asdict(known).items()
    }


def differences(
    before: Facts | Details, after: Facts | Details
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Give what differs, as it was and as it is, for the history; of a group only those parts.

    Of sensitive details only that they changed is told: the history cannot be forgotten.
    """
    old, new = plain(before), plain(after)
    changed = [name for name in new if old[name] != new[name]]
    return (
        {name: _told(name, _without(old[name], new[name])) for name in changed},
        {name: _told(name, _without(new[name], old[name])) for name in changed},
    )


def _without(value: Any, other: Any) -> Any:
    """Leave out of a relative or an address what is the same in the other."""
    if not isinstance(value, dict):
        return value
    return {part: one for part, one in value.items() if other.get(part) != one}


def _told(name: str, value: Any) -> Any:
    if name in SENSITIVE:
        return "..." if value else ""
    if name in RELATIVES and "religion" in value:
        return value | {"religion": "..."}
    return value
