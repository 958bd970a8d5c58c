"""The form with which an authority chooses who confirms at its institutions."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import InputRequired, Length

from app.web.forms import CleanField, PortalForm, VersionField


class WhoConfirmsForm(PortalForm):
    """One person or two; the version of the authority that the page showed."""

    OFFICER, HEAD = "officer", "head"
    version = VersionField()
    who = RadioField(
        _l("Who confirms the roster of an institution?"),
        [InputRequired(_l("Choose one of the two."))],
        choices=[
            SelectChoice(OFFICER, _l("The officer: one person checks and confirms")),
            SelectChoice(HEAD, _l("The head, after the officer has checked and prepared it")),
        ],
    )
    reason = CleanField(
        _l("Reason"),
        [Length(max=500, message=_l("Too long: use at most %(max)d letters."))],
        description=_l("may stay blank; it is kept in the record"),
        render_kw={"size": 60},
    )

    @classmethod
    def of(cls, head_confirms: bool) -> str:
        return cls.HEAD if head_confirms else cls.OFFICER

    @property
    def head_confirms(self) -> bool:
        return bool(self.who.data == self.HEAD)
