"""Forms of letters and templates."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from app.domain.thai_text import clean
from app.services.letters.writing import LetterContent
from app.web.forms import BuddhistDateField, CleanField, CleanTextArea, PortalForm, VersionField

LONGEST_BODY = 30_000
MOST_LINES = 10
_DAY = {"size": 14, "autocomplete": "off"}


def _at_most(letters: int) -> Length:
    return Length(max=letters, message=_l("Too long: use at most %(max)d letters."))


def _line(label: Any, longest: int, *, hint: Any = "", needed: Any = "") -> CleanField:
    checks = [DataRequired(needed)] if needed else []
    return CleanField(
        label,
        [*checks, _at_most(longest)],
        description=hint,
        render_kw={"maxlength": longest, "autocomplete": "off"},
    )


def _few(_form: Any, field: Any) -> None:
    """Refuse a head so high that the first sheet holds nothing else."""
    if len((field.data or "").splitlines()) > MOST_LINES:
        raise ValidationError(_("Too many lines: use at most %(max)d.", max=MOST_LINES))


def _few_lines(label: Any) -> CleanTextArea:
    return CleanTextArea(
        label,
        [_at_most(500), _few],
        description=_l("one on each line, or blank"),
        render_kw={"rows": 2, "maxlength": 500},
    )


class BodyField(TextAreaField):
    """Paragraphs of a letter, cleaned line by line; empty lines stay between them."""

    data: Any

    def process_formdata(self, valuelist: list[Any]) -> None:
        super().process_formdata(valuelist)
        typed = (self.data or "")[: 2 * LONGEST_BODY]
        lines = (clean(line, limit=len(typed)) for line in typed.splitlines())
        self.data = "\n".join(lines).strip()


def _body(hint: Any) -> BodyField:
    return BodyField(
        _l("Text"),
        [DataRequired(_l("Type the text of the letter.")), _at_most(LONGEST_BODY)],
        description=hint,
        render_kw={"rows": 16},
    )


class NewLetterForm(PortalForm):
    """Which letter, and to which unit below where it goes to one."""

    step = RadioField(_l("Which letter?"), [InputRequired(_l("Choose a letter."))])
    to = SelectField(_l("To which unit below"), validate_choice=False)


class LetterEditForm(PortalForm):
    """All of a letter that may be changed before it is printed."""

    version = VersionField()
    number = _line(_l("Number of the letter"), 100, hint=_l("blank: dots to be filled by hand"))
    dated = BuddhistDateField(
        _l("Date of the letter"),
        description=_l("such as 9/6/2569; blank: dots to be filled by hand"),
        render_kw=_DAY,
    )
    subject = _line(_l("Subject"), 300, needed=_l("Type what the letter is about."))
    addressee = _line(_l("Addressee"), 300, needed=_l("Type to whom the letter goes."))
    reference = _few_lines(_l("Letters referred to"))
    enclosures = _few_lines(_l("Enclosures"))
    body = _body(
        _l(
            "An empty line ends a paragraph. A line that begins with a number, such as 1., is"
            " a point of its own."
        )
    )
    closing = _line(_l("Closing sentence"), 300)
    signer_name = _line(_l("Name of who signs"), 200, hint=_l("blank: dots to be filled by hand"))
    signer_position = _line(_l("Position of who signs"), 200)
    on_behalf_of = _line(
        _l("Acting for"), 200, hint=_l("the post for which he or she acts, or blank")
    )

    def content(self) -> LetterContent:
        """Give what was typed."""
        typed = {field.name: field.data for field in self if field.name not in _NO_CONTENT}
        return LetterContent(**typed)


_NO_CONTENT = frozenset({"version", "csrf_token"})


class TemplateForm(PortalForm):
    """A new template of a step and form, from a day on."""

    valid_from = BuddhistDateField(
        _l("In force from"),
        [InputRequired(_l("Type day, month and year, such as 16/5/2558."))],
        description=_l("today or a later day"),
        render_kw=_DAY,
    )
    subject = _line(_l("Subject"), 300, needed=_l("Type what the letter is about."))
    addressee = _line(_l("Addressee"), 300, needed=_l("Type to whom the letter goes."))
    body = _body(
        _l("An empty line ends a paragraph. Data of the round stands in braces, as listed below.")
    )
    closing = _line(_l("Closing sentence"), 300)
