"""The form of one question, read from the address so that an answer can be linked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Self

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import DataRequired

from app.access.permissions import Permission
from app.domain.thai_calendar import format_moment
from app.models import Round
from app.web import current
from app.web.context import round_label
from app.web.forms import BuddhistDateField, DigitsField, PortalForm
from app.web.moments import ClockField, moment_of, split
from app.web.policies.forms import PermissionField


class QuestionForm(PortalForm):
    login = DigitsField(
        _l("Who (login code)"),
        [DataRequired(_l("Type the login code, such as 06330305 or 06330305-01."))],
        render_kw={"size": 16},
    )
    permission = PermissionField(_l("What"))
    unit = DigitsField(
        _l("Of which unit (code)"),
        [DataRequired(_l("Type the code of the unit that it is done to."))],
        render_kw={"size": 16},
    )
    round = SelectField(_l("In which round"))
    day = BuddhistDateField(_l("On the day"), render_kw={"size": 12, "autocomplete": "off"})
    clock = ClockField(_l("At the time"), render_kw={"size": 6, "autocomplete": "off"})

    @classmethod
    def asked(cls, arguments: MultiDict[str, str], *, rounds: Sequence[Round]) -> Self:
        """Read the question from an address; what it does not say is asked about now."""
        form = cls(arguments or None, meta={"csrf": False})
        form.round.choices = [SelectChoice(one.key, round_label(one)) for one in rounds]
        if form.round.data is None and rounds:
            form.round.data = rounds[0].key
        # Before the first round there is none to choose: the rights alone answer.
        form.round.validate_choice = bool(rounds)
        return form

    def chosen_permission(self) -> Permission:
        return Permission(self.permission.data)

    def moment(self) -> datetime:
        """Give the moment asked about; what is not typed of it, day or time, is taken from now."""
        day, clock = self.day.data, self.clock.data
        if day is None and clock is None:
            return current.arrived_at()
        today, now = split(current.arrived_at(), is_end=False)
        return moment_of(day or today, clock if clock is not None else now)

    def moment_text(self) -> str:
        return format_moment(self.moment(), "long")
