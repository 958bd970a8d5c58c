"""Templates of letters: the department keeps them with their days, and none is ever changed.

The newest that has begun counts. Letters written before keep their text.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.domain.thai_calendar import in_bangkok
from app.models import Account, LetterForm, LetterStep, LetterTemplate, Unit
from app.services import history
from app.services.errors import NotFound, TemplateBegun
from app.services.letters import filling, steps
from app.services.letters.shipped import TemplateText, shipped


class Validity(StrEnum):
    """Whether a template counts on a day, or will, or did."""

    COMING = "coming"
    IN_FORCE = "in force"
    PAST = "past"


@dataclass(frozen=True, slots=True)
class Kept:
    """A template with what became of it, and who made it; nobody, where the portal brought it."""

    text: TemplateText
    validity: Validity
    made_by: str = ""


def in_force(session: Session, step: LetterStep, form: LetterForm, *, at: datetime) -> TemplateText:
    """Give the template that letters of a step and form are made from at that moment."""
    row = session.scalars(
        select(LetterTemplate)
        .where(LetterTemplate.step == step, LetterTemplate.form == form)
        .where(LetterTemplate.valid_from <= _day(at))
        .order_by(LetterTemplate.valid_from.desc(), LetterTemplate.id.desc())
        .limit(1)
    ).first()
    return shipped(step, form) if row is None else text_of(row)


def every(session: Session, *, at: datetime) -> dict[tuple[LetterStep, LetterForm], list[Kept]]:
    """List all templates by step and form, the newest first; last comes the portal's own."""
    rows = session.scalars(
        select(LetterTemplate)
        .options(joinedload(LetterTemplate.made_by))
        .order_by(LetterTemplate.valid_from.desc(), LetterTemplate.id.desc())
    ).all()
    found: dict[tuple[LetterStep, LetterForm], list[Kept]] = {}
    for key in steps.templates_kept():
        texts = [(text_of(row), row.made_by) for row in rows if (row.step, row.form) == key]
        lines: list[Kept] = []
        for text, maker in (*texts, (shipped(*key), None)):
            name = (maker.name or maker.username) if maker else ""
            lines.append(Kept(text, _validity(text, lines, at=at), name))
        found[key] = lines
    return found


def get(session: Session, step: LetterStep, form: LetterForm, template_id: int) -> TemplateText:
    """Give a template by its key, 0 for the portal's own; raise `NotFound`."""
    if (step, form) not in steps.templates_kept():
        raise NotFound()
    if template_id == 0:
        return shipped(step, form)
    row = session.get(LetterTemplate, template_id)
    if row is None or (row.step, row.form) != (step, form):
        raise NotFound()
    return text_of(row)


def add(session: Session, unit: Unit, text: TemplateText, *, actor: Account, at: datetime) -> None:
    """Keep a new template of the department from `text.valid_from` on.

    Raise `UnknownPlace` for a place without data, `TemplateBegun` for a day that was. The same
    template is kept once.
    """
    for part in (text.subject, text.addressee, text.body, text.closing):
        filling.check(part)
    today = _day(at)
    begins = text.valid_from or today
    if begins < today:
        raise TemplateBegun(earliest=today)
    kept = {
        "subject": text.subject,
        "addressee": text.addressee,
        "body": text.body,
        "closing": text.closing,
    }
    same_day = session.scalars(
        select(LetterTemplate)
        .where(LetterTemplate.step == text.step, LetterTemplate.form == text.form)
        .where(LetterTemplate.valid_from == begins)
        .order_by(LetterTemplate.id.desc())
    ).first()
    if same_day is not None and all(getattr(same_day, name) == kept[name] for name in kept):
        return
    row = LetterTemplate(
        step=text.step, form=text.form, valid_from=begins, made_at=at, made_by=actor, **kept
    )
    session.add(row)
    session.flush()
    history.record(
        session,
        "letter_template_added",
        "letter_template",
        row.id,
        unit=unit,
        actor=actor,
        at=at,
        after={
            "letter_step": text.step.value,
            "letter_form": text.form.value,
            "valid_from": begins.isoformat(),
            **kept,
        },
    )


def text_of(row: LetterTemplate) -> TemplateText:
    """Give what a kept template says."""
    return TemplateText(
        row.step,
        row.form,
        row.subject,
        row.addressee,
        row.body,
        row.closing,
        row.id,
        row.valid_from,
    )


def _validity(text: TemplateText, newer: list[Kept], *, at: datetime) -> Validity:
    if text.valid_from is not None and text.valid_from > _day(at):
        return Validity.COMING
    if any(line.validity is Validity.IN_FORCE for line in newer):
        return Validity.PAST
    return Validity.IN_FORCE


def _day(at: datetime) -> date:
    return in_bangkok(at).date()
