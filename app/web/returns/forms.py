"""Forms of a return's steps. Each has its prefix, since a page may hold several."""

from __future__ import annotations

from typing import Any, Self

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, StringField
from wtforms.validators import DataRequired, Length, ValidationError

from app.web import kept_forms
from app.web.forms import CleanTextArea, PortalForm, VersionField

AT_MOST = Length(max=1000, message=_l("Too long: use at most %(max)d letters."))
REASON_FIRST = DataRequired(message=_l("Type the reason."))


class StepForm(PortalForm):
    """A form of one step; it holds the version of the return that the page showed."""

    PREFIX = ""
    version = VersionField()

    @classmethod
    def posted(cls) -> Self:
        """Read the form from the request."""
        return cls(prefix=cls.PREFIX)

    @classmethod
    def to_fill_in(cls, address: str, **facts: Any) -> Self:
        """Make the form as a page shows it, with what was kept when a session ended, if any."""
        version = facts.pop("version")
        form = cls(kept_forms.typed_before(address), prefix=cls.PREFIX, data=facts)
        form.version.data = version
        return form


class ConfirmForm(StepForm):
    PREFIX = "confirm"
    agree = BooleanField(
        _l("Statement"),
        validators=[
            DataRequired(
                message=_l("Tick the box if it is true. If it is not, correct the data first.")
            )
        ],
    )


class PrepareForm(StepForm):
    PREFIX = "prepare"
    agree = BooleanField(
        _l("Statement"),
        validators=[
            DataRequired(
                message=_l("Tick the box if it is true. If it is not, correct the data first.")
            )
        ],
    )


class SendBackForm(StepForm):
    PREFIX = "send-back"
    reason = CleanTextArea(
        _l("Reason for sending it back"),
        description=_l("The officer reads it: say what has to be corrected."),
        validators=[REASON_FIRST, AT_MOST],
    )


class CancelForm(StepForm):
    PREFIX = "cancel"
    reason = CleanTextArea(
        _l("Reason for cancelling"),
        description=_l("The unit below reads it: say what has to be corrected."),
        validators=[REASON_FIRST, AT_MOST],
    )


class TakeBackForm(StepForm):
    PREFIX = "take-back"
    reason = CleanTextArea(
        _l("Reason for taking it back"),
        description=_l("The provincial office reads it: say what has to be corrected."),
        validators=[REASON_FIRST, AT_MOST],
    )


class RequestForm(StepForm):
    PREFIX = "request"
    reason = CleanTextArea(
        _l("Reason for asking"),
        description=_l("Say what has to be corrected, so that the level above can decide."),
        validators=[REASON_FIRST, AT_MOST],
    )


class WithdrawForm(StepForm):
    PREFIX = "withdraw"


class PassOnForm(StepForm):
    PREFIX = "pass-on"
    reason = CleanTextArea(
        _l("Reason for asking"),
        description=_l("Taken from the request below; add what the level above has to know."),
        validators=[REASON_FIRST, AT_MOST],
    )


class AnswerForm(StepForm):
    PREFIX = "answer"
    GRANT, DECLINE = "grant", "decline"
    decision = StringField()
    answer = CleanTextArea(
        _l("Explanation"),
        description=_l("Needed to decline: say why. If you cancel, it may stay blank."),
        validators=[AT_MOST],
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuse a form that neither of the two buttons sent."""
        is_valid: bool = super().validate(extra_validators)
        if self.decision.data not in (self.GRANT, self.DECLINE):
            self.form_errors.append(_("Press one of the two buttons."))
            return False
        return is_valid

    def validate_answer(self, field: CleanTextArea) -> None:
        if self.decision.data == self.DECLINE and not field.data:
            raise ValidationError(_l("Type why you decline; whoever asked reads it."))
