"""Which letters each level writes (`process.md` 8 to 10), to whom, and in which form.

Within one authority it is a memo; between agencies it is an external letter.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.domain.login_codes import Level
from app.models import LetterForm, LetterStep
from app.services.errors import NotFound


class Towards(StrEnum):
    """To whom a letter goes: the level above, one unit below, or all below that are missing."""

    ABOVE = "above"
    ONE_BELOW = "one below"
    MISSING_BELOW = "missing below"


@dataclass(frozen=True, slots=True)
class Kind:
    """A letter that a level may write."""

    level: Level
    step: LetterStep
    towards: Towards
    form: LetterForm


_S, _T, _F = LetterStep, Towards, LetterForm
KINDS = (
    Kind(Level.INSTITUTION, _S.SUBMIT, _T.ABOVE, _F.MEMO),
    Kind(Level.INSTITUTION, _S.ASK_TO_CANCEL, _T.ABOVE, _F.MEMO),
    Kind(Level.AUTHORITY, _S.REMIND, _T.MISSING_BELOW, _F.MEMO),
    Kind(Level.AUTHORITY, _S.REMIND_SUBMISSION, _T.MISSING_BELOW, _F.MEMO),
    Kind(Level.AUTHORITY, _S.SUBMIT, _T.ABOVE, _F.EXTERNAL),
    Kind(Level.AUTHORITY, _S.ASK_TO_CANCEL, _T.ABOVE, _F.EXTERNAL),
    Kind(Level.AUTHORITY, _S.CANCELLED, _T.ONE_BELOW, _F.MEMO),
    Kind(Level.PROVINCE, _S.REMIND, _T.MISSING_BELOW, _F.EXTERNAL),
    Kind(Level.PROVINCE, _S.REMIND_SUBMISSION, _T.MISSING_BELOW, _F.EXTERNAL),
    Kind(Level.PROVINCE, _S.ASK_TO_CANCEL, _T.ABOVE, _F.EXTERNAL),
    Kind(Level.PROVINCE, _S.CANCELLED, _T.ONE_BELOW, _F.EXTERNAL),
    Kind(Level.PROVINCE, _S.SAMPLED, _T.ONE_BELOW, _F.EXTERNAL),
    Kind(Level.DEPARTMENT, _S.REMIND, _T.MISSING_BELOW, _F.EXTERNAL),
    Kind(Level.DEPARTMENT, _S.REMIND_SUBMISSION, _T.MISSING_BELOW, _F.EXTERNAL),
    Kind(Level.DEPARTMENT, _S.CANCELLED, _T.ONE_BELOW, _F.EXTERNAL),
)


def kinds_of(level: Level) -> tuple[Kind, ...]:
    """List the letters that a level writes, in the order of the process."""
    return tuple(kind for kind in KINDS if kind.level is level)


def kind_of(level: Level, step: LetterStep) -> Kind:
    """Give the letter of a step; raise `NotFound` where the level writes none."""
    found = next((kind for kind in kinds_of(level) if kind.step is step), None)
    if found is None:
        raise NotFound()
    return found


def templates_kept() -> tuple[tuple[LetterStep, LetterForm], ...]:
    """List the steps and forms that have a template, each once."""
    return tuple(dict.fromkeys((kind.step, kind.form) for kind in KINDS))
