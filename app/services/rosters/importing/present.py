"""The roster and its round as they are, in a fixed number of queries, to compare a sheet with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from app.domain.national_id import is_valid
from app.models import Enrolment, EnrolmentDetail, Identifier, NumberEnd, Removal, Return, Unit
from app.services.rosters import rows
from app.services.rosters.facts import DETAILS, FACTS, Details, Facts
from app.services.rosters.identifiers import LAST_OWNER_FIRST

AT_ONCE = 5_000
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Live:
    """A row that stands on the roster."""

    id: int
    pupil_id: int | None
    answers: Mapping[str, str]
    facts: Facts
    details: Details
    has_details: bool


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has a child that a sheet names: what a stranger may know (4.2)."""

    institution: str
    authority: str
    telephone: str


@dataclass(frozen=True, slots=True)
class Present:
    """Live rows; pupils by number, with the numbers that they have no longer, and those who were
    recorded under a number by mistake; holders by pupil; why a pupil was taken off this roster,
    by pupil."""

    live: tuple[Live, ...]
    pupils: Mapping[str, int]
    ended: frozenset[str]
    mistyped: Mapping[str, frozenset[int]]
    holders: Mapping[int, Holder]
    removed: Mapping[int, Removal]


def read_present(session: Session, roster: Return, numbers: Sequence[str]) -> Present:
    """Read what the rows of a sheet with these numbers are compared with."""
    pupils, ended, mistyped = _pupils(session, [one for one in numbers if is_valid(one)])
    known = sorted(set(pupils.values()))
    return Present(
        live=tuple(_live(session, roster)),
        pupils=pupils,
        ended=ended,
        mistyped=mistyped,
        holders=_holders(session, roster, known),
        removed=_removed(session, roster, known),
    )


def in_parts(values: Sequence[T]) -> Iterator[Sequence[T]]:
    """Cut a long list into what one statement takes."""
    for start in range(0, len(values), AT_ONCE):
        yield values[start : start + AT_ONCE]


def _live(session: Session, roster: Return) -> Iterator[Live]:
    columns = [getattr(Enrolment, name) for name in FACTS]
    columns += [getattr(EnrolmentDetail, name) for name in DETAILS]
    found = session.execute(
        select(
            Enrolment.id,
            Enrolment.pupil_id,
            Enrolment.answers,
            EnrolmentDetail.enrolment_id,
            *columns,
        )
        .outerjoin(EnrolmentDetail, EnrolmentDetail.enrolment_id == Enrolment.id)
        .where(rows.live(roster))
        .order_by(Enrolment.list_key, Enrolment.id)
    )
    end = 4 + len(FACTS)
    for row in found:
        has_details = row[3] is not None
        details = Details(*row[end:]) if has_details else Details()
        yield Live(row[0], row[1], row[2], Facts(*row[4:end]), details, has_details)


def _pupils(
    session: Session, numbers: Sequence[str]
) -> tuple[dict[str, int], frozenset[str], dict[str, frozenset[int]]]:
    """Find the pupils of numbers as claims do: the live owner, or else who had it last."""
    pupils: dict[str, int] = {}
    ended: set[str] = set()
    mistyped: dict[str, frozenset[int]] = {}
    for part in in_parts(numbers):
        found = session.execute(
            select(Identifier.value, Identifier.pupil_id, Identifier.ended_as)
            .where(Identifier.value.in_(part))
            .order_by(*LAST_OWNER_FIRST)
        )
        for value, pupil_id, ended_as in found:
            if ended_as is NumberEnd.MISTYPED:
                mistyped[value] = mistyped.get(value, frozenset()) | {pupil_id}
            elif value not in pupils:
                pupils[value] = pupil_id
                if ended_as is not None:
                    ended.add(value)
    return pupils, frozenset(ended), mistyped


def _holders(session: Session, roster: Return, pupil_ids: Sequence[int]) -> dict[int, Holder]:
    above = aliased(Unit)
    found: dict[int, Holder] = {}
    for part in in_parts(pupil_ids):
        listed: Any = session.execute(
            select(Enrolment.pupil_id, Unit.name, Unit.telephone, above.name, above.telephone)
            .join(Unit, Unit.id == Enrolment.unit_id)
            .outerjoin(above, above.id == Unit.parent_id)
            .where(
                Enrolment.round_id == roster.round_id,
                Enrolment.removed_at.is_(None),
                Enrolment.return_id != roster.id,
                Enrolment.pupil_id.in_(part),
            )
        )
        for pupil_id, name, telephone, authority, authority_telephone in listed:
            found[pupil_id] = Holder(name, authority or "", telephone or authority_telephone or "")
    return found


def _removed(session: Session, roster: Return, pupil_ids: Sequence[int]) -> dict[int, Removal]:
    found: dict[int, Removal] = {}
    for part in in_parts(pupil_ids):
        listed: Any = session.execute(
            select(Enrolment.pupil_id, Enrolment.removal)
            .where(
                Enrolment.return_id == roster.id,
                Enrolment.removed_at.is_not(None),
                Enrolment.undone.is_(False),
                Enrolment.pupil_id.in_(part),
            )
            .order_by(Enrolment.removed_at)
        )
        found |= {pupil_id: removal for pupil_id, removal in listed}  # noqa: C416 (rows)
    return found
