"""The templates of letters, kept by the department with their days."""

from __future__ import annotations

from dataclasses import dataclass

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.permissions import Permission
from app.documents.official import official_pdf
from app.domain.thai_calendar import format_date, in_bangkok
from app.models import LetterForm, LetterStep
from app.services.errors import NotFound, TemplateBegun, UnknownPlace
from app.services.letters import templates as service
from app.services.letters.shipped import TemplateText
from app.services.letters.templates import Kept
from app.web import current, htmx, kept_forms, printing
from app.web.explanations import explain
from app.web.guards import requires
from app.web.letters.addresses import TEMPLATE, TEMPLATES, address_of_template
from app.web.letters.blueprint import blueprint
from app.web.letters.example import example_of
from app.web.letters.forms import TemplateForm
from app.web.letters.words import FORMS, PLACES, STEPS, VALIDITIES


@dataclass(frozen=True, slots=True)
class Line:
    """A template as the list shows it."""

    valid_from: str
    validity: str
    in_force: bool
    made_by: str
    subject: str
    pdf_url: str


@dataclass(frozen=True, slots=True)
class Group:
    """The templates of a step and form, the newest first."""

    title: str
    new_url: str
    lines: list[Line]


@blueprint.get(TEMPLATES)
@requires(Permission.LETTER_TEMPLATE)
def templates() -> ResponseReturnValue:
    kept = service.every(current.session(), at=current.arrived_at())
    groups = [
        Group(
            f"{STEPS[step]} ({FORMS[form]})",
            address_of_template("new_template", step, form),
            [_line(one) for one in lines],
        )
        for (step, form), lines in kept.items()
    ]
    return render_template("letters/templates.html", groups=groups)


@blueprint.get(f"{TEMPLATE}/new")
@requires(Permission.LETTER_TEMPLATE)
def new_template(step: str, form: str) -> ResponseReturnValue:
    """Offer the template in force, to be changed into a new one."""
    now = _in_force(step, form)
    today = in_bangkok(current.arrived_at()).date()
    typed = {"subject": now.subject, "addressee": now.addressee, "body": now.body}
    filled = TemplateForm.for_page(valid_from=today, closing=now.closing, **typed)
    return _page(now, filled)


@blueprint.post(f"{TEMPLATE}/new")
@requires(Permission.LETTER_TEMPLATE)
def add_template(step: str, form: str) -> ResponseReturnValue:
    now, typed = _in_force(step, form), TemplateForm()
    if not typed.validate():
        return _page(now, typed, 422)
    try:
        service.add(
            current.session(),
            current.unit(),
            TemplateText(
                now.step,
                now.form,
                typed.subject.data,
                typed.addressee.data,
                typed.body.data,
                typed.closing.data,
                valid_from=typed.valid_from.data,
            ),
            actor=current.actor(),
            at=current.arrived_at(),
        )
    except UnknownPlace as refusal:
        typed.body.errors = [explain(refusal).explanation]
        return _page(now, typed, 422)
    except TemplateBegun as refusal:
        typed.valid_from.errors = [explain(refusal).explanation]
        return _page(now, typed, 422)
    kept_forms.forget()
    flash(_("The template is kept. Look at its preview."), "success")
    return htmx.go_to(url_for("letters.templates", code=current.unit().code))


@blueprint.get(f"{TEMPLATE}/<int:template_id>.pdf")
@requires(Permission.LETTER_TEMPLATE)
def template_pdf(step: str, form: str, template_id: int) -> ResponseReturnValue:
    """Print a template with made-up data in its places."""
    text = service.get(current.session(), *_named(step, form), template_id)
    example = example_of(text)
    current.session().rollback()
    content = printing.printed(lambda engine: official_pdf([example], engine=engine))
    return printing.sent(content, f"{STEPS[text.step]}.pdf", "application/pdf", shown=True)


def _named(step: str, form: str) -> tuple[LetterStep, LetterForm]:
    if step not in set(LetterStep) or form not in set(LetterForm):
        raise NotFound()
    return LetterStep(step), LetterForm(form)


def _in_force(step: str, form: str) -> TemplateText:
    named = _named(step, form)
    service.get(current.session(), *named, 0)
    return service.in_force(current.session(), *named, at=current.arrived_at())


def _line(one: Kept) -> Line:
    text = one.text
    return Line(
        format_date(text.valid_from, "medium") if text.valid_from else "",
        str(VALIDITIES[one.validity]),
        one.validity is service.Validity.IN_FORCE,
        one.made_by,
        text.subject,
        address_of_template("template_pdf", text.step, text.form, template_id=text.id or 0),
    )


def _page(now: TemplateText, form: TemplateForm, status: int = 200) -> ResponseReturnValue:
    page = render_template(
        "letters/new_template.html",
        form=form,
        step=STEPS[now.step],
        form_name=FORMS[now.form],
        places=[(f"{{{place.value}}}", str(words)) for place, words in PLACES.items()],
        back=url_for("letters.templates", code=current.unit().code),
    )
    return page, status
