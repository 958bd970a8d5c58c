"""The invariants of `design.md` 4, each a function that finds what breaks it in the database."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased

from app.domain.counts import is_complete
from app.models import (
    CancellationRequest,
    Claim,
    ClaimState,
    Confirmation,
    ConfirmedChild,
    Count,
    CountedSchool,
    DataSet,
    Enrolment,
    History,
    HistoryChain,
    Preparation,
    RequestState,
    Return,
    Round,
    State,
    Unit,
    UnitCode,
)
from app.services.claims.steps import UNSETTLED
from app.services.confirmation import frozen
from app.services.confirmation.frozen import FrozenCounts
from app.services.confirmation.snapshot import live_rows_equal_frozen
from app.services.history import row_hash
from app.services.owing import PARENTS
from app.services.rosters import changes
from app.services.rosters.carrying.undecided import count_undecided

TALLIES = ("pupils", "male", "female", "seen", "rows_with_errors", "rows_with_open_queries")


def assert_all(session: Session) -> None:
    """Hold the database to every invariant; name what breaks one."""
    assert_confirmed_returns_stand_on_confirmed_returns(session)
    assert_confirmed_rosters_equal_their_frozen_rows(session)
    assert_confirmations_name_the_ones_they_stand_on(session)
    assert_confirmed_rosters_lack_nothing(session)
    assert_confirmed_provinces_have_every_data_set_confirmed(session)
    assert_confirmed_sheets_equal_their_frozen_cells(session)
    assert_no_blank_is_confirmed(session)
    assert_prepared_and_confirmed_by_two(session)
    assert_tallies_repeat_the_rows(session)
    assert_tallies_repeat_the_sheets(session)
    assert_a_child_is_on_one_roster(session)
    assert_open_requests_are_about_confirmed_returns(session)
    assert_claims_follow_the_child(session)
    assert_history_is_unbroken(session)
    assert_units_stand_where_their_paths_say(session)
    assert_rows_belong_to_the_unit_of_their_roster(session)


def assert_confirmed_returns_stand_on_confirmed_returns(session: Session) -> None:
    above = aliased(Return)
    broken = session.execute(
        select(Return.id, above.id)
        .join(above, above.id == Return.parent_id)
        .where(above.state == State.CONFIRMED, Return.state != State.CONFIRMED)
    ).all()
    assert not broken, f"confirmed above what is not: {broken}"


def _confirmed_rosters(session: Session) -> list[Return]:
    return list(
        session.scalars(
            select(Return).where(Return.data_set == DataSet.ROSTER, Return.state == State.CONFIRMED)
        )
    )


def assert_confirmed_rosters_equal_their_frozen_rows(session: Session) -> None:
    for roster in _confirmed_rosters(session):
        assert live_rows_equal_frozen(session, roster), f"roster {roster.id}"


def assert_confirmed_rosters_lack_nothing(session: Session) -> None:
    for roster in _confirmed_rosters(session):
        assert (roster.rows_with_errors, roster.rows_with_open_queries) == (0, 0)
        assert roster.seen == roster.pupils
        assert count_undecided(session, roster) == 0, f"roster {roster.id}"
        assert changes.unexplained(session, roster) == 0, f"roster {roster.id}"


def assert_confirmed_provinces_have_every_data_set_confirmed(session: Session) -> None:
    """No authority that stands below a confirmed province still records pupils or counts (7.3)."""
    authority, province = aliased(Unit), aliased(Unit)
    lacking = session.execute(
        select(authority.code, Return.data_set)
        .join(authority, authority.id == Return.unit_id)
        .join(province, province.id == authority.parent_id)
        .where(
            Return.data_set.in_((DataSet.PUPILS, DataSet.COUNTS)),
            Return.state != State.CONFIRMED,
            Return.parent_id.in_(
                select(Return.id).where(
                    Return.data_set == DataSet.WHOLE, Return.state == State.CONFIRMED
                )
            ),
        )
    ).all()
    assert not lacking, f"provinces confirmed over {lacking}"


def _confirmed_sheets(session: Session) -> list[tuple[Return, FrozenCounts]]:
    found = session.execute(
        select(Return, Confirmation.content)
        .join(Confirmation, Confirmation.id == Return.confirmation_id)
        .where(Return.data_set == DataSet.COUNTS)
    )
    read = [(sheet, frozen.read(content)) for sheet, content in found]
    return [(sheet, one) for sheet, one in read if isinstance(one, FrozenCounts)]


def assert_confirmed_sheets_equal_their_frozen_cells(session: Session) -> None:
    for sheet, confirmed in _confirmed_sheets(session):
        live = session.execute(
            select(CountedSchool.id, Count.grade, Count.sex, Count.pupils)
            .join(Count, Count.counted_school_id == CountedSchool.id)
            .where(CountedSchool.return_id == sheet.id)
        )
        cells = {(row_id, grade, sex): pupils for row_id, grade, sex, pupils in live}
        assert cells == {
            (row.id, *cell): pupils
            for row in confirmed.rows
            for cell, pupils in row.figures.items()
        }, f"sheet {sheet.id}"
        assert live_rows_equal_frozen(session, sheet), f"sheet {sheet.id}"


def assert_no_blank_is_confirmed(session: Session) -> None:
    for sheet, confirmed in _confirmed_sheets(session):
        assert sheet.rows_with_errors == sheet.rows_with_open_queries == 0, f"sheet {sheet.id}"
        for row in confirmed.rows:
            assert is_complete(row.figures, row.grades), f"row {row.id} of sheet {sheet.id}"
            taught = {grade for grade, _sex in row.figures} <= set(row.grades)
            assert taught, f"row {row.id} of sheet {sheet.id}"
            assert row.reason or not row.queries, f"row {row.id} of sheet {sheet.id}"


def assert_prepared_and_confirmed_by_two(session: Session) -> None:
    """What was prepared for a head was confirmed by another person, and before any edit."""
    alone = session.scalars(
        select(Preparation.id)
        .join(Confirmation, Confirmation.id == Preparation.confirmation_id)
        .where(
            or_(
                Confirmation.confirmed_by_id == Preparation.prepared_by_id,
                Confirmation.return_id != Preparation.return_id,
            )
        )
    ).all()
    assert not alone, f"prepared and confirmed by one person: {alone}"


def assert_confirmations_name_the_ones_they_stand_on(session: Session) -> None:
    """A standing confirmation names, by hash, each standing confirmation below it, and no other."""
    for one in session.scalars(select(Return).where(Return.state == State.CONFIRMED)):
        named = set(
            session.execute(
                select(ConfirmedChild.child_id, ConfirmedChild.sha256).where(
                    ConfirmedChild.confirmation_id == one.confirmation_id
                )
            )
        )
        standing = set(
            session.execute(
                select(Confirmation.id, Confirmation.sha256)
                .join(Return, Return.confirmation_id == Confirmation.id)
                .where(Return.parent_id == one.id)
            )
        )
        assert named == standing, f"return {one.id}"


def assert_tallies_repeat_the_rows(session: Session) -> None:
    for roster in session.scalars(select(Return).where(Return.data_set == DataSet.ROSTER)):
        rows = session.scalars(
            select(Enrolment).where(
                Enrolment.return_id == roster.id, Enrolment.removed_at.is_(None)
            )
        ).all()
        counted = (
            len(rows),
            sum(row.sex == "m" for row in rows),
            sum(row.sex == "f" for row in rows),
            sum(row.seen_at is not None for row in rows),
            sum(bool(row.errors) for row in rows),
            sum(bool(row.open_queries) for row in rows),
        )
        assert counted == tuple(getattr(roster, name) for name in TALLIES), f"roster {roster.id}"


def assert_tallies_repeat_the_sheets(session: Session) -> None:
    for sheet in session.scalars(select(Return).where(Return.data_set == DataSet.COUNTS)):
        rows = session.scalars(
            select(CountedSchool).where(CountedSchool.return_id == sheet.id)
        ).all()
        cells = session.execute(
            select(Count.sex, Count.pupils).where(
                Count.counted_school_id.in_([row.id for row in rows])
            )
        ).all()
        counted = (
            sum(pupils for _sex, pupils in cells),
            sum(pupils for sex, pupils in cells if sex == "m"),
            sum(pupils for sex, pupils in cells if sex == "f"),
            0,
            sum(not row.is_complete for row in rows),
            sum(bool(row.queries) and not row.reason for row in rows),
        )
        assert counted == tuple(getattr(sheet, name) for name in TALLIES), f"sheet {sheet.id}"


def assert_a_child_is_on_one_roster(session: Session) -> None:
    twice = session.execute(
        select(Enrolment.round_id, Enrolment.pupil_id)
        .where(Enrolment.removed_at.is_(None), Enrolment.pupil_id.is_not(None))
        .group_by(Enrolment.round_id, Enrolment.pupil_id)
        .having(func.count() > 1)
    ).all()
    assert not twice, f"on two rosters: {twice}"


def assert_open_requests_are_about_confirmed_returns(session: Session) -> None:
    lost = session.scalars(
        select(CancellationRequest.id)
        .join(CancellationRequest.return_)
        .where(CancellationRequest.state == RequestState.OPEN, Return.state != State.CONFIRMED)
    ).all()
    assert not lost, f"requests to cancel what is not confirmed: {lost}"


def assert_claims_follow_the_child(session: Session) -> None:
    """A child asked for stands on the holder's roster, one let go on none; each has its story."""
    for claim in session.scalars(select(Claim).execution_options(populate_existing=True)):
        live = session.scalars(
            select(Enrolment).where(
                Enrolment.round_id == claim.round_id,
                Enrolment.pupil_id == claim.pupil_id,
                Enrolment.removed_at.is_(None),
            )
        ).all()
        if claim.state in UNSETTLED:
            assert [(row.id, row.return_id) for row in live] == [
                (claim.enrolment_id, claim.holder_id)
            ], f"claim {claim.id}"
        if claim.state is ClaimState.RELEASED:
            assert live == [], f"claim {claim.id} is released, and the child stands on a roster"
        last = session.scalars(
            select(History)
            .where(History.subject == "claim", History.subject_id == claim.id)
            .order_by(History.id.desc())
            .limit(1)
        ).one()
        assert last.after["state"] == claim.state, f"claim {claim.id}"


def assert_history_is_unbroken(session: Session) -> None:
    for chain in session.scalars(select(HistoryChain)):
        previous = ""
        rows = session.scalars(
            select(History).where(History.chain_id == chain.unit_id).order_by(History.position)
        ).all()
        for position, row in enumerate(rows, start=1):
            assert row.position == position
            assert row.hash == row_hash(row, previous), f"history {row.id}"
            previous = row.hash
        assert (chain.length, chain.last_hash) == (len(rows), previous)


def assert_units_stand_where_their_paths_say(session: Session) -> None:
    """A path ends below the parent's, and exactly the current code has no end."""
    above = aliased(Unit)
    for unit, parent in session.execute(
        select(Unit, above).outerjoin(above, above.id == Unit.parent_id)
    ):
        assert unit.path == (f"{parent.path}/{unit.id}" if parent else str(unit.id))
        assert parent is None or parent.level is unit.level.above
        assert unit.dissolved_on is not None or parent is None or parent.dissolved_on is None
    current = select(UnitCode.unit_id, UnitCode.code).where(UnitCode.valid_to.is_(None))
    assert set(session.execute(current)) == set(session.execute(select(Unit.id, Unit.code)))


def assert_rows_belong_to_the_unit_of_their_roster(session: Session) -> None:
    strayed = session.scalars(
        select(Enrolment.id)
        .join(Return, Return.id == Enrolment.return_id)
        .where(
            or_(Enrolment.unit_id != Return.unit_id, Enrolment.round_id != Return.round_id),
        )
    ).all()
    assert not strayed, f"rows of another unit or round: {strayed}"


def assert_rounds_follow_the_tree(session: Session, *, at: datetime) -> None:
    """In rounds not closed, returns hang as units do, and who is dissolved owes nothing open."""
    for one in session.scalars(select(Return).join(Return.round).where(Round.closes_at > at)):
        if one.parent is not None:
            assert one.parent.unit_id == one.unit.parent_id, f"return {one.id}"
            assert one.parent.round_id == one.round_id
            assert one.parent.data_set is PARENTS[one.data_set]
        if one.unit.dissolved_on is not None:
            assert one.state is State.CONFIRMED, f"return {one.id} of {one.unit.code}"
