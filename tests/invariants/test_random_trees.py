"""Whatever becomes of the units while all levels work, the invariants hold (`design.md` 4)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule, run_state_machine_as_test
from sqlalchemy import Engine, select

from app.domain.login_codes import Level
from app.domain.thai_calendar import in_bangkok
from app.models import Unit, UnitKind
from app.services.errors import Refusal
from app.services.units import codes, dissolution, keeping, mergers, placing, transfer
from app.services.units.rooms import Numbering
from tests.factories import make_account, make_round
from tests.factories.rounds import NOW
from tests.invariants.held import assert_rounds_follow_the_tree
from tests.invariants.test_random_sequences import ANY, Offices

REASON = "ประกาศกระทรวงมหาดไทย"


class ChangingOffices(Offices):
    """The same offices while the department changes which units there are, and a coming round."""

    def __init__(self) -> None:
        super().__init__()
        self.coming = make_round(
            self.session,
            2570,
            1,
            opens_at=NOW + timedelta(days=40),
            closes_at=NOW + timedelta(days=80),
        )
        self.was_closed = False

    @property
    def returns(self) -> list[Any]:
        return [one for one in super().returns if one.round_id == self.country.round.id]

    @property
    def who(self) -> dict[str, Any]:
        return {"actor": self.country.account(self.country.department), "at": self.at}

    @property
    def day(self) -> dict[str, Any]:
        return {"on": in_bangkok(self.at).date(), "reason": REASON}

    def units(self, level: Level) -> list[Unit]:
        """List the province's units of a level, the dissolved ones too."""
        below = Unit.path.startswith(f"{self.country.province.path}/")
        return list(
            self.session.scalars(select(Unit).where(Unit.level == level, below).order_by(Unit.id))
        )

    def pick(self, level: Level, number: int) -> Unit:
        found = self.units(level)
        return found[number % len(found)]

    def living_centre(self, number: int) -> Unit:
        found = [
            one
            for one in self.units(Level.INSTITUTION)
            if one.kind is UnitKind.CENTRE and one.dissolved_on is None
        ]
        return found[number % len(found)] if found else self.pick(Level.INSTITUTION, number)

    def keep(self, act: Callable[[], Any]) -> None:
        """Change units wholly or not at all."""
        savepoint = self.session.begin_nested()
        try:
            act()
            savepoint.commit()
        except Refusal:
            savepoint.rollback()
            self.session.expire_all()
        for unit in self.units(Level.INSTITUTION):
            if unit.code not in self.country.accounts:
                self.country.accounts[unit.code] = make_account(self.session, unit)

    @rule(parent=ANY, joins=st.booleans())
    def a_centre_is_added(self, parent: int, joins: bool) -> None:
        authority = self.pick(Level.AUTHORITY, parent)
        self.keep(
            lambda: keeping.add(
                self.session,
                authority,
                kind=UnitKind.CENTRE,
                code=codes.next_free(self.session, UnitKind.CENTRE, authority),
                name="ศูนย์พัฒนาเด็กเล็กแห่งใหม่",
                joins_open_round=joins,
                **self.who,
            )
        )

    @rule(unit=ANY, to=ANY)
    def an_institution_moves(self, unit: int, to: int) -> None:
        moved = self.pick(Level.INSTITUTION, unit)
        self.keep(
            lambda: placing.move(
                self.session,
                moved,
                self.pick(Level.AUTHORITY, to),
                version=moved.version,
                **self.who,
            )
        )

    @rule(unit=ANY, level=st.sampled_from([Level.INSTITUTION, Level.AUTHORITY]))
    def a_unit_is_dissolved(self, unit: int, level: Level) -> None:
        gone = self.pick(level, unit)
        self.keep(
            lambda: dissolution.dissolve(
                self.session, gone, version=gone.version, **self.day, **self.who
            )
        )

    @rule(unit=ANY, level=st.sampled_from([Level.INSTITUTION, Level.AUTHORITY]))
    def a_unit_comes_back(self, unit: int, level: Level) -> None:
        gone = self.pick(level, unit)
        self.keep(
            lambda: dissolution.undissolve(
                self.session, gone, version=gone.version, reason=REASON, **self.who
            )
        )

    @rule(into=ANY, other=ANY, rooms=st.sampled_from(Numbering))
    def centres_are_merged(self, into: int, other: int, rooms: Numbering) -> None:
        stays = self.living_centre(into)
        beside = [one for one in self.units(Level.INSTITUTION) if one.parent_id == stays.parent_id]
        ends = beside[other % len(beside)]
        self.keep(
            lambda: mergers.merge(
                self.session,
                stays,
                [ends],
                rooms=rooms,
                versions={one.id: one.version for one in (stays, ends)},
                **self.day,
                **self.who,
            )
        )

    @rule(centre=ANY, room=ANY)
    def a_centre_is_split(self, centre: int, room: int) -> None:
        parted = self.living_centre(centre)
        known = sorted(transfer.rooms_of(self.session, parted, at=self.at)) or ["c3/1"]
        self.keep(
            lambda: mergers.split(
                self.session,
                parted,
                version=parted.version,
                name="ศูนย์พัฒนาเด็กเล็กที่แยกออก",
                code=codes.next_free(self.session, UnitKind.CENTRE, parted.parent or parted),
                rooms=[known[room % len(known)]],
                **self.day,
                **self.who,
            )
        )

    @invariant()
    def rounds_follow_the_tree(self) -> None:
        # A round that is extended after units moved keeps the parents of its closing.
        self.was_closed = self.was_closed or self.at >= self.country.round.closes_at
        if not self.was_closed:
            assert_rounds_follow_the_tree(self.session, at=self.at)

    @invariant()
    def a_coming_round_asks_of_every_living_institution_and_of_no_other(self) -> None:
        owing = {
            one.unit_id for one in Offices.returns.fget(self) if one.round_id == self.coming.id
        }
        living = {one.id for one in self.units(Level.INSTITUTION) if one.dissolved_on is None}
        ids = {one.id for one in self.units(Level.INSTITUTION)}
        assert owing & ids == living


def test_the_invariants_hold_over_whatever_becomes_of_the_units(engine: Engine) -> None:
    machine = type("OfficesOnThisDatabase", (ChangingOffices,), {"engine": engine})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=12,
            stateful_step_count=25,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
