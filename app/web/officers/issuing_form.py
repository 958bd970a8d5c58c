"""The forms of issuing logins: which units to show, and which of them get a letter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Form, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs

from app.domain.login_codes import Level
from app.models import Unit
from app.services.accounts.issuing import AT_ONCE
from app.services.accounts.logins_to_issue import LoginState
from app.web.forms import CleanField, PortalForm

ALL = "all"
LETTERS, LIST = "letters", "list"
STATE_NAMES = {
    LoginState.NONE: _l("No login yet"),
    LoginState.ISSUED: _l("Issued, never signed in"),
    LoginState.IN_USE: _l("In use"),
    LoginState.SUSPENDED: _l("Suspended"),
    LoginState.DISSOLVED: _l("Dissolved"),
}
LEVEL_NAMES = {
    Level.DEPARTMENT: _l("Department"),
    Level.PROVINCE: _l("Provincial offices"),
    Level.AUTHORITY: _l("Local authorities"),
    Level.INSTITUTION: _l("Schools and centres"),
}


class FilterForm(Form):
    """Which units the page shows; what makes no sense is left out."""

    state = SelectField(_l("State of the login"), validate_choice=False)
    level = SelectField(_l("Level"), validate_choice=False)
    under = SelectField(_l("At or below"), validate_choice=False)
    q = CleanField(_l("Login code or name of the unit"))

    @classmethod
    def asked(cls, level: Level, below: Sequence[Unit]) -> Self:
        """Read the address; without a state asked for, the units that have no login yet."""
        form = cls(request.args)
        lower = [one for one in Level if list(Level).index(one) > list(Level).index(level)]
        _offer(form.state, [(state.value, str(name)) for state, name in STATE_NAMES.items()])
        _offer(form.level, [(one.value, str(LEVEL_NAMES[one])) for one in lower])
        _offer(form.under, [(unit.code, unit.name) for unit in below])
        form.state.data = form.state.data or LoginState.NONE.value
        form.level.data = form.level.data or ALL
        form.under.data = form.under.data or ALL
        form.q.data = (form.q.data or "")[:100]
        return form

    def wanted_state(self) -> LoginState | None:
        return None if self.state.data == ALL else LoginState(self.state.data)

    def wanted_level(self) -> Level | None:
        return None if self.level.data == ALL else Level(self.level.data)

    def typed(self) -> dict[str, Any]:
        """Give what makes the address of the page as it is shown."""
        return {name: value for name, value in self.data.items() if value and value != ALL} | (
            {"state": ALL} if self.state.data == ALL else {}
        )


def _offer(field: SelectField, choices: list[tuple[str, str]]) -> None:
    """Offer all, or one of the choices; anything else in the address counts as not said."""
    known = {value for value, _name in choices}
    field.choices = [SelectChoice(*one) for one in [(ALL, _("All")), *choices]]
    if field.data not in {ALL, *known}:
        field.data = ""


class IssueForm(PortalForm):
    """The units ticked, or all that the page showed, and the kind of file to answer with."""

    file = RadioField(
        _l("What you receive"),
        choices=[
            SelectChoice(LETTERS, _l("Letters to print (PDF), one page a unit")),
            SelectChoice(LIST, _l("A list (CSV) for your own letters")),
        ],
        default=LETTERS,
    )
    which = StringField()
    unit = SelectMultipleField(validate_choice=False)
    shown = SelectMultipleField(validate_choice=False)

    def marked(self) -> list[str]:
        """Give what the page showed of each unit that is to get a login."""
        return list(dict.fromkeys((self.shown if self.which.data == ALL else self.unit).data or []))

    def validate(self, *args: Any, **facts: Any) -> bool:
        """Check besides that some units are marked, and not too many."""
        if not super().validate(*args, **facts):
            return False
        if not self.marked():
            self.form_errors.append(_("Tick at least one unit."))
        elif len(self.marked()) > AT_ONCE:
            text = _("At most %(most)s units at once. Untick some.", most=AT_ONCE)
            self.form_errors.append(text)
        return not self.form_errors
