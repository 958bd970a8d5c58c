"""Gather what stands above a covering memo: settings of the unit and of the office above it."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.documents.submission import Covering
from app.models import Return
from app.services import office
from app.services.submissions.where_to import office_above


@dataclass(frozen=True, slots=True)
class Letterhead:
    """A memo's settings of today, the emblem as a data: address, and the digits of the paper."""

    covering: Covering
    emblem: str
    thai_digits: bool


def letterhead_of(
    session: Session, return_: Return, *, thai_digits: bool | None = None
) -> Letterhead:
    """Give the letterhead on a return's papers; to whom they go is what the office above asks."""
    unit, receiver = return_.unit, office_above(return_)
    own = office.of(session, unit)
    above = office.of(session, receiver) if receiver else office.blank(unit)
    emblem = office.emblem_of(session, unit, above=receiver)
    return Letterhead(
        covering=Covering(
            addressee=above.addressee,
            division=above.division,
            telephone=own.telephone or unit.telephone,
            number=own.letter_prefix,
        ),
        emblem=f"data:image/png;base64,{b64encode(emblem).decode('ascii')}" if emblem else "",
        thai_digits=own.thai_digits if thai_digits is None else thai_digits,
    )
