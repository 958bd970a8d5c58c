"""Forms of the access policy; each has its prefix, since a page may hold several."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Self

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, HiddenField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError

from app.access.permissions import Permission
from app.access.reach import Reach
from app.access.rules import ALLOW, DENY, EVERYBODY
from app.access.table import duties_of
from app.domain.login_codes import Level
from app.domain.thai_calendar import bangkok_midnight, in_bangkok
from app.web import current, kept_forms
from app.web.forms import BuddhistDateField, CleanTextArea, PortalForm, VersionField
from app.web.policies.words import DUTIES, PERMISSIONS, TOPICS, reach_name

DAY = {"size": 14, "autocomplete": "off"}
REASON = [
    DataRequired(_l("Type the reason: it is kept with the version.")),
    Length(max=500, message=_l("Too long: use at most %(max)d letters.")),
]
Choices = list[SelectChoice]


class PrefixedForm(PortalForm):
    """A form among others on its page."""

    PREFIX = ""

    @classmethod
    def posted(cls, **facts: Any) -> Self:
        return cls(prefix=cls.PREFIX, **facts)

    @classmethod
    def to_fill_in(cls, address: str, **facts: Any) -> Self:
        """Make the form as a page shows it, with what was kept when a session ended, if any."""
        return cls(kept_forms.typed_before(address), prefix=cls.PREFIX, **facts)


def _duty_choices(level: Level) -> Choices:
    everybody = [SelectChoice(EVERYBODY, _("all of them"))]
    return everybody + [SelectChoice(duty.value, str(DUTIES[duty])) for duty in duties_of(level)]


def _reach_choices(level: Level | None) -> Choices:
    reaches: Iterable[Reach] = Reach
    if level is Level.INSTITUTION:
        reaches = (Reach.OWN, Reach.ANY)
    return [SelectChoice(reach.value, reach_name(reach, level)) for reach in reaches]


class _UntilField(BuddhistDateField):
    """The last day of a rule; the rule ends with it."""

    def end(self) -> datetime | None:
        return bangkok_midnight(self.data + timedelta(days=1)) if self.data else None


def _still_to_come(_form: PortalForm, field: Any) -> None:
    if field.data is not None and field.data < in_bangkok(current.arrived_at()).date():
        raise ValidationError(_("This day is over. Type today or a later day."))


class TakeAwayForm(PrefixedForm):
    PREFIX = "take"
    duty = SelectField(_l("From whom"))

    def __init__(self, *args: Any, level: Level, **facts: Any) -> None:
        super().__init__(*args, **facts)
        self.duty.choices = _duty_choices(level)


class GiveForm(PrefixedForm):
    PREFIX = "give"
    duty = SelectField(_l("To whom"))
    reach = SelectField(_l("For which units"))
    until = _UntilField(
        _l("Until the end of the day"),
        [Optional(), _still_to_come],
        description=_l("Leave empty for always."),
        render_kw=DAY,
    )

    def __init__(self, *args: Any, level: Level, **facts: Any) -> None:
        super().__init__(*args, **facts)
        self.duty.choices = _duty_choices(level)
        self.reach.choices = _reach_choices(level)


class PermissionField(SelectField):
    """One of the permissions, in the words of the process."""

    def __init__(self, label: LazyString, **facts: Any) -> None:
        needed = [DataRequired(_l("Choose the right that it is about."))]
        super().__init__(label, needed, choices=_permission_choices, **facts)


class ExceptionForm(PrefixedForm):
    """An exception of one login."""

    PREFIX = "exception"
    effect = RadioField(
        _l("What shall change?"),
        [InputRequired(_l("Choose one of the two."))],
        choices=[
            SelectChoice(ALLOW, _l("Give an extra right")),
            SelectChoice(DENY, _l("Take a right away")),
        ],
    )
    permission = PermissionField(_l("Which right"))
    reach = SelectField(_l("For which units"), description=_l("Seen from the unit of this login."))
    until = _UntilField(
        _l("Until the end of the day"),
        [InputRequired(_l("Type day, month and year, such as 16/5/2570.")), _still_to_come],
        description=_l("An exception always ends by itself, such as 30/9/2570."),
        render_kw=DAY,
    )

    def __init__(self, *args: Any, level: Level, **facts: Any) -> None:
        super().__init__(*args, **facts)
        self.reach.choices = _reach_choices(level)


def _permission_choices() -> Choices:
    """List the permissions by topic, with none before them."""
    none = SelectChoice("", _("Choose"))
    return [none] + [
        SelectChoice(one.value, str(PERMISSIONS[one]), optgroup=str(topic))
        for topic, permissions in TOPICS
        for one in permissions
    ]


class PublishForm(PrefixedForm):
    """The reason of a draft; `version` is the draft's as the page showed it."""

    PREFIX = "publish"
    draft = HiddenField()
    version = VersionField()
    reason = CleanTextArea(
        _l("Why are the rights changed?"),
        REASON,
        description=_l("Everybody who looks at this version later reads it."),
        render_kw={"rows": 2, "maxlength": 500},
    )


class ImportForm(PortalForm):
    file = FileField(
        _l("File of rules (policy.csv)"), [FileRequired(_l("Choose the file of rules."))]
    )
    drop = BooleanField(_l("Drop the changes in my open draft"))


def chosen_permission(value: str | None) -> Permission | None:
    """Read a permission from an address; None where it names none."""
    try:
        return Permission(value)
    except ValueError:
        return None
