"""Of whom a received file is said to be: by code or by name, as people type them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from enum import StrEnum

from sqlalchemy.orm import Session

from app.access.scope import Scope
from app.domain.thai_calendar import to_arabic_digits
from app.domain.thai_text import clean
from app.services.submissions import listing
from app.services.submissions.desks import Desk


class Unclear(StrEnum):
    """Why what was typed names no confirmation."""

    UNKNOWN = "unknown"
    SEVERAL = "several"  # units of one name
    UNCONFIRMED = "unconfirmed"  # nothing of it stands that a file could be compared with


def named(
    session: Session, desk: Desk, typed: Collection[str], *, scope: Scope
) -> Mapping[str, int | Unclear]:
    """Find the confirmation that stands of each unit typed: `code`, `code name` or its name."""
    by_code: dict[str, int | None] = {}
    by_name: dict[str, list[int | None]] = defaultdict(list)
    for row in listing.expected(session, desk, scope=scope):
        by_code[row.code] = row.confirmation_id
        by_name[_bare(row.name)].append(row.confirmation_id)

    def found(text: str) -> int | Unclear:
        code = to_arabic_digits(clean(text)).lower().split(" ", 1)[0]
        meant = [by_code[code]] if code in by_code else by_name.get(_bare(text), [])
        if not meant:
            return Unclear.UNKNOWN
        return Unclear.SEVERAL if len(meant) > 1 else meant[0] or Unclear.UNCONFIRMED

    return {text: found(text) for text in typed}


def _bare(name: str) -> str:
    """Give a name without what people write in different ways."""
    return "".join(to_arabic_digits(clean(name)).split()).casefold()
