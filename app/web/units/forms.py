"""Forms of keeping units."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, HiddenField, RadioField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import DataRequired, InputRequired, Length

from app.models import UnitKind
from app.services.units.rooms import Numbering
from app.web.filters import kind_name
from app.web.forms import (
    BuddhistDateField,
    CleanField,
    CleanTextArea,
    DigitsField,
    PortalForm,
    VersionField,
)
from app.web.officers.forms import CheckboxesField

CODE = {"size": 14, "autocomplete": "off"}


def _name(label: Any) -> CleanField:
    return CleanField(
        label,
        [
            DataRequired(_l("Type the whole name, with its kind.")),
            Length(max=200, message=_l("Too long: use at most %(max)d letters.")),
        ],
        render_kw={"maxlength": 200},
    )


def _reason() -> Any:
    return CleanTextArea(
        _l("Reason"),
        [
            DataRequired(_l("Type the reason: it is kept with the change.")),
            Length(max=500, message=_l("Too long: use at most %(max)d letters.")),
        ],
        render_kw={"rows": 2, "maxlength": 500},
    )


def _on(label: Any) -> Any:
    return BuddhistDateField(
        label,
        [InputRequired(_l("Type day, month and year, such as 16/5/2558."))],
        render_kw={"size": 12, "autocomplete": "off"},
    )


class ListForm(PortalForm):
    """The authorities' list as a file."""

    file = FileField(
        _l("The file with the list"),
        [FileRequired(_l("Choose the file first."))],
        render_kw={"accept": ".csv,text/csv"},
    )


class ApplyForm(PortalForm):
    """What of a preview is applied: `digest` says which preview was seen."""

    digest = HiddenField()
    upgrades = SelectMultipleField(validate_choice=False)


class AddForm(PortalForm):
    kind = SelectField(_l("Kind"))
    name = _name(_l("Name"))
    new_code = DigitsField(
        _l("Code"), [DataRequired(_l("Type the code of the new unit."))], render_kw=CODE
    )
    district_code = SelectField(_l("District"))
    pays_for_other_schools = BooleanField(_l("It pays for schools of other affiliations"))
    joins_open_round = BooleanField(_l("It records in the round that is open now already"))


class RenameForm(PortalForm):
    name = _name(_l("Name"))
    district_code = SelectField(_l("District"))
    pays_for_other_schools = BooleanField(_l("It pays for schools of other affiliations"))
    version = VersionField()


class RecodeForm(PortalForm):
    new_code = DigitsField(_l("New code"), [DataRequired(_l("Type the new code."))], render_kw=CODE)
    kind = SelectField(_l("Kind from then on"))
    name = _name(_l("Name from then on"))
    on = _on(_l("From the day"))
    version = VersionField()


class FindParentForm(PortalForm):
    """Which unit the moved one is to stand below; asked for by address, it writes nothing."""

    class Meta:
        csrf = False

    parent = DigitsField(_l("Code of the unit that it is to stand below"), render_kw=CODE)


class MoveForm(PortalForm):
    parent = HiddenField()
    new_code = DigitsField(
        _l("New code"),
        description=_l("Left blank, the unit keeps its code."),
        render_kw=CODE,
    )
    district_code = SelectField(_l("District"))
    version = VersionField()


class DissolveForm(PortalForm):
    on = _on(_l("Dissolved from the day"))
    reason = _reason()
    version = VersionField()


class RestoreForm(PortalForm):
    reason = _reason()
    version = VersionField()


class MergeForm(PortalForm):
    """`versions` names each centre's id and version, as the page showed them."""

    absorbed = CheckboxesField(
        _l("Centres that it takes over"),
        [InputRequired(_l("Tick at least one centre."))],
    )
    rooms = RadioField(
        _l("Rooms of the same name"),
        choices=[
            SelectChoice(
                Numbering.FOLLOW_ON.value, _l("stay rooms of their own and get the next numbers")
            ),
            SelectChoice(Numbering.SHARED.value, _l("become one room")),
        ],
    )
    on = _on(_l("From the day"))
    reason = _reason()
    versions = HiddenField()


class SplitForm(PortalForm):
    name = _name(_l("Name of the new centre"))
    new_code = DigitsField(
        _l("Code of the new centre"),
        [DataRequired(_l("Type the code of the new centre."))],
        render_kw=CODE,
    )
    rooms = CheckboxesField(
        _l("Rooms that it takes over"), [InputRequired(_l("Tick at least one room."))]
    )
    on = _on(_l("From the day"))
    reason = _reason()
    version = VersionField()


def choices_of(kinds: Sequence[UnitKind]) -> list[SelectChoice]:
    """Offer kinds by their names."""
    return [SelectChoice(kind.value, kind_name(kind)) for kind in kinds]
