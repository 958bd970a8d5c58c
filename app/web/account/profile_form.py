"""The form of a unit's own basic data, with a row for each grade it may teach."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, ClassVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField
from wtforms.fields.core import Field
from wtforms.validators import Length, Optional, Regexp

from app.domain.grades import Grade
from app.models import Unit
from app.services import units
from app.services.units import BasicData
from app.web.forms import (
    CleanField,
    DigitsField,
    PortalForm,
    TelephoneField,
    VersionField,
    WholeNumberField,
)

MOST_ROOMS = 40


class ProfileForm(PortalForm):
    """Address, telephone and head; institutions also have `teaches_...` and `rooms_...` fields."""

    offered: ClassVar[tuple[Grade, ...]] = ()

    version = VersionField()
    address = CleanField(
        _l("Address"),
        description=_l("house number, village, road, subdistrict, district, province"),
        validators=[Length(max=300)],
    )
    postcode = DigitsField(
        _l("Postcode"),
        validators=[
            Optional(),
            Regexp(r"^[1-9][0-9]{4}$", message=_l("Type the postcode's five digits.")),
        ],
        render_kw={"inputmode": "numeric", "size": 8, "autocomplete": "off"},
    )
    telephone = TelephoneField(_l("Telephone"), validators=[Length(max=50)])
    head_name = CleanField(
        _l("Head's name"),
        description=_l("prefix, first name and family name"),
        validators=[Length(max=200)],
    )
    head_position = CleanField(_l("Head's position"), validators=[Length(max=200)])

    def validate(self, extra_validators: Any = None) -> bool:
        """Check also that each grade taught has rooms, and no other grade has."""
        good = super().validate(extra_validators)
        for grade, teaches, rooms in self.grade_rows():
            wrong = "" if rooms.errors else _wrong_rooms(grade, teaches.data, rooms)
            if wrong:
                rooms.errors = [wrong]
                good = False
        return bool(good)

    def grade_rows(self) -> Iterator[tuple[Grade, Field, Field]]:
        """Give for each grade its two fields."""
        for grade in self.offered:
            yield grade, self[f"teaches_{grade.code}"], self[f"rooms_{grade.code}"]

    def basic_data(self) -> BasicData:
        return BasicData(
            address=self.address.data,
            postcode=self.postcode.data,
            telephone=self.telephone.data,
            head_name=self.head_name.data,
            head_position=self.head_position.data,
            rooms_per_grade={
                grade.code: rooms.data
                for grade, teaches, rooms in self.grade_rows()
                if teaches.data
            },
        )


def form_for(unit: Unit) -> type[ProfileForm]:
    """Give the form that fits the kind of a unit."""
    return _form_with(units.grades_for(unit))


@cache
def _form_with(grades: tuple[Grade, ...]) -> type[ProfileForm]:
    fields: dict[str, Any] = {"offered": grades}
    for grade in grades:
        fields[f"teaches_{grade.code}"] = BooleanField(grade.short)
        fields[f"rooms_{grade.code}"] = WholeNumberField(
            _l("Rooms of %(grade)s", grade=grade.short),
            render_kw={"size": 4, "inputmode": "numeric", "autocomplete": "off"},
        )
    return type("ProfileFormOfKind", (ProfileForm,), fields)


def _wrong_rooms(grade: Grade, teaches: bool, rooms: Field) -> str:
    if not teaches and rooms.data:
        return _("Tick %(grade)s too, or leave its rooms blank.", grade=grade.short)
    if teaches and not 1 <= (rooms.data or 0) <= MOST_ROOMS:
        return _(
            "Type how many rooms %(grade)s has, from 1 to %(most)s.",
            grade=grade.short,
            most=MOST_ROOMS,
        )
    return ""
