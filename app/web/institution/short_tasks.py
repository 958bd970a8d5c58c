"""What is missing on a roster, in the few words of a task."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask_babel import ngettext

from app.services.confirmation.blockers import Blocker, BlockerCode


def task_text(code: BlockerCode, number: int) -> str:
    """Say in a few words what to do about something that is missing; blank if it has no task."""
    return _TEXTS[code](number) if code in _TEXTS else ""


def next_step(missing: Sequence[Blocker], todo: Sequence[Any]) -> dict[str, Any] | None:
    """Give the first thing to do that has a place where it is done."""
    return next(
        (
            {"text": task_text(blocker.code, blocker.count) or one.text, "url": one.url}
            for blocker, one in zip(missing, todo, strict=True)
            if one.url
        ),
        None,
    )


_TEXTS: dict[BlockerCode, Callable[[int], str]] = {
    BlockerCode.PUPILS_UNDECIDED: lambda number: ngettext(
        "Carry over %(num)d pupil of last year", "Carry over %(num)d pupils of last year", number
    ),
    BlockerCode.ROWS_WITH_ERRORS: lambda number: ngettext(
        "Correct the errors of %(num)d pupil", "Correct the errors of %(num)d pupils", number
    ),
    BlockerCode.ROWS_WITH_OPEN_QUERIES: lambda number: ngettext(
        "Answer the queries about %(num)d pupil", "Answer the queries about %(num)d pupils", number
    ),
    BlockerCode.PUPILS_NOT_SEEN: lambda number: ngettext(
        "Look for %(num)d pupil and tick presence",
        "Look for %(num)d pupils and tick presence",
        number,
    ),
    BlockerCode.CHANGES_UNEXPLAINED: lambda number: ngettext(
        "Explain the large change of %(num)d grade",
        "Explain the large changes of %(num)d grades",
        number,
    ),
    BlockerCode.CLAIMS_TO_ANSWER: lambda number: ngettext(
        "Answer %(num)d request for a child", "Answer %(num)d requests for children", number
    ),
}
