"""A letter edited before it is printed, and printed."""

from __future__ import annotations

from typing import Any

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.permissions import Permission
from app.dispatch.letters import documents_of, parts_of, recipients_of
from app.documents.official import official_pdf
from app.models import Letter
from app.services import office
from app.services.errors import ChangedMeanwhile
from app.services.letters import writing
from app.web import current, htmx, kept_forms, printing
from app.web.guards import requires
from app.web.letters.addresses import LETTER, address_of, named
from app.web.letters.blueprint import blueprint
from app.web.letters.forms import LetterEditForm
from app.web.letters.words import FORMS, STEPS
from app.web.now_and_typed import differences


@blueprint.get(LETTER)
@requires(Permission.LETTER_WRITE)
def letter(letter_id: int) -> ResponseReturnValue:
    shown = named(letter_id)
    return _page(shown, LetterEditForm.for_page(obj=shown))


@blueprint.post(LETTER)
@requires(Permission.LETTER_WRITE)
def save(letter_id: int) -> ResponseReturnValue:
    """Save the letter, unless somebody else changed it meanwhile."""
    edited, form = named(letter_id), LetterEditForm()
    if not form.validate():
        return _page(edited, form, 422)
    try:
        writing.edit(
            current.session(),
            edited,
            form.content(),
            actor=current.actor(),
            at=current.arrived_at(),
            version=form.version.data,
        )
    except ChangedMeanwhile:
        shown = differences(form, LetterEditForm(None, obj=edited))
        form.version.data = edited.version
        return _page(edited, form, 409, differences=shown)
    kept_forms.forget()
    flash(_("The letter is saved. Print it below."), "success")
    return htmx.go_to(address_of("letter", letter_id=edited.id))


@blueprint.get(f"{LETTER}.pdf")
@requires(Permission.LETTER_WRITE)
def letter_pdf(letter_id: int) -> ResponseReturnValue:
    """Print the letter: `?part=1` one for each of its first units, `?digits=` in these."""
    shown, session = named(letter_id), current.session()
    asked = request.args.get("digits", "")
    letterhead = office.of(session, shown.unit)
    thai_digits = letterhead.thai_digits if asked not in ("thai", "arabic") else asked == "thai"
    documents = documents_of(session, shown, part=_part_asked_for())
    name = f"{STEPS[shown.step]} {shown.round.key} {shown.unit.name}.pdf"
    session.rollback()
    content = printing.printed(
        lambda engine: official_pdf(documents, engine=engine, thai_digits=thai_digits)
    )
    return printing.sent(content, name, "application/pdf", shown=True)


def _part_asked_for() -> int:
    asked = request.args.get("part", "")
    return int(asked) if asked.isdecimal() and len(asked) < 4 else 0


def _page(
    shown: Letter, form: LetterEditForm, status: int = 200, **facts: Any
) -> ResponseReturnValue:
    pdf = address_of("letter_pdf", letter_id=shown.id)
    letterhead = office.of(current.session(), shown.unit)
    page = render_template(
        "letters/letter.html",
        form=form,
        step=STEPS[shown.step],
        form_name=FORMS[shown.form],
        recipients=[one["name"] for one in recipients_of(shown)],
        parts=parts_of(shown),
        pdf=pdf,
        other_digits="arabic" if letterhead.thai_digits else "thai",
        back=address_of("letters"),
        **facts,
    )
    return page, status
