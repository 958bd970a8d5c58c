"""Forms of keeping the list of schools."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, HiddenField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import DataRequired, InputRequired, Length, Optional, Regexp

from app.domain.affiliations import Affiliation
from app.domain.grades import COUNT_GRADES
from app.models import WishKind, WishState
from app.reference import districts, subdistricts
from app.services.other_schools.keeping import Facts, in_order
from app.web.forms import (
    BuddhistDateField,
    CleanField,
    CleanTextArea,
    DigitsField,
    PortalForm,
    VersionField,
)
from app.web.officers.forms import CheckboxesField
from app.web.other_schools.words import WISH_STATES, WISHES

_DAY = {"size": 12, "autocomplete": "off"}


def _day(label: Any, **more: Any) -> Any:
    wanted = InputRequired(_l("Type day, month and year, such as 16/5/2558."))
    return BuddhistDateField(label, [wanted], render_kw=_DAY, **more)


def _text(label: Any, *validators: Any) -> Any:
    too_long = Length(max=1000, message=_l("Too long: use at most %(max)d letters."))
    return CleanTextArea(label, [*validators, too_long], render_kw={"rows": 3, "maxlength": 1000})


class VersionedForm(PortalForm):
    """A form about a school as it was kept when the page was made."""

    version = VersionField()


class SchoolForm(VersionedForm):
    """What the list says of a school; `place` is a district or a sub-district."""

    name = CleanField(
        _l("Name of the school"),
        [
            DataRequired(_l("Type the whole name, beginning with โรงเรียน where it does.")),
            Length(max=200, message=_l("Too long: use at most %(max)d letters.")),
        ],
        render_kw={"maxlength": 200},
    )
    affiliation = SelectField(
        _l("Affiliation"), choices=[SelectChoice(one.value, one.label) for one in Affiliation]
    )
    code = DigitsField(
        _l("Code of the school"),
        [Optional(), Regexp(r"\d{10}$", message=_l("Type the 10 digits, or leave it blank."))],
        description=_l("10 digits, where it is known"),
        render_kw={"size": 14, "autocomplete": "off", "inputmode": "numeric"},
    )
    place = SelectField(_l("Subdistrict"))
    grades = CheckboxesField(
        _l("Grades that it teaches"),
        [InputRequired(_l("Tick at least one grade."))],
        choices=[SelectChoice(grade.code, grade.short) for grade in COUNT_GRADES],
    )

    def facts(self) -> Facts:
        """Give what was typed."""
        where = self.place.data or ""
        return Facts(
            name=self.name.data or "",
            affiliation=Affiliation(self.affiliation.data),
            code=self.code.data or None,
            district_code=where[:4] or None,
            subdistrict_code=where if len(where) == len("330101") else None,
            grades=in_order(self.grades.data or ()),
        )


class DissolveForm(VersionedForm):
    on = _day(_l("Date of the announcement"))


class PayerForm(PortalForm):
    """Who is to pay: one of the province, or by its code one of another."""

    authority = SelectField(_l("Authority"))
    elsewhere = DigitsField(
        _l("Or the code of an authority of another province"),
        render_kw={"size": 12, "autocomplete": "off", "inputmode": "numeric"},
    )
    on = _day(_l("It pays from"))
    alone = BooleanField(_l("Whoever paid so far pays no more from that day on"))


class EndForm(PortalForm):
    on = _day(_l("It pays no more from"))


class AskForm(PortalForm):
    kind = RadioField(
        _l("What is it about?"),
        [InputRequired(_l("Choose what it is about."))],
        choices=[SelectChoice(kind.value, words) for kind, words in WISHES.items()],
    )
    school = SelectField(_l("Which school?"))
    text = _text(
        _l("What should be mended?"),
        DataRequired(_l("Tell the provincial office what to mend, with the name of the school.")),
    )

    def about(self) -> WishKind:
        return WishKind(self.kind.data)


class AnswerForm(PortalForm):
    """An answer to a wish; `version` says which answer of before the page showed, if any."""

    version = HiddenField()
    state = RadioField(
        _l("Answer"),
        [InputRequired(_l("Choose whether it is done or declined."))],
        choices=[
            SelectChoice(state.value, WISH_STATES[state])
            for state in (WishState.DONE, WishState.DECLINED)
        ],
    )
    text = _text(_l("What the authority should know"))


class ListForm(PortalForm):
    """A province's schools as a file."""

    file = FileField(
        _l("The file with the list"),
        [FileRequired(_l("Choose the file first."))],
        render_kw={"accept": ".csv,text/csv"},
    )


class ApplyForm(PortalForm):
    """What of a preview is applied: `digest` says which preview was seen."""

    digest = HiddenField()


def places_of(province_code: str | None) -> list[SelectChoice]:
    """Offer the sub-districts of a province by district, and each district alone."""
    offered = [SelectChoice("", _l("not stated"))]
    below: dict[str, list[SelectChoice]] = {}
    for one in subdistricts().values():
        below.setdefault(one.district_code, []).append(
            SelectChoice(one.code, one.name_th, optgroup=districts()[one.district_code].name_th)
        )
    for district in districts().values():
        if district.province_code == province_code:
            alone = _l("%(district)s, subdistrict not known", district=district.name_th)
            offered.append(SelectChoice(district.code, alone, optgroup=district.name_th))
            offered += below.get(district.code, [])
    return offered
