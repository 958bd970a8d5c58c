"""What differs between two confirmations of counts, school by school (`process.md` 6.5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.domain import paging
from app.domain.counts import CELLS, Figures
from app.domain.people import Sex
from app.models import Account, Confirmation, DataSet, Return, State, Unit
from app.services.confirmation import frozen, snapshot
from app.services.confirmation.comparing import Kind
from app.services.confirmation.frozen import FrozenCounted, FrozenCounts
from app.services.confirmation.totals import Totals
from app.services.errors import NotFound

PER_PAGE = 20


@dataclass(frozen=True, slots=True)
class GradeDifference:
    """Boys and girls of a grade before and after; None is blank, or a school that was not there."""

    grade: str
    male: tuple[int | None, int | None]
    female: tuple[int | None, int | None]


@dataclass(frozen=True, slots=True)
class SchoolDifference:
    """A school that came onto the sheet, went off it, or has other figures."""

    kind: Kind
    school: FrozenCounted
    pupils: tuple[int, int]
    grades: Sequence[GradeDifference]


@dataclass(frozen=True, slots=True)
class CountsDifferences:
    """A page of what became of a confirmation's figures in `newer`, or since in the recording."""

    older: Confirmation
    newer: Confirmation | None
    totals: tuple[Totals, Totals]
    rows: Sequence[SchoolDifference]
    schools: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class ChangedCounts:
    """An authority whose counts did not stay as the province had found them confirmed.

    `since` is the first confirmation that was cancelled; `now` the one that stands, None while
    the counts are being recorded again.
    """

    unit: Unit
    sheet: Return
    since: Confirmation
    now: Confirmation | None


def compare(
    session: Session,
    sheet: Return,
    *,
    since: int | None = None,
    to: int | None = None,
    page: int = 1,
) -> CountsDifferences | None:
    """Compare confirmation `since` with confirmation `to`, or with what is held now.

    Unless told, it is the last confirmation but the one that stands. None where no earlier one
    is; raise `NotFound` for a number that is none. A page past the end is the last one.
    """
    known = _confirmations(session, sheet)
    newer = _numbered(known, to) if to is not None else _standing(known, sheet)
    earlier = [one for one in known if newer is None or one.number < newer.number]
    if since is None and not earlier:
        return None
    older = earlier[-1] if since is None else _numbered(earlier, since)
    before = _read(older.content)
    after = _read(newer.content if newer else snapshot.freeze(session, sheet, ()).content)
    found = _found(before, after)
    span = paging.span(len(found), page, size=PER_PAGE)
    return CountsDifferences(
        older=older,
        newer=newer,
        totals=(before.totals, after.totals),
        rows=span.of(found),
        schools=len(found),
        page=span.number,
        pages=span.pages,
    )


def changed_below(session: Session, whole: Return) -> list[ChangedCounts]:
    """List the authorities that changed confirmed counts since the province last confirmed (6.5).

    Once the province has confirmed the new figures, there is nothing left to tell.
    """
    if whole.state is State.CONFIRMED:
        return []
    cancelled = session.scalars(
        select(Confirmation)
        .join(Confirmation.return_)
        .join(Return.unit)
        .options(
            joinedload(Confirmation.return_).joinedload(Return.unit),
            joinedload(Confirmation.return_).joinedload(Return.confirmation),
            joinedload(Confirmation.cancelled_by).joinedload(Account.unit),
        )
        .where(
            Return.parent_id == whole.id,
            Return.data_set == DataSet.COUNTS,
            Confirmation.cancelled_at > _last_confirmed(session, whole),
        )
        .order_by(Unit.sort_key, Unit.id, Confirmation.number)
    )
    found: dict[int, ChangedCounts] = {}
    for one in cancelled:
        sheet = one.return_
        found.setdefault(sheet.id, ChangedCounts(sheet.unit, sheet, one, sheet.confirmation))
    return list(found.values())


def _last_confirmed(session: Session, whole: Return) -> datetime:
    last = session.scalar(
        select(Confirmation.confirmed_at)
        .where(Confirmation.return_id == whole.id)
        .order_by(Confirmation.number.desc())
        .limit(1)
    )
    return last or whole.round.opens_at


def _confirmations(session: Session, sheet: Return) -> Sequence[Confirmation]:
    return session.scalars(
        select(Confirmation).where(Confirmation.return_id == sheet.id).order_by(Confirmation.number)
    ).all()


def _standing(known: Sequence[Confirmation], sheet: Return) -> Confirmation | None:
    return next((one for one in known if one.id == sheet.confirmation_id), None)


def _numbered(known: Sequence[Confirmation], number: int) -> Confirmation:
    found = next((one for one in known if one.number == number), None)
    if found is None:
        raise NotFound()
    return found


def _read(content: str) -> FrozenCounts:
    read = frozen.read(content)
    if not isinstance(read, FrozenCounts):
        raise TypeError("only counts are compared school by school")
    return read


def _found(before: FrozenCounts, after: FrozenCounts) -> list[SchoolDifference]:
    """List new, gone and changed schools, in the order of the sheet."""
    known = {one.school_id: one for one in before.rows}
    there = {one.school_id for one in after.rows}
    found = [
        difference
        for one in after.rows
        if (difference := _difference(known.get(one.school_id), one)) is not None
    ]
    gone = (_difference(one, None) for one in before.rows if one.school_id not in there)
    return found + [one for one in gone if one is not None]


def _difference(
    before: FrozenCounted | None, after: FrozenCounted | None
) -> SchoolDifference | None:
    school = after or before
    if school is None:
        return None
    old: Figures = before.figures if before else {}
    new: Figures = after.figures if after else {}
    grades = [
        GradeDifference(
            grade,
            (old.get((grade, Sex.MALE)), new.get((grade, Sex.MALE))),
            (old.get((grade, Sex.FEMALE)), new.get((grade, Sex.FEMALE))),
        )
        for grade in dict.fromkeys(grade for grade, _sex in CELLS)
        if any(old.get((grade, sex)) != new.get((grade, sex)) for sex in Sex)
    ]
    if before is None:
        kind = Kind.ADDED
    elif after is None:
        kind = Kind.REMOVED
    elif grades:
        kind = Kind.CHANGED
    else:
        return None
    return SchoolDifference(kind, school, (sum(old.values()), sum(new.values())), grades)
