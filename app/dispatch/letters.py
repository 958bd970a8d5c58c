"""Turn a letter into the document that is printed, under the letterhead of its unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from app.dispatch.letterheads import address_lines, emblem_address, lines_of
from app.documents.official import ExternalLetter, Memo, OfficialLetter, Signature, paragraphs_of
from app.models import Letter, LetterForm, Office
from app.services import office
from app.services.letters import points

PER_FILE = 50


def documents_of(session: Session, letter: Letter, *, part: int = 0) -> Sequence[OfficialLetter]:
    """Give the letter as one document, or as one for each of the units in a part of them.

    A letter of its own names its unit alone, in place of the list of all.
    """
    emblem = emblem_address(session, letter.unit)
    document = document_of(letter, office.of(session, letter.unit), emblem=emblem)
    goes_to = recipients_of(letter)
    some = goes_to[(part - 1) * PER_FILE : part * PER_FILE] if part else []
    if len(goes_to) < 2 or not some:
        return [document]
    names = [one["name"] for one in letter.recipients]
    about = [points.named_in(text, names) for text in document.body]
    return [_own(document, about, one) for one in some]


def recipients_of(letter: Letter) -> list[dict[str, str]]:
    """List whom a letter goes to: of those it listed, whoever was not struck off its text since.

    A text that lists nobody goes to all.
    """
    names = [one["name"] for one in letter.recipients]
    listed = {points.named_in(text, names) for text in paragraphs_of(letter.body)}
    return [one for one in letter.recipients if one["name"] in listed] or list(letter.recipients)


def parts_of(letter: Letter) -> list[tuple[int, int]]:
    """Divide the units that a letter goes to, so that no file grows too large: first and last."""
    count = len(recipients_of(letter))
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
        agency=(unit.name, *address_lines(unit, letterhead)),
        division=(letterhead.division, called),
        **common,
    )


def _own(
    document: OfficialLetter, about: Sequence[str], recipient: dict[str, str]
) -> OfficialLetter:
    """Address one unit, and leave the points about the others out."""
    body = tuple(
        points.without_number(text) if name else text
        for text, name in zip(document.body, about, strict=True)
        if name in ("", recipient["name"])
    )
    return replace(document, addressee=recipient["addressee"], body=body)
