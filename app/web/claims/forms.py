"""Forms of a claim's steps; each has its prefix, since a page may hold several."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from flask_babel import lazy_gettext as _l
from wtforms.validators import DataRequired, Length, ValidationError

from app.domain.thai_calendar import in_bangkok
from app.services.claims.steps import Action
from app.web import current, kept_forms
from app.web.forms import BuddhistDateField, CleanTextArea, PortalForm, VersionField

AT_MOST = Length(max=1000, message=_l("Too long: use at most %(max)d letters."))
REASON_FIRST = DataRequired(message=_l("Type the reason."))
DAY = _l("day/month/Buddhist year, such as 16/5/2558")


class ClaimForm(PortalForm):
    """A form of one step; it holds the version of the claim that the page showed."""

    version = VersionField()

    @classmethod
    def posted(cls, action: Action) -> Self:
        """Read the form from the request."""
        return cls(prefix=action.value)

    @classmethod
    def to_fill_in(cls, action: Action, address: str, *, version: int) -> Self:
        """Make the form as a page shows it, with what was kept when a session ended, if any."""
        form = cls(kept_forms.typed_before(address), prefix=action.value)
        form.version.data = version
        return form


def _today() -> date:
    return in_bangkok(current.arrived_at()).date()


class LastDayForm(ClaimForm):
    left_on = BuddhistDateField(_l("Last day"), description=DAY)

    def validate_left_on(self, field: BuddhistDateField) -> None:
        if field.data is None and not field.errors:
            raise ValidationError(_l("Enter the last day at this institution."))
        if field.data is not None and field.data > _today():
            raise ValidationError(_l("This day lies in the future. Enter the last day as it was."))


class DeclineForm(ClaimForm):
    reason = CleanTextArea(
        _l("Why does the child stay?"),
        description=_l("The institution that asked reads it."),
        validators=[REASON_FIRST, AT_MOST],
    )


class EscalateForm(ClaimForm):
    reason = CleanTextArea(
        _l("What must the level above know?"),
        description=_l("For example since when the child has been with you, and who saw it."),
        validators=[REASON_FIRST, AT_MOST],
    )


class WithdrawForm(ClaimForm):
    """Withdraw a request; it needs no words."""


class GiveUpForm(ClaimForm):
    reason = CleanTextArea(
        _l("Why is the child not brought in?"),
        description=_l("The institution that let the child go reads it."),
        validators=[REASON_FIRST, AT_MOST],
    )


class OverruleForm(ClaimForm):
    reason = CleanTextArea(
        _l("Why does the child go?"),
        description=_l("Both institutions read it."),
        validators=[REASON_FIRST, AT_MOST],
    )
    left_on = BuddhistDateField(_l("Last day, if it is known"), description=DAY)

    def validate_left_on(self, field: BuddhistDateField) -> None:
        if field.data is not None and field.data > _today():
            raise ValidationError(_l("This day lies in the future. Enter the last day as it was."))


class RefuseForm(ClaimForm):
    reason = CleanTextArea(
        _l("Why does the child stay?"),
        description=_l("Both institutions read it."),
        validators=[REASON_FIRST, AT_MOST],
    )


def typed(form: ClaimForm) -> dict[str, Any]:
    """Give what a service is told of a form: its version, and its reason and day where it asks."""
    return {
        name: form[name].data if name != "reason" else form[name].data or ""
        for name in ("version", "reason", "left_on")
        if name in form
    }
