"""The form that gives a pupil another number, and what its pages call the reasons."""

from __future__ import annotations

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import InputRequired, ValidationError

from app.domain import national_id
from app.domain.national_id import InvalidIdentifier, Reason
from app.models import NumberEnd
from app.web.forms import CleanField, PortalForm, VersionField
from app.web.institution.forms import at_most

REASONS: dict[NumberEnd, LazyString] = {
    NumberEnd.RECEIVED: _l("The child received a new number, such as 13 digits after a G-Code."),
    NumberEnd.MISTYPED: _l("The old number was typed wrong; it is not this child's."),
}
WRONG: dict[Reason, LazyString] = {
    Reason.EMPTY: _l("Enter the 13 digits on the birth certificate or ID card, or the G-Code."),
    Reason.CHECK_DIGIT: _l(
        "A digit is wrong: the last one does not fit the others. Compare with the document."
    ),
    Reason.GCODE_PROVINCE: _l(
        "No province has the digits after the year in this G-Code. Compare with the document."
    ),
}
_OTHERWISE_WRONG = _l(
    "An ID number has 13 digits; a G-Code is G and 12 digits. Compare with the document."
)


class NumberForm(PortalForm):
    """Another number for a pupil, and why."""

    version = VersionField(default=0)
    number = CleanField(
        _l("New number"),
        [at_most(40)],
        description=_l("13 digits, or the G-Code"),
        render_kw={"autocomplete": "off", "size": 20},
    )
    reason = RadioField(
        _l("Why does the number change?"),
        [InputRequired(_l("Choose a reason."))],
        choices=[SelectChoice(reason.value, words) for reason, words in REASONS.items()],
    )
    note = CleanField(
        _l("Document that the new number was taken from"),
        [at_most(500)],
        description=_l("for example the birth certificate"),
    )

    def validate_number(self, field: CleanField) -> None:
        """Refuse what is no number, and say what is wrong with it."""
        try:
            national_id.parse(field.data or "")
        except InvalidIdentifier as invalid:
            raise ValidationError(WRONG.get(invalid.reason, _OTHERWISE_WRONG)) from None
