"""Write a letter of a round from the template in force, and edit it before it is printed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.scope import Scope
from app.models import Account, Letter, LetterStep, Round, Unit
from app.services import history, office
from app.services.errors import (
    ChangedMeanwhile,
    NobodyMissing,
    NotFound,
    NothingToTellOf,
    NothingUnsent,
)
from app.services.letters import data, filling, steps, templates, titles
from app.services.letters.data import Facts
from app.services.letters.places import Place
from app.services.letters.shipped import TemplateText
from app.services.letters.steps import Kind, Towards

FIELDS = (
    "number",
    "dated",
    "subject",
    "addressee",
    "reference",
    "enclosures",
    "body",
    "closing",
    "signer_name",
    "signer_position",
    "on_behalf_of",
)
# Texts of one line, as long as their columns; the data of a round is cut to them.
_LONGEST = {"subject": 300, "addressee": 300, "closing": 300}


@dataclass(frozen=True, slots=True)
class LetterContent:
    """All of a letter that whoever writes it may change."""

    subject: str
    body: str
    number: str = ""
    dated: date | None = None
    addressee: str = ""
    reference: str = ""
    enclosures: str = ""
    closing: str = ""
    signer_name: str = ""
    signer_position: str = ""
    on_behalf_of: str = ""


def possible_recipients(
    session: Session, the_round: Round, unit: Unit, kind: Kind, *, scope: Scope
) -> list[Unit]:
    """List the units below to one of which a letter of this kind may go."""
    if kind.towards is not Towards.ONE_BELOW:
        return []
    if kind.step is LetterStep.CANCELLED:
        return data.cancelled_below(session, the_round, unit, scope=scope)
    return [one.unit for one in data.below(session, the_round, unit, scope=scope)]


def write(
    session: Session,
    the_round: Round,
    unit: Unit,
    *,
    step: LetterStep,
    actor: Account,
    at: datetime,
    scope: Scope,
    recipient_code: str = "",
) -> Letter:
    """Make the unit's letter of a step from the template in force that day.

    Raise `NotFound` for a step that is not the level's, or a unit that the letter cannot go to,
    `NobodyMissing` or `NothingUnsent` where nobody is to be reminded, `NothingToTellOf` where the
    confirmation does not stand that the letter would tell of. Asked for again before it was
    edited, the same letter is given back.
    """
    kind = steps.kind_of(unit.level, step)
    recipient = _recipient(session, the_round, unit, kind, recipient_code, scope=scope)
    facts = data.facts_of(session, the_round, unit, step=step, scope=scope, recipient=recipient)
    if kind.towards is Towards.ABOVE and Place.CODE not in facts.values:
        raise NothingToTellOf(unit=unit.name)
    template = templates.in_force(session, step, kind.form, at=at)
    made = _made(template, kind, facts, _addressed(unit, kind, facts, recipient))
    made |= _signed(unit) | {"number": _number(session, unit, kind)}
    # Whoever asks twice at once waits here, and then finds the first letter.
    session.refresh(unit, with_for_update={"of": Unit, "key_share": True})
    same = _same(session, the_round, unit, step, actor, made)
    if same is not None:
        return same
    letter = Letter(
        round=the_round,
        unit=unit,
        template_id=template.id,
        step=step,
        form=kind.form,
        written_at=at,
        written_by=actor,
        **made,
    )
    session.add(letter)
    session.flush()
    history.record(
        session,
        "letter_written",
        "letter",
        letter.id,
        unit=unit,
        actor=actor,
        at=at,
        after={"letter_step": step.value, "round": the_round.key, "subject": letter.subject},
    )
    return letter


def _made(
    template: TemplateText, kind: Kind, facts: Facts, addressed: Sequence[Unit]
) -> dict[str, Any]:
    """Fill the template, and note whom the letter goes to."""
    values = facts.values | _title_of(kind, addressed)
    filled = {
        name: filling.fill(getattr(template, name), values)[:longest]
        for name, longest in _LONGEST.items()
    }
    recipients = [
        {
            "unit": one.id,
            "name": facts.names.get(one.id, one.name),
            "addressee": titles.title_of(one),
        }
        for one in addressed
    ]
    return {**filled, "body": filling.fill(template.body, values), "recipients": recipients}


def _signed(unit: Unit) -> dict[str, str]:
    name, position, on_behalf_of = titles.signature_of(unit)
    return {"signer_name": name, "signer_position": position, "on_behalf_of": on_behalf_of}


def edit(
    session: Session,
    letter: Letter,
    content: LetterContent,
    *,
    actor: Account,
    at: datetime,
    version: int,
) -> None:
    """Change a letter; raise `ChangedMeanwhile` if somebody else did after the page was made.

    What was saved already is not saved again.
    """
    session.refresh(letter, with_for_update={"of": Letter})
    new = {name: getattr(content, name) for name in FIELDS}
    before = {name: getattr(letter, name) for name in FIELDS}
    changed = [name for name in FIELDS if new[name] != before[name]]
    if not changed:
        return
    if letter.version != version:
        raise ChangedMeanwhile()
    for name in changed:
        setattr(letter, name, new[name])
    session.flush()
    history.record(
        session,
        "letter_edited",
        "letter",
        letter.id,
        unit=letter.unit,
        actor=actor,
        at=at,
        before={name: _plain(before[name]) for name in changed},
        after={name: _plain(new[name]) for name in changed},
    )


def _recipient(
    session: Session, the_round: Round, unit: Unit, kind: Kind, code: str, *, scope: Scope
) -> Unit | None:
    if kind.towards is not Towards.ONE_BELOW:
        return None
    found = possible_recipients(session, the_round, unit, kind, scope=scope)
    chosen = next((one for one in found if one.code == code), None)
    if chosen is None:
        raise NotFound()
    return chosen


def _addressed(unit: Unit, kind: Kind, facts: Facts, recipient: Unit | None) -> Sequence[Unit]:
    if kind.towards is Towards.MISSING_BELOW:
        if not facts.missing:
            raise NothingUnsent() if kind.step is LetterStep.REMIND_SUBMISSION else NobodyMissing()
        return facts.missing
    above = recipient or unit.parent
    if above is None:
        raise NotFound()
    return [above]


def _title_of(kind: Kind, addressed: Sequence[Unit]) -> dict[Place, str]:
    """Address the only unit that is missing by its own title, several together."""
    if kind.towards is not Towards.MISSING_BELOW:
        return {}
    if len(addressed) > 1:
        return {Place.RECIPIENT_TITLE: titles.title_of_all(kind.level, kind.step)}
    return {
        Place.RECIPIENT_TITLE: titles.title_of(addressed[0]),
        Place.RECIPIENT: addressed[0].name,
    }


def _number(session: Session, unit: Unit, kind: Kind) -> str:
    """Begin the number with the prefix of the unit's book; a circular's has ว after it."""
    prefix = office.of(session, unit).letter_prefix.rstrip("/ ")
    if not prefix:
        return ""
    return f"{prefix}/ว" if kind.towards is Towards.MISSING_BELOW else f"{prefix}/"


def _same(
    session: Session,
    the_round: Round,
    unit: Unit,
    step: LetterStep,
    actor: Account,
    made: dict[str, Any],
) -> Letter | None:
    last = session.scalars(
        select(Letter)
        .where(Letter.round_id == the_round.id, Letter.unit_id == unit.id, Letter.step == step)
        .order_by(Letter.id.desc())
        .limit(1)
    ).first()
    if last is None or last.version != 1 or last.written_by_id != actor.id:
        return None
    return last if all(getattr(last, name) == made[name] for name in made) else None


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
