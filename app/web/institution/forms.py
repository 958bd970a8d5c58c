"""Forms of a roster: a pupil, a removal."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, HiddenField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import (
    InputRequired,
    Length,
    NumberRange,
    Optional,
    ValidationError,
)
from wtforms.widgets import TextInput

from app.domain import national_id, people
from app.domain.grades import GRADES
from app.domain.people import Sex
from app.domain.thai_calendar import to_arabic_digits
from app.models import Enrolment, Removal
from app.services.rosters.facts import (
    ADDRESS_FIELDS,
    ADDRESSES,
    DETAILS,
    FACTS,
    RELATIVE_FIELDS,
    Details,
    Facts,
    details_of,
)
from app.web.forms import (
    BuddhistDateField,
    CleanField,
    CleanTextArea,
    DigitsField,
    PortalForm,
    VersionField,
    WholeNumberField,
)
from app.web.institution.words import REMOVALS, SEXES

MEASURE = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,2})?")


def at_most(letters: int) -> Length:
    return Length(max=letters, message=_l("Too long: use at most %(max)d letters."))


class MeasureField(Field):
    """A height or weight with at most one decimal, within `limits`; blank is None."""

    widget = TextInput()

    def __init__(self, label: Any, *, limits: tuple[int, int], example: str, **facts: Any) -> None:
        super().__init__(label, **facts)
        self.limits, self.example = limits, example

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else f"{self.data:g}"

    def process_formdata(self, valuelist: list[Any]) -> None:
        typed = to_arabic_digits(valuelist[0] if valuelist else "").strip()
        self.data: float | None = None
        if not typed:
            return
        lowest, highest = self.limits
        number = round(float(typed), 1) if MEASURE.fullmatch(typed) else 0.0
        if not lowest <= number <= highest:
            raise ValueError(
                _(
                    "Type a number from %(lowest)d to %(highest)d, such as %(example)s.",
                    lowest=lowest,
                    highest=highest,
                    example=self.example,
                )
            )
        self.data = number


LONGEST_NUMBER = 20  # what a row keeps; none of the numbers has more than 14 characters


class PupilForm(PortalForm):
    """A pupil's facts and details; it refuses only what cannot be read or kept.

    What is missing or wrong is saved, and counted as an error of the row.
    """

    version = VersionField(default=0)
    submission_key = HiddenField()

    number = CleanField(
        _l("Identity number"),
        [at_most(40)],
        description=_l("13 digits, or the G-Code"),
        render_kw={"autocomplete": "off"},
    )
    prefix = CleanField(_l("Prefix"), [at_most(40)], render_kw={"list": "prefixes"})
    first_name = CleanField(_l("First name"), [at_most(200)], render_kw={"autocomplete": "off"})
    last_name = CleanField(_l("Last name"), [at_most(200)], render_kw={"autocomplete": "off"})
    birth_date = BuddhistDateField(
        _l("Birth date"), description=_l("day/month/Buddhist year, such as 16/5/2558")
    )
    sex = RadioField(
        _l("Sex"),
        choices=[SelectChoice(sex, name) for sex, name in SEXES.items()],
        coerce=lambda typed: Sex(typed) if typed in set(Sex) else None,
        validate_choice=False,
    )
    grade = SelectField(_l("Grade"))
    room = CleanField(_l("Room"), [at_most(20)], render_kw={"size": 6})
    seat_number = WholeNumberField(
        _l("Seat number"),
        [Optional(), NumberRange(1, 999, _l("Type a number from 1 to 999."))],
        render_kw={"size": 6, "inputmode": "numeric"},
    )
    student_number = DigitsField(
        _l("Student number"),
        [at_most(20)],
        description=_l("given by the institution"),
        render_kw={"size": 12},
    )

    nationality = CleanField(_l("Nationality"), [at_most(60)])
    race = CleanField(_l("Race"), [at_most(60)], description=_l("voluntary"))
    religion = CleanField(_l("Religion"), [at_most(60)], description=_l("voluntary"))
    health = CleanField(_l("Health"), [at_most(500)], description=_l("voluntary"))
    admission_date = BuddhistDateField(_l("Date of admission"))
    height_cm = MeasureField(
        _l("Height (cm)"),
        limits=(30, 250),
        example="112.5",
        render_kw={"size": 6, "inputmode": "decimal"},
    )
    weight_kg = MeasureField(
        _l("Weight (kg)"),
        limits=(2, 250),
        example="18.5",
        render_kw={"size": 6, "inputmode": "decimal"},
    )
    student_condition = CleanField(_l("Condition of the pupil"), [at_most(100)])
    family_status = CleanField(_l("Status of the parents"), [at_most(100)])
    tuition_reimbursement = CleanField(_l("Right to reimbursed tuition"), [at_most(100)])
    medical_reimbursement = CleanField(_l("Right to reimbursed treatment"), [at_most(100)])

    def offer_grades(self, taught: Iterable[str]) -> None:
        """Offer the grades of the institution, and the one that the row has already."""
        known = {*taught, self.grade.data or ""} & GRADES.keys()
        ordered = sorted((GRADES[code] for code in known), key=lambda grade: grade.order)
        self.grade.choices = [
            SelectChoice("", "–"),
            *(SelectChoice(grade.code, grade.short) for grade in ordered),
        ]

    def validate_number(self, field: CleanField) -> None:
        """Refuse a number too long to be kept, and a row of which nobody could tell whose it is."""
        if len(national_id.normalise(field.data or "")) > LONGEST_NUMBER:
            raise ValidationError(
                _l("This is longer than any identity number. Type the 13 digits, or the G-Code.")
            )
        if not (field.data or self.first_name.data or self.last_name.data):
            raise ValidationError(_l("Type the identity number or the name first."))

    def facts(self) -> Facts:
        """Give what was typed; a prefix that tells the sex saves ticking it."""
        typed: dict[str, Any] = {name: self[name].data for name in FACTS}
        typed |= {name: "" for name in _TEXTS if typed[name] is None}
        if typed["sex"] is None:
            typed["sex"] = people.sex_of_prefix(typed["prefix"])
        return Facts(**typed)

    def details(self) -> Details:
        typed: dict[str, Any] = {name: self[name].data for name in DETAILS if name not in GROUPS}
        for group, names in GROUPS.items():
            typed[group] = {name: self[f"{group}_{name}"].data or "" for name in names}
        return Details(**typed)

    def group(self, name: str) -> list[Any]:
        """Give the fields of a relative or an address."""
        return [self[f"{name}_{part}"] for part in GROUPS[name]]

    def has_errors_in(self, name: str) -> bool:
        """Say whether a relative or an address has a field to correct, and must be unfolded."""
        return any(field.errors for field in self.group(name))


_TEXTS = frozenset(FACTS) - {"birth_date", "sex", "seat_number"}
GROUPS: dict[str, tuple[str, ...]] = {
    "father": RELATIVE_FIELDS[:-1],
    "mother": RELATIVE_FIELDS[:-1],
    "guardian": RELATIVE_FIELDS,
    **dict.fromkeys(ADDRESSES, ADDRESS_FIELDS),
}
GROUP_NAMES = {
    "father": _l("Father"),
    "mother": _l("Mother"),
    "guardian": _l("Guardian"),
    "registered_address": _l("Address in the house register"),
    "current_address": _l("Present address"),
}
_PARTS = {
    "prefix": (CleanField, _l("Prefix")),
    "first_name": (CleanField, _l("First name")),
    "last_name": (CleanField, _l("Last name")),
    "religion": (CleanField, _l("Religion (voluntary)")),
    "occupation": (CleanField, _l("Occupation")),
    "monthly_income": (DigitsField, _l("Monthly income (baht)")),
    "phone": (DigitsField, _l("Telephone")),
    "relationship": (CleanField, _l("Relationship to the pupil")),
    "house_no": (DigitsField, _l("House number")),
    "moo": (DigitsField, _l("Village number")),
    "road": (CleanField, _l("Road")),
    "subdistrict": (CleanField, _l("Subdistrict")),
    "district": (CleanField, _l("District")),
    "province": (CleanField, _l("Province")),
    "postal_code": (DigitsField, _l("Postal code")),
}
for _group, _names in GROUPS.items():
    for _name in _names:
        _kind, _label = _PARTS[_name]
        setattr(PupilForm, f"{_group}_{_name}", _kind(_label, [at_most(200)]))


def typed_from(row: Enrolment) -> dict[str, Any]:
    """Give what a pupil's form shows of a row before anything is typed.

    It goes in as `data`: WTForms takes an argument named `prefix` for something of its own.
    """
    details = details_of(row.detail)
    shown = {name: getattr(row, name) for name in ("version", *FACTS)}
    for name in DETAILS:
        value = getattr(details, name)
        if name in GROUPS:
            shown |= {f"{name}_{part}": value.get(part, "") for part in GROUPS[name]}
        else:
            shown[name] = value
    return shown


class RemovalForm(PortalForm):
    """Why and when a pupil left the roster."""

    removal = RadioField(
        _l("Why is the pupil taken off?"),
        [InputRequired(_l("Choose a reason."))],
        choices=[SelectChoice(reason.value, name) for reason, name in REMOVALS.items()],
    )
    left_on = BuddhistDateField(
        _l("Last day"), description=_l("day/month/Buddhist year, such as 16/5/2558")
    )
    note = CleanTextArea(
        _l("Note"), [at_most(500)], description=_l("for example the institution moved to")
    )

    def __init__(self, *formdata: Any, today: date, **facts: Any) -> None:
        super().__init__(*formdata, **facts)
        self.today = today

    def validate_left_on(self, field: BuddhistDateField) -> None:
        if field.data is None and not field.errors and self.removal.data in _NEED_A_DAY:
            raise ValidationError(_l("Enter the last day at this institution."))
        if field.data is not None and field.data > self.today:
            raise ValidationError(_l("This day lies in the future. Enter the last day as it was."))


_NEED_A_DAY = {reason.value for reason in Removal} - {Removal.NOT_FOUND, Removal.MISTAKE}
