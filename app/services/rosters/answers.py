"""Answers to queries: a reason out of a few, and a note (`process.md` 3.1, 3.5)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.services.rosters.codes import QueryCode

LONGEST_NOTE = 500
_BETWEEN = ": "


class AnswerCode(StrEnum):
    """Why what a query asks about is right."""

    LATE_ENTRY = "late_entry"
    REPEATED = "repeated"
    INTERRUPTED = "interrupted"
    SPECIAL_NEEDS = "special_needs"
    EARLY_ENTRY = "early_entry"
    TWO_CHILDREN = "two_children"
    CHECKED = "checked"
    OTHER = "other"


FITTING: dict[QueryCode, tuple[AnswerCode, ...]] = {
    QueryCode.UNUSUAL_AGE: (
        AnswerCode.LATE_ENTRY,
        AnswerCode.REPEATED,
        AnswerCode.INTERRUPTED,
        AnswerCode.SPECIAL_NEEDS,
        AnswerCode.EARLY_ENTRY,
        AnswerCode.CHECKED,
        AnswerCode.OTHER,
    ),
    QueryCode.NAMESAKE: (AnswerCode.TWO_CHILDREN, AnswerCode.OTHER),
    QueryCode.SEX_UNLIKE_PREFIX: (AnswerCode.CHECKED, AnswerCode.OTHER),
}
"""The reasons that each query may have, in the order in which they are offered."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A reason with its note. It is kept, and frozen with a confirmation, as one text."""

    code: AnswerCode
    note: str = ""

    @classmethod
    def read(cls, text: str) -> Answer:
        """Read a kept text; one written before there were codes is another reason, in words."""
        code, _colon, note = text.partition(_BETWEEN.rstrip())
        if code in set(AnswerCode):
            return cls(AnswerCode(code), note.strip())
        return cls(AnswerCode.OTHER, text.strip())

    @property
    def text(self) -> str:
        """Give the text that is kept: the code, and the note after a colon."""
        return f"{self.code}{_BETWEEN}{self.note}" if self.note else str(self.code)

    @property
    def is_complete(self) -> bool:
        """Say whether it tells something: another reason needs its words."""
        return self.code is not AnswerCode.OTHER or bool(self.note)
