"""What a sheet of counts still lacks before it can be confirmed (`process.md` 6.2, 6.3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, case, exists, func, select
from sqlalchemy.orm import Session

from app.domain.affiliations import Affiliation
from app.models import CountedSchool, CountLink, OtherSchool, Return, SchoolPayer, Unit
from app.services.counts import sheets, tallies


@dataclass(frozen=True, slots=True)
class School:
    """A school that is named among what is missing, with its row on the sheet if it has one."""

    name: str
    row_id: int | None = None


@dataclass(frozen=True, slots=True)
class Lacking:
    """What is missing of each; `no_schools` says that the sheet has none."""

    no_schools: bool
    blank: Sequence[School]
    with_open_queries: Sequence[School]
    to_accept: Sequence[School]
    patrol_schools_left_out: Sequence[School]


@dataclass(frozen=True, slots=True)
class Filled:
    """How many schools stand on a sheet, and how many of them are filled completely."""

    schools: int
    complete: int


def lacking(session: Session, sheet: Return) -> Lacking:
    """Find what is missing, in a fixed number of queries; schools in the order of the sheet.

    An authority that is to pay for schools has at least one on its sheet; one that pays for none
    any more, or for none in this round, confirms an empty sheet.
    """
    is_empty = sheet.unit.pays_for_other_schools and not sheets.has_rows(session, sheet)
    if is_empty:
        is_empty = not _counts_no_school(session, sheet)
    left_out = session.scalars(patrol_schools_left_out(session, sheet))
    return Lacking(
        no_schools=is_empty,
        blank=_rows(session, sheet, CountedSchool.is_complete.is_(False)),
        with_open_queries=_rows(session, sheet, tallies.with_open_queries()),
        to_accept=_rows(session, sheet, _is_signed_and_not_answered),
        patrol_schools_left_out=[School(one.name) for one in left_out],
    )


def filled(session: Session, sheet: Return) -> Filled:
    """Count the schools of a sheet, and those whose every figure is filled."""
    schools, complete = session.execute(
        select(
            func.count(),
            func.coalesce(func.sum(case((CountedSchool.is_complete.is_(True), 1), else_=0)), 0),
        ).where(CountedSchool.return_id == sheet.id)
    ).one()
    return Filled(schools, complete)


def patrol_schools_left_out(session: Session, sheet: Return) -> Select[OtherSchool]:
    """Select the Border Patrol schools that the authority pays for, not on its sheet (6.3)."""
    the_round = sheet.round
    on_it = select(CountedSchool.school_id).where(CountedSchool.return_id == sheet.id)
    return (
        select(OtherSchool)
        .join(SchoolPayer, SchoolPayer.school_id == OtherSchool.id)
        .where(
            OtherSchool.affiliation == Affiliation.BORDER_PATROL,
            SchoolPayer.authority_id == sheet.unit_id,
            sheets.pays_in(the_round),
            sheets.is_recorded(session, the_round),
            OtherSchool.id.not_in(on_it),
        )
        .order_by(OtherSchool.sort_key, OtherSchool.id)
    )


def _counts_no_school(session: Session, sheet: Return) -> bool:
    since = sheets.recorded_since(session, sheet.round.opens_at)
    none = sheets.counts_no_school(Unit, since=since, last=sheets.last_day(sheet.round))
    found = select(Unit.id).where(Unit.id == sheet.unit_id, none)
    return session.scalar(found) is not None


_is_signed_and_not_answered = exists().where(
    CountLink.counted_school_id == CountedSchool.id,
    CountLink.signed_at.is_not(None),
    CountLink.answered_at.is_(None),
    CountLink.withdrawn_at.is_(None),
)


def _rows(session: Session, sheet: Return, condition: ColumnElement[bool]) -> list[School]:
    found = session.execute(
        select(OtherSchool.name, CountedSchool.id)
        .join(CountedSchool.school)
        .where(CountedSchool.return_id == sheet.id, condition)
        .order_by(OtherSchool.sort_key, OtherSchool.id)
    )
    return [School(name, row_id) for name, row_id in found]
