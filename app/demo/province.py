"""One province through all rounds: rosters recorded, confirmed, and what happened after."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.demo import counts
from app.demo.carried import decisions
from app.demo.chance import dice
from app.demo.cohorts import Child, Cohorts
from app.demo.confirming import Confirming
from app.demo.counts import Counting
from app.demo.dates import Dates, at_work, last_day_of
from app.demo.drafts import draft_roster
from app.demo.ids import Ids
from app.demo.rosters import RosterWriter
from app.demo.sheets import Sheet
from app.demo.staging import Scene, Stage, Staging, stage
from app.domain.login_codes import Level
from app.models import Account, Confirmation, DataSet, Duty, Return, Round, Unit, UnitKind

_OVERDUE = 0.03


@dataclass(slots=True)
class Province:
    """A province's units as they stand in the database, and their principal officers."""

    unit: Unit
    authorities: list[Unit]
    below: dict[Unit, list[Unit]]
    principals: dict[int, Account]
    staging: Staging
    counting: Mapping[int, counts.Scene]

    @property
    def code(self) -> str:
        """The province's two digits."""
        return self.unit.code.removeprefix("p")

    @property
    def institutions(self) -> list[Unit]:
        return [unit for units in self.below.values() for unit in units]


def read_province(session: Session, unit: Unit) -> Province:
    """Read a province's tree; `below` leaves out who has no institution and so owes nothing."""
    units = session.scalars(
        select(Unit).where(Unit.path.startswith(f"{unit.path}/")).order_by(Unit.code)
    ).all()
    below: dict[Unit, list[Unit]] = defaultdict(list)
    by_id = {one.id: one for one in units}
    for one in units:
        if one.level is Level.INSTITUTION and one.parent_id:
            below[by_id[one.parent_id]].append(one)
    accounts = session.scalars(
        select(Account)
        .join(Account.unit)
        .where(Unit.path.startswith(unit.path), Account.duty == Duty.PRINCIPAL)
    )
    principals = {account.unit_id: account for account in accounts}
    authorities = [one for one in units if one.level is Level.AUTHORITY]
    return Province(
        unit, authorities, dict(below), principals, stage(below), counts.scenes_of(authorities)
    )


class Recording:
    """Records a province's rounds, the oldest first, and confirms what was confirmed in them."""

    def __init__(self, session: Session, ids: Ids, province: Province) -> None:
        self._session = session
        self._ids = ids
        self._province = province
        self._cohorts = Cohorts(province.code)
        self._counting = Counting(session, province.unit, province.principals)
        self._last: tuple[int, dict[int, list[Child]]] = (0, {})

    def record(self, the_round: Round, dates: Dates) -> None:
        """Record one round, and confirm what its dates and the staging say was confirmed."""
        children = self._children(dates.year)
        self._write_rosters(children, the_round, dates)
        self._counting.fill(the_round, dates, self._province.counting)
        self._confirm(the_round, dates)
        self._last = (dates.year, children)

    def _children(self, year: int) -> dict[int, list[Child]]:
        """Bring last year's children up to date; after a gap of years they are others."""
        last_year, before = self._last
        cohorts, units = self._cohorts, self._province.institutions
        if last_year != year - 1:
            return {unit.id: cohorts.whole(unit, year) for unit in units}
        return {unit.id: cohorts.next_year(unit, before[unit.id], year) for unit in units}

    def _write_rosters(
        self, children: dict[int, list[Child]], the_round: Round, dates: Dates
    ) -> None:
        province = self._province
        last_year, before = self._last
        writer = RosterWriter(self._session, self._ids)
        found = self._session.execute(
            select(Return.unit_id, Return.id).where(
                Return.round_id == the_round.id, Return.data_set == DataSet.ROSTER
            )
        )
        returns = {one.unit_id: one.id for one in found}
        for unit in province.institutions:
            scene = province.staging.scenes[unit.id] if dates.is_open else Scene.CONFIRMED
            rng = dice("roster", unit.code, dates.year)
            drafted = draft_roster(children[unit.id], scene, dates.year, rng)
            by = province.principals[unit.id]
            sheet = Sheet(the_round.id, returns[unit.id], unit, by, dates, rng)
            writer.write(sheet, drafted)
            if unit.kind is UnitKind.SCHOOL and last_year == dates.year - 1:
                carried = decisions(sheet, scene, before[unit.id], children[unit.id])
                writer.carry_over(sheet, carried)
        writer.flush()

    def _confirm(self, the_round: Round, dates: Dates) -> None:
        """Confirm institutions, then authorities, then a finished round's province."""
        province, staging = self._province, self._province.staging
        confirming = Confirming(self._session, self._ids, the_round, province.principals)
        confirming.read(province.unit)
        overviews = []
        for authority, institutions in _by_id(province.below):
            late = not dates.is_open and _is_late(authority, dates)
            below = [
                confirming.confirm(
                    unit, DataSet.ROSTER, at=_institution_confirms_at(unit, dates, is_late=late)
                )
                for unit in institutions
                if not dates.is_open or staging.scenes[unit.id].was_confirmed
            ]
            if not dates.is_open or staging.stages[authority.id] is Stage.CONFIRMED:
                at = _authority_confirms_at(authority, dates, is_late=late)
                overviews.append(
                    confirming.confirm(authority, DataSet.PUPILS, at=at, children=below)
                )
        overviews += self._confirm_counts(confirming, dates)
        if not dates.is_open:
            at = at_work(dice("province", province.unit.code, dates.year), dates.last, (15, 18))
            confirming.confirm(province.unit, DataSet.WHOLE, at=at, children=overviews)
        confirming.settle()

    def _confirm_counts(self, confirming: Confirming, dates: Dates) -> list[Confirmation]:
        """Confirm the counts of those who have, in a finished round of all who owe them."""
        return [
            confirming.confirm(
                unit,
                DataSet.COUNTS,
                at=_authority_confirms_at(
                    unit, dates, is_late=not dates.is_open and _is_late(unit, dates)
                ),
            )
            for unit in sorted(self._province.authorities, key=lambda unit: unit.id)
            if (scene := self._province.counting.get(unit.id))
            and (not dates.is_open or scene is counts.Scene.CONFIRMED)
        ]


def _by_id(below: dict[Unit, list[Unit]]) -> Iterator[tuple[Unit, list[Unit]]]:
    """Give authorities and institutions in the order of their returns."""
    for authority in sorted(below, key=lambda unit: unit.id):
        yield authority, sorted(below[authority], key=lambda unit: unit.id)


def _is_late(authority: Unit, dates: Dates) -> bool:
    return dice("late", authority.code, dates.year).random() < _OVERDUE


def _institution_confirms_at(unit: Unit, dates: Dates, *, is_late: bool) -> datetime:
    rng = dice("confirmed", unit.code, dates.year)
    if is_late:
        return at_work(rng, dates.last, (8, 10))
    return at_work(rng, last_day_of(unit.code, dates), (15, 18))


def _authority_confirms_at(authority: Unit, dates: Dates, *, is_late: bool) -> datetime:
    rng = dice("confirmed", authority.code, dates.year)
    if is_late:
        return at_work(rng, dates.last, (11, 13))
    return at_work(rng, rng.choice(dates.authorities))
