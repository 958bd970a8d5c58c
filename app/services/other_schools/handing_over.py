"""Hand many schools over at once: a list that is read in names payers for hundreds (6.1).

Rows that just go from one sheet to another go in few statements for all schools of an authority.
Where a link is out or the figures of two meet, a school is handed over by itself.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from app.domain.thai_calendar import in_bangkok
from app.models import (
    Account,
    Count,
    CountedSchool,
    CountLink,
    OtherSchool,
    Return,
    Round,
    SchoolPayer,
    Unit,
)
from app.services.counts import tallies
from app.services.history.writing_series import Act, record_series
from app.services.other_schools import keeping, paying
from app.services.units import mid_round

Pair = tuple[CountedSchool, CountedSchool]
"""A row that leaves a sheet, and the one of its school on the sheet of whoever is to pay."""


def lock_around(
    session: Session, schools: Collection[OtherSchool], payers: Iterable[Unit], *, at: datetime
) -> None:
    """Lock all that a change of schools and of who pays may touch, in the order of ids.

    Whoever locked one sheet after the other would meet a province's step that locks them all.
    """
    ids = [school.id for school in schools]
    on_sheets = (
        select(Return.unit_id)
        .join(CountedSchool, CountedSchool.return_id == Return.id)
        .join(Round, Round.id == Return.round_id)
        .where(CountedSchool.school_id.in_(ids), Round.closes_at > at)
    )
    paying_now = select(SchoolPayer.authority_id).where(
        SchoolPayer.school_id.in_(ids), SchoolPayer.valid_to.is_(None)
    )
    touched = session.scalars(select(Unit).where(Unit.id.in_(on_sheets.union(paying_now))))
    mid_round.lock_around(session, *{*touched, *payers}, at=at)


def hand_over(
    session: Session,
    wanted: Mapping[Unit, Sequence[OtherSchool]],
    *,
    actor: Account,
    at: datetime,
) -> None:
    """Let each authority alone pay for its schools from today on, all of them locked already.

    Each school fares as with `paying.hand_over`; raise what that raises.
    """
    if not wanted:
        return
    today = in_bangkok(at).date()
    to = {school.id: unit for unit, schools in wanted.items() for school in schools}
    for unit in sorted(wanted, key=lambda one: one.id):
        paying.name(session, unit, wanted[unit], since=today, actor=actor, at=at)
    ending = _ending(session, to)
    sheets = _read(session, {one.school_id for one in ending}, at=at)
    often = Counter(one.school_id for one in ending)
    leaving: dict[Unit, dict[SchoolPayer, list[Pair]]] = defaultdict(dict)
    by_hand: list[SchoolPayer] = []
    for payer in ending:
        pairs = sheets.pairs(payer, to[payer.school_id])
        if pairs is None or often[payer.school_id] > 1 or payer.valid_from > today:
            by_hand.append(payer)
        else:
            leaving[payer.authority][payer] = pairs
    for authority, plain in leaving.items():
        if all(one.authority_id != authority.id for one in by_hand):
            # What an authority that pays for nobody any more owes is settled with its last school.
            by_hand.append(plain.popitem()[0])
    _leave(session, leaving, sheets, actor=actor, at=at)
    for payer in by_hand:
        unit = to[payer.school_id]
        paying.hand_over(session, payer.school, to=unit, since=today, actor=actor, at=at)


@dataclass(frozen=True, slots=True)
class _Sheets:
    """The rows of schools by school, round and authority; which have something, which a link."""

    rows: Mapping[int, Mapping[tuple[int, int], CountedSchool]]
    recorded: Collection[int]
    linked: Collection[int]

    def pairs(self, payer: SchoolPayer, to: Unit) -> list[Pair] | None:
        """Give the rows that leave a payer's sheets with those that are there for them.

        None where more is to be settled: a link, figures of both, a third one, or no such row.
        """
        rows = self.rows.get(payer.school_id, {})
        pairs = []
        for (round_id, unit_id), row in rows.items():
            arrives = rows.get((round_id, to.id))
            if row.id in self.linked or unit_id not in (payer.authority_id, to.id):
                return None
            if unit_id == to.id:
                continue
            if arrives is None or arrives.id in self.recorded:
                return None
            pairs.append((row, arrives))
        return pairs


def _ending(session: Session, to: Mapping[int, Unit]) -> list[SchoolPayer]:
    """List who pays for the schools besides those that are to, in the order of authorities."""
    found = session.scalars(
        select(SchoolPayer)
        .where(SchoolPayer.school_id.in_(to), SchoolPayer.valid_to.is_(None))
        .options(joinedload(SchoolPayer.authority), joinedload(SchoolPayer.school))
        .order_by(SchoolPayer.authority_id, SchoolPayer.school_id)
    )
    return [one for one in found if one.authority_id != to[one.school_id].id]


def _read(session: Session, school_ids: Collection[int], *, at: datetime) -> _Sheets:
    """Read where schools stand in rounds not closed, in three queries."""
    found = session.scalars(
        select(CountedSchool)
        .join(CountedSchool.return_)
        .join(Return.round)
        .options(contains_eager(CountedSchool.return_))
        .where(CountedSchool.school_id.in_(school_ids), Round.closes_at > at)
        .order_by(CountedSchool.id)
        .execution_options(populate_existing=True)
    ).all()
    rows: dict[int, dict[tuple[int, int], CountedSchool]] = defaultdict(dict)
    for row in found:
        rows[row.school_id][row.return_.round_id, row.return_.unit_id] = row
    ids = [row.id for row in found]
    counted, linked = (
        set(session.scalars(select(of.counted_school_id).where(of.counted_school_id.in_(ids))))
        for of in (Count, CountLink)
    )
    return _Sheets(rows, counted | {row.id for row in found if row.reason}, linked)


def _leave(
    session: Session,
    leaving: Mapping[Unit, Mapping[SchoolPayer, Sequence[Pair]]],
    sheets: _Sheets,
    *,
    actor: Account,
    at: datetime,
) -> None:
    """End payers whose schools just go from one sheet to another, and settle each sheet once."""
    today = in_bangkok(at).date()
    pairs = [pair for plain in leaving.values() for some in plain.values() for pair in some]
    left = {row.return_.id: row.return_ for row, _arrives in pairs}
    touched = left | {arrives.return_.id: arrives.return_ for _row, arrives in pairs}
    for sheet in touched.values():
        mid_round.require_recording(sheet)
    _exchange(session, pairs, sheets.recorded)
    for authority, plain in leaving.items():
        for payer in plain:
            payer.valid_to = today
        acts = [
            Act(
                "school_payer.ended",
                keeping.SUBJECT,
                payer.school_id,
                before={"schools": [payer.school.name]},
                after={"until": today.isoformat()},
            )
            for payer in plain
        ]
        record_series(session, acts, unit=authority, actor=actor, at=at)
    parents = {one.parent.id: one.parent for one in touched.values() if one.parent is not None}
    for _id, sheet in sorted(touched.items()):
        tallies.count_anew(session, sheet)
    for _id, parent in sorted(parents.items()):
        mid_round.make_stale(session, parent)
    for _id, sheet in sorted(left.items()):
        mid_round.drop_if_bare(session, sheet)


def _exchange(session: Session, pairs: Sequence[Pair], recorded: Collection[int]) -> None:
    """Let rows that have something stand in the place of the others, which are dropped."""
    moving = [(row, arrives.return_) for row, arrives in pairs if row.id in recorded]
    dropped = [arrives if row.id in recorded else row for row, arrives in pairs]
    for row in dropped:
        session.expunge(row)
    session.execute(
        delete(CountedSchool).where(CountedSchool.id.in_([row.id for row in dropped])),
        execution_options={"synchronize_session": False},
    )
    for row, sheet in moving:
        row.return_ = sheet
    session.flush()
