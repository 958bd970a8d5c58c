"""The states of the demo's returns: each is shown, and none breaks a promise of the portal."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.demo.province import read_province
from app.demo.staging import Scene, Stage
from app.domain.thai_calendar import bangkok_midnight
from app.models import (
    Account,
    CancellationRequest,
    Confirmation,
    ConfirmedChild,
    DataSet,
    Enrolment,
    History,
    HistoryChain,
    Identifier,
    Preparation,
    Return,
    Round,
    State,
    Submission,
    Unit,
)
from app.services import returns, rounds
from app.services.accounts import demo_logins
from app.services.confirmation import blockers, service, snapshot, two_persons
from app.services.confirmation.blockers import BlockerCode
from app.services.rosters import checks, tallies
from app.services.rosters.carrying import undecided
from tests.services.demo.conftest import TODAY

TALLIES = ("pupils", "male", "female", "seen", "rows_with_errors", "rows_with_open_queries")
NOW = datetime.combine(TODAY, datetime.min.time(), UTC)


def rosters(session: Session, year: int) -> list[Return]:
    return list(
        session.scalars(
            select(Return)
            .join(Return.round)
            .where(Round.academic_year == year, Return.data_set == DataSet.ROSTER)
            .order_by(Return.id)
        )
    )


@pytest.mark.parametrize("year", [2564, 2568, 2569])
def test_checking_rows_again_changes_nothing(demo: Session, year: int) -> None:
    for roster in rosters(demo, year):
        assert checks.review_rows(demo, roster, at=NOW) == 0


def test_tallies_say_what_the_rows_say(demo: Session) -> None:
    for roster in (*rosters(demo, 2564), *rosters(demo, 2568), *rosters(demo, 2569)):
        told = [getattr(roster, name) for name in TALLIES]
        tallies.count_anew(demo, roster)
        assert [getattr(roster, name) for name in TALLIES] == told


def test_frozen_rows_equal_live_rows_in_every_confirmed_roster(demo: Session) -> None:
    confirmed = demo.scalars(
        select(Return).where(Return.data_set == DataSet.ROSTER, Return.state == State.CONFIRMED)
    ).all()
    assert confirmed
    assert all(snapshot.live_rows_equal_frozen(demo, roster) for roster in confirmed)


def test_a_confirmed_return_has_only_confirmed_children_and_names_them(demo: Session) -> None:
    above = Return.data_set.in_([DataSet.PUPILS, DataSet.WHOLE])
    for parent in demo.scalars(select(Return).where(above)):
        children = returns.children_of(demo, parent)
        assert children
        if parent.state is State.CONFIRMED:
            named = demo.execute(
                select(ConfirmedChild.child_id, ConfirmedChild.sha256)
                .where(ConfirmedChild.confirmation_id == parent.confirmation_id)
                .order_by(ConfirmedChild.child_id)
            ).all()
            standing = [demo.get_one(Confirmation, child.confirmation_id) for child in children]
            assert sorted((one.id, one.sha256) for one in standing) == [tuple(r) for r in named]


def test_finished_rounds_are_confirmed_all_the_way_in_time(demo: Session) -> None:
    finished = demo.execute(
        select(Return, Confirmation)
        .join(Return.round)
        .join(Confirmation, Confirmation.id == Return.confirmation_id, isouter=True)
        .where(Round.academic_year != 2569)
    ).all()
    for return_, confirmation in finished:
        assert return_.state is State.CONFIRMED
        the_round = return_.round
        assert the_round.opens_at < confirmation.confirmed_at < the_round.closes_at
        due_at = rounds.due_at(demo, the_round, return_.unit)
        assert confirmation.overdue is (confirmation.confirmed_at >= due_at)


def test_a_parent_confirms_after_its_children(demo: Session) -> None:
    child = select(Confirmation.id, Confirmation.confirmed_at).subquery()
    early = demo.scalar(
        select(func.count())
        .select_from(ConfirmedChild)
        .join(Confirmation, Confirmation.id == ConfirmedChild.confirmation_id)
        .join(child, child.c.id == ConfirmedChild.child_id)
        .where(Confirmation.confirmed_at <= child.c.confirmed_at)
    )
    assert early == 0


def test_a_cancelled_and_repeated_confirmation_freezes_the_same_rows(demo: Session) -> None:
    """What the demo wrote at once is what the portal writes step by step."""
    authority = next(
        unit
        for unit in demo.scalars(select(Unit).where(Unit.level == "authority").order_by(Unit.code))
        if (own := _pupils(demo, unit)) is not None
        and own.state is State.RECORDING
        and any(child.state is State.CONFIRMED for child in returns.children_of(demo, own))
    )
    roster = next(
        child
        for child in returns.children_of(demo, _pupils(demo, authority))
        if child.state is State.CONFIRMED
    )
    first = demo.get_one(Confirmation, roster.confirmation_id)
    by = first.confirmed_by
    told = {"actor": by, "at": bangkok_midnight(TODAY)}
    service.cancel(demo, roster, version=roster.version, reason="ทดสอบ", **told)
    second = service.confirm(demo, roster, version=roster.version, wording=first.wording, **told)
    for name in ("pupils", "totals", "content", "sha256", "confirmed_by_name", "overdue"):
        assert getattr(second, name) == getattr(first, name)
    events = demo.scalars(
        select(History)
        .where(History.subject == "return", History.subject_id == roster.id)
        .order_by(History.position)
    ).all()
    assert [event.event for event in events] == [
        "confirmed",
        "confirmation_cancelled",
        "confirmed",
    ]
    assert events[0].before == events[2].before
    assert events[0].after == events[2].after | {"confirmation": 1}
    assert events[0].actor == events[2].actor
    assert events[0].chain_id == events[2].chain_id


def _pupils(session: Session, authority: Unit) -> Return | None:
    present = session.scalars(select(Round).where(Round.academic_year == 2569)).one()
    return returns.find(session, present, authority, DataSet.PUPILS)


def test_the_open_round_shows_every_scene_and_every_stage(demo: Session) -> None:
    office = demo.scalars(select(Unit).where(Unit.level == "province")).one()
    staging = read_province(demo, office).staging
    assert set(staging.scenes.values()) == set(Scene)
    assert set(staging.stages.values()) == set(Stage)


def test_each_scene_is_what_it_says(demo: Session) -> None:
    office = demo.scalars(select(Unit).where(Unit.level == "province")).one()
    scenes = read_province(demo, office).staging.scenes
    for roster in rosters(demo, 2569):
        scene = scenes[roster.unit_id]
        lacking = {blocker.code for blocker in blockers.missing(demo, roster, at=NOW)}
        is_confirmed = roster.state is State.CONFIRMED
        assert is_confirmed is (scene.was_confirmed and scene is not Scene.REOPENED)
        assert (roster.pupils == 0) is (scene in (Scene.EMPTY, Scene.UNTOUCHED))
        assert (BlockerCode.ROWS_WITH_ERRORS in lacking) is (scene is Scene.ERRORS)
        assert (BlockerCode.ROWS_WITH_OPEN_QUERIES in lacking) is (scene is Scene.QUERIES)
        assert (BlockerCode.PUPILS_NOT_SEEN in lacking) is (scene in (Scene.UNSEEN, Scene.PARTLY))
        if scene.was_confirmed or scene is Scene.READY:
            assert not lacking


def test_schools_brought_last_year_up_to_date_as_far_as_they_have_come(demo: Session) -> None:
    office = demo.scalars(select(Unit).where(Unit.level == "province")).one()
    scenes = read_province(demo, office).staging.scenes
    for roster in rosters(demo, 2569):
        progress = undecided.progress(demo, roster)
        scene = scenes[roster.unit_id]
        assert (progress.pupils > 0) is (roster.unit.kind == "school")
        if scene is Scene.UNTOUCHED:
            assert progress.undecided == progress.pupils
        elif scene is Scene.PARTLY and progress.pupils:
            assert 0 < progress.undecided < progress.pupils
        else:
            assert progress.undecided == 0
    for roster in rosters(demo, 2568):
        assert undecided.count_undecided(demo, roster) == 0


def test_each_stage_is_what_it_says(demo: Session) -> None:
    office = demo.scalars(select(Unit).where(Unit.level == "province")).one()
    province = read_province(demo, office)
    for authority in province.below:
        own = _pupils(demo, authority)
        assert own is not None
        behind = sum(blocker.count for blocker in blockers.missing(demo, own, at=NOW))
        stage = province.staging.stages[authority.id]
        assert (own.state is State.CONFIRMED) is (stage is Stage.CONFIRMED)
        if stage is not Stage.RECORDING:
            assert behind == (1 if stage is Stage.WAITING else 0)


def test_a_request_waits_for_an_authority_and_one_for_the_province(demo: Session) -> None:
    asked = demo.scalars(select(CancellationRequest)).all()
    data_sets = [request.return_.data_set for request in asked if request.origin_id is None]
    passed_on = [request for request in asked if request.origin_id is not None]
    assert data_sets == [DataSet.ROSTER] * 2
    assert [request.return_.data_set for request in passed_on] == [DataSet.PUPILS]
    assert all(request.state == "open" for request in asked)
    assert all(request.return_.state is State.CONFIRMED for request in asked)


def test_the_province_has_not_confirmed_the_open_round(demo: Session) -> None:
    whole = demo.scalars(
        select(Return)
        .join(Return.round)
        .where(Round.academic_year == 2569, Return.data_set == DataSet.WHOLE)
    ).one()
    assert whole.state is State.RECORDING


def test_a_row_claims_its_child_exactly_when_its_number_is_valid(demo: Session) -> None:
    values = {row.pupil_id: row.value for row in demo.scalars(select(Identifier))}
    for row in demo.scalars(select(Enrolment)):
        has_wrong_number = any(error.startswith("number") for error in row.errors)
        assert (row.pupil_id is None) is has_wrong_number
        if row.pupil_id is not None:
            assert values[row.pupil_id] == row.number


def test_some_rows_were_removed_with_a_reason(demo: Session) -> None:
    removed = demo.scalars(select(Enrolment).where(Enrolment.removed_at.is_not(None))).all()
    assert removed
    assert all(row.removal_note and row.removed_by_id for row in removed)


def test_every_unit_above_institutions_has_a_chain(demo: Session) -> None:
    chains = set(demo.scalars(select(HistoryChain.unit_id)))
    assert chains == set(demo.scalars(select(Unit.id).where(Unit.level != "institution")))


def test_nothing_happened_in_the_future(demo: Session) -> None:
    latest = max(
        demo.scalar(select(func.max(column)))
        for column in (Enrolment.changed_at, Confirmation.confirmed_at, History.at)
    )
    assert latest < bangkok_midnight(TODAY)


def test_whoever_recorded_has_signed_in_before_and_some_logins_were_never_used(
    demo: Session,
) -> None:
    recorded = set(demo.scalars(select(Enrolment.changed_by_id)))
    used = dict(
        demo.execute(
            select(Account.id, Account.last_sign_in_at).where(Account.last_sign_in_at.is_not(None))
        ).all()
    )
    assert recorded <= used.keys()
    assert demo.scalar(select(func.count()).where(Account.last_sign_in_at.is_(None)))
    assert max(used.values()) < bangkok_midnight(TODAY)


def test_one_roster_waits_for_the_head_whose_login_is_offered(demo: Session) -> None:
    [prepared] = demo.scalars(select(Preparation))
    roster = demo.get_one(Return, prepared.return_id)
    assert two_persons.holding(demo, roster) is prepared
    assert two_persons.is_chosen_for(roster)
    offered = demo_logins.listed(demo)
    assert offered is not None
    [head] = two_persons.heads_of(demo, roster.unit)
    assert head.username in {login.code for login in offered.logins}


def test_a_login_is_offered_whose_confirmed_roster_waits_to_be_printed_and_sent(
    demo: Session,
) -> None:
    offered = demo_logins.listed(demo)
    assert offered is not None
    unsent = select(Unit.code).where(
        Unit.id == Return.unit_id,
        Return.round_id == select(func.max(Round.id)).scalar_subquery(),
        Return.data_set == DataSet.ROSTER,
        Return.confirmation_id.is_not(None),
        Return.confirmation_id.not_in(select(Submission.confirmation_id)),
    )
    assert {login.code for login in offered.logins if "นำส่ง" in login.label} & set(
        demo.scalars(unsent)
    )
