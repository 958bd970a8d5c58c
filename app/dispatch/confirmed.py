"""What the submission of every level says of the confirmation that it is printed of."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy.orm import Session

from app.dispatch.letterheads import letterhead_of
from app.dispatch.statements import signers_of, statement_of
from app.models import Confirmation, Round
from app.services.confirmation.frozen import FrozenCounts, FrozenOverview, FrozenRoster

AddressOf = Callable[[str], str]


def shared_facts(
    session: Session,
    confirmation: Confirmation,
    content: FrozenRoster | FrozenOverview | FrozenCounts,
    address_of: AddressOf,
    *,
    thai_digits: bool | None,
) -> dict[str, Any]:
    """Give whose it is, of which round and version, who answers for it, under which letterhead."""
    letterhead = letterhead_of(session, confirmation.return_, thai_digits=thai_digits)
    statement = statement_of(confirmation)
    return {
        "name": content.unit.name,
        "code_of_unit": content.unit.code,
        "district": content.unit.district,
        "round_label": _label(content.academic_year, content.round_number),
        "version": confirmation.number,
        "cancelled_at": confirmation.cancelled_at,
        "code": confirmation.code,
        "verify_address": address_of(confirmation.code),
        "sha256": confirmation.sha256,
        "covering": letterhead.covering,
        "statement": statement,
        "signers": signers_of(confirmation, statement),
        "emblem": letterhead.emblem,
        "thai_digits": letterhead.thai_digits,
    }


def round_called(the_round: Round) -> str:
    """Call a round as papers do, whatever language the portal speaks."""
    return _label(the_round.academic_year, the_round.number)


def _label(academic_year: int, number: int) -> str:
    return f"ปีการศึกษา {academic_year} (ครั้งที่ {number})"
