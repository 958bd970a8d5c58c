"""The forms of a unit's letterhead and emblem."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import Length, ValidationError

from app.documents.emblems import LARGEST_UPLOAD, Fault
from app.services.office import Letterhead
from app.web.forms import CleanField, PortalForm, TelephoneField, VersionField

TOO_LONG = _l("Too long: use at most %(max)d letters.")
DIVISIONS = ("กองการศึกษา", "กองการศึกษา ศาสนาและวัฒนธรรม", "สำนักการศึกษา", "ส่วนการศึกษา")
ADDRESSEES = (
    "ผู้อำนวยการกองการศึกษา",
    "ผู้อำนวยการกองการศึกษา ศาสนาและวัฒนธรรม",
    "ผู้อำนวยการสำนักการศึกษา",
    "หัวหน้าส่วนการศึกษา",
)
"""Offered to authorities as they type; they may type anything else."""
TOO_LARGE = _l("The file is larger than 1 MB. Save the picture smaller, then send it again.")
FAULTS = {
    Fault.NOT_A_PICTURE: _l(
        "The file is neither PNG nor SVG. Save the emblem as PNG, then send it."
    ),
    Fault.TOO_LARGE: TOO_LARGE,
    Fault.BROKEN: _l("The picture cannot be drawn. Save it anew as PNG, then send it again."),
}
DIGITS = [("thai", _l("Thai digits (๑ ๒ ๓)")), ("arabic", _l("Arabic digits (1 2 3)"))]


class LetterheadForm(PortalForm):
    """What a unit's papers show at their head; all of it may be left blank."""

    version = VersionField()
    division = CleanField(
        _l("Division that asks for submissions"),
        validators=[Length(max=200, message=TOO_LONG)],
        description=_l("such as กองการศึกษา"),
        render_kw={"maxlength": 200, "list": "divisions", "autocomplete": "off"},
    )
    addressee = CleanField(
        _l("Whom submissions are addressed to"),
        validators=[Length(max=200, message=TOO_LONG)],
        description=_l("such as ผู้อำนวยการกองการศึกษา; stands after เรียน"),
        render_kw={"maxlength": 200, "list": "addressees", "autocomplete": "off"},
    )
    letter_prefix = CleanField(
        _l("Letter numbers begin with"),
        validators=[Length(max=50, message=TOO_LONG)],
        description=_l("such as ศก ๕๑๐๐๘; the rest is filled in by hand"),
        render_kw={"maxlength": 50, "autocomplete": "off"},
    )
    telephone = TelephoneField(
        _l("Telephone on papers"), validators=[Length(max=100, message=TOO_LONG)]
    )
    address = CleanField(
        _l("Address on papers"),
        validators=[Length(max=300, message=TOO_LONG)],
        description=_l("of the office, as at the head of an external letter"),
        render_kw={"maxlength": 300},
    )
    digits = RadioField(
        _l("Digits on papers"),
        choices=[SelectChoice(value, label) for value, label in DIGITS],
        default="thai",
    )

    def letterhead(self) -> Letterhead:
        """Give what was typed; fields that a level does not have are blank."""
        return Letterhead(
            division=self.division.data if "division" in self else "",
            addressee=self.addressee.data if "addressee" in self else "",
            telephone=self.telephone.data,
            letter_prefix=self.letter_prefix.data,
            address=self.address.data,
            thai_digits=self.digits.data != "arabic",
        )


class EmblemForm(PortalForm):
    """A picture of the unit's emblem; read by the portal, which makes its own of it."""

    version = VersionField()
    picture = FileField(
        _l("Picture of the emblem"),
        [FileRequired(_l("Choose the file first."))],
        description=_l("PNG or SVG, at most 1 MB; white or transparent around the emblem"),
        render_kw={"accept": ".png,.svg"},
    )

    def validate_picture(self, field: Any) -> None:
        """Read the picture once, not further than it may be long."""
        self.content = field.data.stream.read(LARGEST_UPLOAD + 1)
        if len(self.content) > LARGEST_UPLOAD:
            raise ValidationError(TOO_LARGE)
        if not self.content:
            raise ValidationError(_("The file is empty. Choose another one."))
