"""Write letters as the principal officers of the small country do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.access.reach import Reach
from app.access.scope import Scope
from app.models import Letter, LetterStep, Unit
from app.services.letters import templates, writing
from app.services.letters.shipped import TemplateText
from app.services.letters.writing import FIELDS, LetterContent
from tests.factories import Country
from tests.factories.rounds import NOW


@dataclass
class LetterWriter:
    """One session and one country; every unit writes within its own scope, at `NOW`."""

    session: Session
    country: Country

    def scope(self, unit: Unit) -> Scope:
        return Scope(unit.id, unit.path, Reach.OWN.relations)

    def write(
        self, unit: Unit, step: LetterStep, *, to: str = "", at: datetime = NOW, **changed: Any
    ) -> Letter:
        facts = {"actor": self.country.account(unit), "scope": self.scope(unit)} | changed
        return writing.write(
            self.session, self.country.round, unit, step=step, at=at, recipient_code=to, **facts
        )

    def edit(self, letter: Letter, *, version: int | None = None, **changed: Any) -> None:
        content = {name: getattr(letter, name) for name in FIELDS} | changed
        writing.edit(
            self.session,
            letter,
            LetterContent(**content),
            actor=self.country.account(letter.unit),
            at=NOW,
            version=letter.version if version is None else version,
        )

    def keep(self, text: TemplateText, *, at: datetime = NOW) -> None:
        department = self.country.department
        actor = self.country.account(department)
        templates.add(self.session, department, text, actor=actor, at=at)
