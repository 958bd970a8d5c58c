"""Whether anybody of last year is left behind: what stops confirming (`process.md` 3.3)."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import case, func
from sqlalchemy.orm import Session

from app.models import Return, UnitKind
from app.services.rosters.carrying.cases import SETTLED, among, last_year_id, state_in


@dataclass(frozen=True, slots=True)
class Progress:
    """How many pupils last year's roster has, and how many are not brought up to date yet."""

    pupils: int
    undecided: int


def count_undecided(session: Session, roster: Return) -> int:
    """Count last year's pupils who are neither carried over, nor noted as left, nor here."""
    return progress(session, roster).undecided


def progress(session: Session, roster: Return) -> Progress:
    """Say in one query how far last year's pupils are brought up to date.

    One whom another roster holds still has to be noted as left: that roster may let the child
    go again after this one was confirmed.
    """
    if roster.unit.kind is not UnitKind.SCHOOL:
        return Progress(0, 0)
    left = case((state_in(roster).in_([one.value for one in SETTLED]), 0), else_=1)
    columns = (func.count(), func.coalesce(func.sum(left), 0))
    counted = session.execute(among(columns, roster, last_year_id(roster))).one()
    return Progress(counted[0], int(counted[1]))
