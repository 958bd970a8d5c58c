"""What a list may hold: units that stand in the allowed relations, and rooms."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, false, not_, or_, true

from app.access.reach import Place, Relation, relation_to
from app.models import Unit


@dataclass(frozen=True, slots=True)
class Scope:
    """The units seen from one acting unit, and the rooms (`grade/room`) if limited to some."""

    unit_id: int
    path: str
    relations: frozenset[Relation]
    rooms: tuple[str, ...] | None = None

    def units(self) -> ColumnElement[bool]:
        """Give the condition on `unit` that a query of units is filtered by."""
        if self.relations == frozenset(Relation):
            return true()
        below = Unit.path.startswith(f"{self.path}/", autoescape=True)
        conditions = {
            Relation.OWN: Unit.id == self.unit_id,
            Relation.CHILD: Unit.parent_id == self.unit_id,
            Relation.DEEPER: and_(below, Unit.parent_id != self.unit_id),
            Relation.ELSEWHERE: not_(or_(Unit.id == self.unit_id, below)),
        }
        return or_(false(), *(conditions[relation] for relation in sorted(self.relations)))

    def holds(self, unit: Place) -> bool:
        """Say of one unit what `units` says in SQL."""
        return (
            relation_to(unit, seen_from_id=self.unit_id, seen_from_path=self.path) in self.relations
        )
