"""What a school decides about one pupil of last year."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import date

from app.domain.thai_calendar import to_arabic_digits
from app.domain.thai_text import clean
from app.models import Outcome, Removal


@dataclass(frozen=True, slots=True)
class Decision:
    """An outcome, with grade and room for who stays, reason and last day for who leaves."""

    outcome: Outcome
    grade: str = ""
    room: str = ""
    removal: Removal | None = None
    left_on: date | None = None
    note: str = ""

    def cleaned(self) -> Decision:
        """Give the decision as it is kept: nothing that its outcome has no use for."""
        if self.outcome in (Outcome.PROMOTE, Outcome.REPEAT):
            room = clean(to_arabic_digits(self.room), limit=20)
            return Decision(self.outcome, self.grade, room)
        note = clean(self.note, limit=500)
        removal = self.removal if self.outcome is Outcome.LEAVE else None
        return Decision(self.outcome, removal=removal, left_on=self.left_on, note=note)

    @property
    def token(self) -> str:
        """Give a short hash of the decision."""
        text = json.dumps(asdict(self), default=date.isoformat, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()[:10]
