"""What officers of the small country may look at."""

from __future__ import annotations

from app.access.reach import Relation
from app.access.scope import Scope
from app.models import Unit
from tests.services.confirmation.acting import Acting


def everything(acting: Acting) -> Scope:
    top = acting.country.department
    return Scope(top.id, top.path, frozenset(Relation))


def subtree(unit: Unit) -> Scope:
    """Give the scope of an officer who looks after a unit and all below it."""
    return Scope(unit.id, unit.path, frozenset({Relation.OWN, Relation.CHILD, Relation.DEEPER}))
