"""A new letter: which step of the process it is for, and to whom."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.permissions import Permission
from app.models import LetterStep, Unit
from app.services.errors import NotFound
from app.services.letters import steps, writing
from app.services.letters.steps import Towards
from app.web import current, htmx, kept_forms
from app.web.guards import requires
from app.web.letters.addresses import LETTERS, address_of
from app.web.letters.blueprint import blueprint
from app.web.letters.forms import NewLetterForm
from app.web.letters.words import FORMS, STEPS


@blueprint.get(f"{LETTERS}/new")
@requires(Permission.LETTER_WRITE)
def new() -> ResponseReturnValue:
    """Ask which letter; `?step=remind` chooses it beforehand, `&to=` the unit below."""
    asked = {"step": request.args.get("step"), "to": request.args.get("to")}
    return _page(NewLetterForm.for_page(**asked))


@blueprint.post(f"{LETTERS}/new")
@requires(Permission.LETTER_WRITE)
def write() -> ResponseReturnValue:
    """Make the letter from the template in force, and show it to be edited."""
    form = NewLetterForm()
    recipients = _offer(form)
    if not form.validate() or not _goes_to_somebody(form, recipients):
        return _page(form, 422)
    letter = writing.write(
        current.session(),
        current.the_round(),
        current.unit(),
        step=LetterStep(form.step.data),
        actor=current.actor(),
        at=current.arrived_at(),
        scope=current.scope(Permission.LETTER_WRITE),
        recipient_code=form.to.data or "",
    )
    kept_forms.forget()
    return htmx.go_to(address_of("letter", letter_id=letter.id))


def _offer(form: NewLetterForm) -> dict[str, list[Unit]]:
    """Fill in the letters that fit the unit's level, and to whom each may go."""
    unit, scope = current.unit(), current.scope(Permission.LETTER_WRITE)
    kinds = steps.kinds_of(unit.level)
    form.step.choices = [
        (kind.step.value, f"{STEPS[kind.step]} ({FORMS[kind.form]})") for kind in kinds
    ]
    found = {
        kind.step.value: writing.possible_recipients(
            current.session(), current.the_round(), unit, kind, scope=scope
        )
        for kind in kinds
        if kind.towards is Towards.ONE_BELOW
    }
    units = {one.code: one.name for several in found.values() for one in several}
    form.to.choices = [("", _("Choose a unit")), *units.items()]
    return found


def _goes_to_somebody(form: NewLetterForm, recipients: dict[str, list[Unit]]) -> bool:
    """Say whether a letter to one unit names one that it can go to."""
    if form.step.data not in recipients:
        return True
    possible = recipients[form.step.data]
    if any(one.code == form.to.data for one in possible):
        return True
    if possible:
        form.to.errors = [_("Choose the unit that this letter goes to.")]
    else:
        form.step.errors = [_("No confirmation of a unit below was cancelled in this round.")]
    return False


def _page(form: NewLetterForm, status: int = 200) -> ResponseReturnValue:
    recipients = _offer(form)
    if not form.step.choices:
        raise NotFound()
    page = render_template(
        "letters/new.html", form=form, has_recipients=bool(recipients), back=address_of("letters")
    )
    return page, status
