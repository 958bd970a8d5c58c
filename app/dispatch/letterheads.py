"""Gather what stands above a covering letter: settings of the unit and of the office above it."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.documents.submission import Covering
from app.domain.login_codes import Level
from app.models import Office, Return, Unit
from app.services import office
from app.services.letters import titles
from app.services.submissions.where_to import office_above


@dataclass(frozen=True, slots=True)
class Letterhead:
    """A covering letter's settings of today, the emblem as a data: address, the paper's digits."""

    covering: Covering
    emblem: str
    thai_digits: bool


def letterhead_of(
    session: Session, return_: Return, *, thai_digits: bool | None = None
) -> Letterhead:
    """Give the letterhead of whose return it is; where it sends is what the office above asks for.

    Whom an institution addresses is a setting too; between agencies it is the head of the other.
    """
    unit, receiver = return_.unit, office_above(return_)
    own = office.of(session, unit)
    above = office.of(session, receiver) if receiver else office.blank(unit)
    asked = above.addressee if unit.level is Level.INSTITUTION else ""
    _name, title, on_behalf_of = titles.signature_of(unit)
    return Letterhead(
        covering=Covering(
            addressee=asked or (titles.title_of(receiver) if receiver else ""),
            division=above.division,
            own_division=own.division,
            address=address_lines(unit, own),
            head_title=title,
            on_behalf_of=on_behalf_of,
            telephone=own.telephone or unit.telephone,
            number=own.letter_prefix,
        ),
        emblem=emblem_address(session, unit, above=receiver),
        thai_digits=own.thai_digits if thai_digits is None else thai_digits,
    )


def emblem_address(session: Session, unit: Unit, *, above: Unit | None = None) -> str:
    """Give a unit's emblem, or that of its office `above`, as a data: address, or nothing."""
    emblem = office.emblem_of(session, unit, above=above)
    return f"data:image/png;base64,{b64encode(emblem).decode('ascii')}" if emblem else ""


def address_lines(unit: Unit, letterhead: Office) -> tuple[str, ...]:
    """Give where a unit is, as its letterhead says or else its basic data."""
    return lines_of(letterhead.address or f"{unit.address} {unit.postcode}".strip())


def lines_of(text: str) -> tuple[str, ...]:
    """Give what stands on lines of its own."""
    return tuple(line for line in text.splitlines() if line.strip())
