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
from app.services.letters.data import point_of

PER_FILE = 50


def documents_of(session: Session, letter: Letter, *, part: int = 0) -> Sequence[OfficialLetter]:
    """Give the letter as one document, or as one for each of the units in a part of them.

    A letter of its own names its unit alone, in place of the list of all.
    """
    emblem = office.emblem_of(session, letter.unit)
    picture = f"data:image/png;base64,{b64encode(emblem).decode()}" if emblem else ""
    document = document_of(letter, office.of(session, letter.unit), emblem=picture)
    numbered = list(enumerate(letter.recipients, start=1))
    some = numbered[(part - 1) * PER_FILE : part * PER_FILE] if part else []
    if len(numbered) < 2 or not some:
        return [document]
    points = {point_of(number, one["name"]) for number, one in numbered}
    return [_own(document, points, point_of(number, one["name"]), one) for number, one in some]


def parts_of(letter: Letter) -> list[tuple[int, int]]:
    """Divide the units that a letter goes to, so that no file grows too large: first and last."""
    count = len(letter.recipients)
    if count < 2:
        return []
    return [(start + 1, min(start + PER_FILE, count)) for start in range(0, count, PER_FILE)]


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


def _own(
    document: OfficialLetter, points: set[str], own: str, recipient: dict[str, str]
) -> OfficialLetter:
    """Address one unit, and leave the points of the others out."""
    body = tuple(
        recipient["name"] if text == own else text
        for text in document.body
        if text == own or text not in points
    )
    return replace(document, addressee=recipient["addressee"], body=body)


def lines_of(text: str) -> tuple[str, ...]:
    """Give what stands on lines of its own."""
    return tuple(line for line in text.splitlines() if line.strip())


def _address(unit: Unit, letterhead: Office) -> tuple[str, ...]:
    return lines_of(letterhead.address or f"{unit.address} {unit.postcode}".strip())
