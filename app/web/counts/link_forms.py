"""Forms about the links of heads: until when one is good, and what is answered."""

from __future__ import annotations

import secrets
from datetime import date, datetime

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField
from wtforms.validators import DataRequired, InputRequired, Length

from app.domain.thai_calendar import bangkok_midnight
from app.web.forms import BuddhistDateField, CleanField, PortalForm, VersionField
from app.web.moments import WHOLE_DAY

_LENGTH = Length(max=500, message=_l("Too long: use at most %(max)d letters."))


def _new_key() -> str:
    return secrets.token_urlsafe(16)


class LinkForm(PortalForm):
    """The last day of a link; `key` tells a form sent twice from another one."""

    key = HiddenField(default=_new_key)
    until = BuddhistDateField(
        _l("Good until the end of"),
        [InputRequired(_l("Type the last day, such as 10/6/2569."))],
        description=_l("day/month/year"),
        render_kw={"size": 12, "autocomplete": "off"},
    )

    @property
    def last_day(self) -> date:
        """Give the day of a form that was validated."""
        if self.until.data is None:
            raise ValueError("only of a form that was validated")
        return self.until.data

    def expires_at(self, latest: datetime) -> datetime:
        """Give the end of the day; on the day on which the round ends, that moment."""
        begins = bangkok_midnight(self.last_day)
        return latest if begins < latest < begins + WHOLE_DAY else begins + WHOLE_DAY


class AcceptForm(PortalForm):
    """The row that the page showed, and what answers the queries of the figures."""

    version = VersionField()
    reason = CleanField(
        _l("Reason for unusual figures"),
        [_LENGTH],
        description=_l("kept with the figures; the head's note stands here first"),
        render_kw={"size": 60},
    )


class ReturnForm(PortalForm):
    """Why the figures go back to the head."""

    why = CleanField(
        _l("Why the figures are returned"),
        [DataRequired(_l("Say what the head is to correct.")), _LENGTH],
        description=_l("the head reads this with the next link"),
        render_kw={"size": 60},
    )


class PlainForm(PortalForm):
    """A button alone."""
