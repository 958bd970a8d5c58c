"""The two reviewed tables: what each endpoint asks for, and what each role may do how far."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from app.access.permissions import Permission
from app.access.reach import Reach, Relation
from app.domain.login_codes import Level
from app.models import Duty

FOLDER = Path(__file__).parent
REACHES = {reach.relations: reach.value for reach in Reach} | {frozenset(): "-"}
ROLES = [
    (level, duty)
    for level in Level
    for duty in Duty
    if duty is not Duty.ADMINISTRATOR or level is Level.DEPARTMENT
]


def role_name(level: Level, duty: Duty) -> str:
    return f"{level.value} {duty.value}"


def reach_words(relations: frozenset[Relation]) -> str:
    """Write a set of relations as the reach it is, or as its parts."""
    return REACHES.get(relations) or "+".join(sorted(relations))


def reviewed_roles() -> dict[tuple[str, Permission], str]:
    """Read what `roles.csv` says: `(role, permission) -> reach`."""
    with (FOLDER / "roles.csv").open(encoding="utf-8", newline="") as file:
        return {
            (role, Permission(row["permission"])): reach
            for row in csv.DictReader(file)
            for role, reach in row.items()
            if role != "permission"
        }


def reviewed_endpoints() -> Iterator[tuple[str, str, str]]:
    """Read what `endpoints.csv` says: endpoint, methods, what it asks for."""
    with (FOLDER / "endpoints.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield row["endpoint"], row["methods"], row["asks_for"]
