"""How far a rule reaches: where the unit asked about stands, seen from the actor's own."""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol


class Place(Protocol):
    """What a relation needs of a unit."""

    @property
    def id(self) -> int: ...
    @property
    def parent_id(self) -> int | None: ...
    @property
    def path(self) -> str: ...


class Relation(StrEnum):
    """Where a unit stands, seen from the actor's unit; exactly one holds."""

    OWN = "own"
    CHILD = "child"
    DEEPER = "deeper"
    ELSEWHERE = "elsewhere"


class Reach(StrEnum):
    """How far a rule reaches (`design.md` 4)."""

    OWN = "own"
    CHILDREN = "children"
    SUBTREE = "subtree"
    ANY = "any"

    @property
    def relations(self) -> frozenset[Relation]:
        return _RELATIONS[self]


_RELATIONS = {
    Reach.OWN: frozenset({Relation.OWN}),
    Reach.CHILDREN: frozenset({Relation.CHILD}),
    Reach.SUBTREE: frozenset({Relation.OWN, Relation.CHILD, Relation.DEEPER}),
    Reach.ANY: frozenset(Relation),
}


def relation_to(unit: Place, *, seen_from_id: int, seen_from_path: str) -> Relation:
    """Say where a unit stands; the slash keeps path 1/41 apart from 1/412."""
    if unit.id == seen_from_id:
        return Relation.OWN
    if unit.parent_id == seen_from_id:
        return Relation.CHILD
    if unit.path.startswith(f"{seen_from_path}/"):
        return Relation.DEEPER
    return Relation.ELSEWHERE
