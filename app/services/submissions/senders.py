"""Of whom a received file is said to be: by code or by name, as people type them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from enum import StrEnum

from sqlalchemy.orm import Session

from app.access.scope import Scope
from app.domain.thai_calendar import to_arabic_digits
from app.domain.thai_text import clean
from app.models import DataSet
from app.services.submissions import listing
from app.services.submissions.desks import Desk
from app.services.submissions.listing import ListedRow


class Unclear(StrEnum):
    """Why what was typed names no confirmation."""

    UNKNOWN = "unknown"
    SEVERAL = "several"  # units of one name
    WHICH = "which"  # one that sends two data sets
    UNCONFIRMED = "unconfirmed"  # nothing of it stands that a file could be compared with


def named(
    session: Session,
    desk: Desk,
    typed: Collection[str],
    *,
    scope: Scope,
    called: Mapping[DataSet, str] | None = None,
) -> Mapping[str, int | Unclear]:
    """Find the confirmation that stands of each unit typed: `code`, `code name` or its name.

    `called` are the words that stand behind it, in brackets, where units send two data sets.
    """
    ends = {f"({word})": data_set for data_set, word in (called or {}).items()}
    by_code: dict[str, list[ListedRow]] = defaultdict(list)
    by_name: dict[str, list[ListedRow]] = defaultdict(list)
    for row in listing.expected(session, desk, scope=scope):
        by_code[row.code].append(row)
        by_name[_bare(row.name)].append(row)

    def found(text: str) -> int | Unclear:
        end = next((end for end in ends if text.endswith(end)), "")
        name = text.removesuffix(end)
        code = to_arabic_digits(clean(name)).lower().split(" ", 1)[0]
        meant = by_code.get(code) or by_name.get(_bare(name), [])
        if end:
            meant = [row for row in meant if row.data_set is ends[end]]
        if not meant:
            return Unclear.UNKNOWN
        if len(meant) > 1:
            is_one_unit = len({row.code for row in meant}) == 1
            return Unclear.WHICH if is_one_unit else Unclear.SEVERAL
        return meant[0].confirmation_id or Unclear.UNCONFIRMED

    return {text: found(text) for text in typed}


def _bare(name: str) -> str:
    """Give a name without what people write in different ways."""
    return "".join(to_arabic_digits(clean(name)).split()).casefold()
