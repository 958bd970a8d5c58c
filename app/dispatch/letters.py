"""Turn a letter into the document that is printed, under the letterhead of its unit."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from app.documents.official import ExternalLetter, Memo, OfficialLetter, Signature, paragraphs_of
from app.models import Letter, LetterForm, Office, Unit
from app.services import office


def documents_of(
    session: Session, letter: Letter, *, each: bool = False
) -> Sequence[OfficialLetter]:
    """Give the letter as one document, or as one for each unit that it goes to, by name."""
    emblem = office.emblem_of(session, letter.unit)
    picture = f"data:image/png;base64,{b64encode(emblem).decode()}" if emblem else ""
    document = document_of(letter, office.of(session, letter.unit), emblem=picture)
    if not each or len(letter.recipients) < 2:
        return [document]
    return [replace(document, addressee=one["addressee"]) for one in letter.recipients]


def document_of(letter: Letter, letterhead: Office, *, emblem: str = "") -> Memo | ExternalLetter:
    """Give a letter as it stands under a letterhead, which may be blank."""
    unit = letter.unit
    telephone = letterhead.telephone or unit.telephone
    called = f"โทร. {telephone}" if telephone else ""
    common: dict[str, Any] = {
        "subject": letter.subject,
        "addressee": letter.addressee,
        "body": paragraphs_of(letter.body),
        "closing": letter.closing,
        "signature": Signature(letter.signer_name, letter.signer_position, letter.on_behalf_of),
        "number": letter.number,
        "written_on": letter.dated,
        "references": lines_of(letter.reference),
        "enclosures": lines_of(letter.enclosures),
        "emblem": emblem,
    }
    if letter.form is LetterForm.MEMO:
        parts = (letterhead.division, unit.name, called)
        return Memo(agency=" ".join(part for part in parts if part), **common)
    return ExternalLetter(
        agency=(unit.name, *_address(unit, letterhead)),
        division=(letterhead.division, called),
        **common,
    )


def lines_of(text: str) -> tuple[str, ...]:
    """Give what stands on lines of its own."""
    return tuple(line for line in text.splitlines() if line.strip())


def _address(unit: Unit, letterhead: Office) -> tuple[str, ...]:
    return lines_of(letterhead.address or f"{unit.address} {unit.postcode}".strip())
