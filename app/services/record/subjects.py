"""What acts were done to: pupils by name for those who may see them, returns, accounts, units."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session, joinedload

from app.access.scope import Scope
from app.models import (
    Account,
    CancellationRequest,
    CountedSchool,
    Enrolment,
    History,
    Return,
    Unit,
)
from app.services.rosters import rows as roster_rows


@dataclass(frozen=True, slots=True)
class Subjects:
    """The things that a page of acts is about, by their ids; pupils only those in scope."""

    pupils: dict[int, Enrolment] = field(default_factory=dict)
    returns: dict[int, Return] = field(default_factory=dict)
    requests: dict[int, Return] = field(default_factory=dict)
    accounts: dict[int, Account] = field(default_factory=dict)
    units: dict[int, Unit] = field(default_factory=dict)
    counted: dict[int, CountedSchool] = field(default_factory=dict)


def of(session: Session, acts: Sequence[History], *, pupils: Scope) -> Subjects:
    """Read what the acts are about, in a fixed number of queries; `pupils` is who may be named."""
    asked = {
        subject: {act.subject_id for act in acts if act.subject == subject}
        for subject in (
            "enrolment",
            "return",
            "cancellation_request",
            "account",
            "unit",
            "counted_school",
        )
    }
    return Subjects(
        pupils=_pupils(session, asked["enrolment"], pupils),
        returns={
            one.id: one
            for one in session.scalars(select(Return).where(Return.id.in_(asked["return"])))
        },
        requests=_requests(session, asked["cancellation_request"]),
        accounts={
            one.id: one
            for one in session.scalars(select(Account).where(Account.id.in_(asked["account"])))
        },
        units={
            one.id: one for one in session.scalars(select(Unit).where(Unit.id.in_(asked["unit"])))
        },
        counted={
            one.id: one
            for one in session.scalars(
                select(CountedSchool)
                .options(joinedload(CountedSchool.school))
                .where(CountedSchool.id.in_(asked["counted_school"]))
            )
        },
    )


def is_of_pupil_in(scope: Scope) -> ColumnElement[bool]:
    """Say of an act on an enrolment that its pupil is in scope."""
    return exists().where(
        Enrolment.id == History.subject_id,
        Unit.id == Enrolment.unit_id,
        scope.units(),
        roster_rows.in_rooms(scope),
    )


def _pupils(session: Session, ids: Iterable[int], scope: Scope) -> dict[int, Enrolment]:
    found = session.scalars(
        select(Enrolment)
        .join(Unit, Unit.id == Enrolment.unit_id)
        .where(Enrolment.id.in_(ids), scope.units(), roster_rows.in_rooms(scope))
    )
    return {one.id: one for one in found}


def _requests(session: Session, ids: Iterable[int]) -> dict[int, Return]:
    found = session.execute(
        select(CancellationRequest.id, Return)
        .join(Return, Return.id == CancellationRequest.return_id)
        .where(CancellationRequest.id.in_(ids))
    )
    return {request_id: return_ for request_id, return_ in found}  # noqa: C416 (rows)
