"""Whatever all levels do, in whatever order, the invariants hold (`design.md` 4)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.access.live import LivePolicy
from app.access.permissions import Permission
from app.domain.counts import Figures
from app.domain.people import Sex
from app.models import (
    Account,
    CancellationRequest,
    Confirmation,
    CountedSchool,
    Duty,
    Enrolment,
    NumberEnd,
    Removal,
    RequestState,
    Return,
    State,
)
from app.services.confirmation import head_choice, preparing, requests, service
from app.services.confirmation.steps import STEPS, Action
from app.services.counts import recording as counting
from app.services.errors import Refusal
from app.services.rosters import presence, recording, renumbering
from app.services.rosters.facts import Details, Facts, facts_of
from tests.factories import make_account, make_country, make_number, make_sheet
from tests.factories.rounds import NOW
from tests.invariants.held import assert_all
from tests.invariants.list_acts import ListActs

BIRTH_DATES = st.sampled_from([date(2019, 6, 1), date(2020, 1, 15), date(2030, 1, 1), None])
GRADES = st.sampled_from(["p1", "p2", "c3", ""])
CELLS_OF_TWO_GRADES = st.sampled_from([(grade, sex) for grade in ("k3", "p1") for sex in Sex])
ANY = st.integers(0, 999)


class Offices(ListActs, RuleBasedStateMachine):
    """Two institutions of one authority, one of another, and all levels above them.

    The first authority also pays for two schools of other affiliations.
    """

    engine: Engine

    def __init__(self) -> None:
        super().__init__()
        self.session = Session(self.engine)
        self.country = make_country(self.session)
        make_sheet(self.session, self.country.round, self.country.sao, 2, grades=["k3", "p1"])
        self.policy = LivePolicy().current(self.session)
        self.numbers = [make_number() for _ in range(4)] + ["1330100000000", ""]
        self.at = NOW
        self.confirmations = 0
        self.heads = {
            one.unit_id: make_account(self.session, one.unit, Duty.HEAD, "01")
            for one in self.rosters
        }

    @property
    def accounts(self) -> list[Account]:
        accounts = self.country.accounts.values()
        return [account for account in accounts if account.unit.code[2:4] != "30"]

    @property
    def returns(self) -> list[Return]:
        """List the province's returns, each after those above it."""
        every = self.session.scalars(select(Return).order_by(Return.id))
        below = f"{self.country.province.path}/"
        found = [one for one in every if f"{one.unit.path}/".startswith(below)]
        return sorted(found, key=lambda one: (one.unit.path.count("/"), one.id))

    @property
    def rosters(self) -> list[Return]:
        return [one for one in self.returns if one.data_set == "roster"]

    @property
    def sheets(self) -> list[Return]:
        return [one for one in self.returns if one.data_set == "counts"]

    def teardown(self) -> None:
        self.session.rollback()
        self.session.close()

    def attempt(
        self, actor: Account, permission: Permission, about: Return, act: Callable[[], Any]
    ) -> None:
        """Act as a request would: only if allowed, wholly or not at all."""
        if not self.policy.may(actor, permission, about.unit, at=self.at):
            return
        savepoint = self.session.begin_nested()
        try:
            act()
            savepoint.commit()
        except Refusal:
            savepoint.rollback()
            self.session.expire_all()

    def step(self, pick: int, actor: int, action: Action, act: Callable[..., Any]) -> None:
        one = self.returns[pick % len(self.returns)]
        person = self.accounts[actor % len(self.accounts)]
        word = next(step.permission for (_, known), step in STEPS.items() if known is action)
        self.attempt(
            person,
            Permission(f"{one.data_set}:{word}"),
            one,
            lambda: act(one, actor=person, at=self.at, version=one.version),
        )

    def record(self, pick: int, permission: Permission, act: Callable[..., Any]) -> None:
        roster = self.rosters[pick % len(self.rosters)]
        person = self.country.account(roster.unit)
        scope = self.policy.scope(person, permission, at=self.at)
        self.attempt(
            person,
            permission,
            roster,
            lambda: act(roster, scope=scope, actor=person, at=self.at),
        )

    def row_of(self, roster: Return, pick: int) -> Enrolment | None:
        rows = self.session.scalars(
            select(Enrolment).where(Enrolment.return_id == roster.id).order_by(Enrolment.id)
        ).all()
        return rows[pick % len(rows)] if rows else None

    def on_a_row(self, roster: int, row: int, permission: Permission, act: Any) -> None:
        found = self.row_of(self.rosters[roster % len(self.rosters)], row)
        if found is not None:
            self.record(roster, permission, lambda *args, **kw: act(found, *args, **kw))

    @rule(roster=ANY, number=ANY, born=BIRTH_DATES, grade=GRADES)
    def a_pupil_is_added(self, roster: int, number: int, born: date | None, grade: str) -> None:
        facts = Facts(
            number=self.numbers[number % len(self.numbers)],
            prefix="เด็กหญิง",
            first_name="ทดสอบ",
            last_name="ใจดี",
            birth_date=born,
            sex=Sex.FEMALE,
            grade=grade,
            room="1",
        )
        self.record(
            roster,
            Permission.ROSTER_EDIT,
            lambda one, **kw: recording.add(
                self.session, one, facts=facts, details=Details(), submission_key="", **kw
            ),
        )

    @rule(roster=ANY, row=ANY, number=ANY, grade=GRADES)
    def a_pupil_is_edited(self, roster: int, row: int, number: int, grade: str) -> None:
        self.on_a_row(
            roster,
            row,
            Permission.ROSTER_EDIT,
            lambda found, one, **kw: recording.edit(
                self.session,
                one,
                found.id,
                version=found.version,
                facts=replace(
                    facts_of(found), number=self.numbers[number % len(self.numbers)], grade=grade
                ),
                details=None,
                **kw,
            ),
        )

    @rule(roster=ANY, row=ANY, number=ANY, reason=st.sampled_from(NumberEnd))
    def a_pupil_is_renumbered(self, roster: int, row: int, number: int, reason: NumberEnd) -> None:
        self.on_a_row(
            roster,
            row,
            Permission.ROSTER_EDIT,
            lambda found, one, **kw: renumbering.renumber(
                self.session,
                one,
                found.id,
                version=found.version,
                number=self.numbers[number % len(self.numbers)],
                reason=reason,
                note="",
                **kw,
            ),
        )

    @rule(roster=ANY, row=ANY)
    def a_pupil_is_removed(self, roster: int, row: int) -> None:
        self.on_a_row(
            roster,
            row,
            Permission.ROSTER_EDIT,
            lambda found, one, **kw: recording.remove(
                self.session,
                one,
                found.id,
                removal=Removal.TRANSFERRED,
                left_on=None,
                note="",
                **kw,
            ),
        )

    @rule(roster=ANY, row=ANY, seen=st.booleans())
    def presence_is_ticked(self, roster: int, row: int, seen: bool) -> None:
        act = presence.tick if seen else presence.untick
        self.on_a_row(
            roster,
            row,
            Permission.ROSTER_PRESENCE,
            lambda found, one, **kw: act(self.session, one, found.id, **kw),
        )

    @rule(roster=ANY)
    def a_roster_is_put_right(self, roster: int) -> None:
        """Remove what is wrong, answer what is asked, tick who is left: ready to confirm."""
        one = self.rosters[roster % len(self.rosters)]
        rows = self.session.scalars(
            select(Enrolment).where(Enrolment.return_id == one.id, Enrolment.removed_at.is_(None))
        ).all()
        for row in rows:
            self.record(
                roster,
                Permission.ROSTER_EDIT,
                lambda which, row=row, **kw: self.mend(row, which, kw),
            )

    def mend(self, row: Enrolment, roster: Return, how: dict[str, Any]) -> None:
        if row.errors:
            recording.remove(
                self.session, roster, row.id, removal=Removal.MISTAKE, left_on=None, note="", **how
            )
            return
        presence.tick(self.session, roster, row.id, **how)
        for query in row.open_queries:
            recording.answer_query(
                self.session, roster, row.id, query=query, reason="ตรวจแล้ว", **how
            )

    def save(self, row: CountedSchool, figures: Figures, reason: str) -> None:
        person = self.country.account(row.return_.unit)
        self.attempt(
            person,
            Permission.COUNTS_EDIT,
            row.return_,
            lambda: counting.save(
                self.session,
                row,
                figures,
                reason=reason,
                version=row.version,
                actor=person,
                at=self.at,
            ),
        )

    def counted(self) -> list[CountedSchool]:
        of_sheets = CountedSchool.return_id.in_([one.id for one in self.sheets])
        return list(
            self.session.scalars(select(CountedSchool).where(of_sheets).order_by(CountedSchool.id))
        )

    @rule(
        row=ANY,
        figures=st.dictionaries(CELLS_OF_TWO_GRADES, st.sampled_from([0, 7, 10, 40]), max_size=4),
        reason=st.sampled_from(["", "ตรวจแล้ว"]),
    )
    def a_row_of_counts_is_saved(self, row: int, figures: Figures, reason: str) -> None:
        """Fill some figures of a school, and blank the others."""
        rows = self.counted()
        if rows:
            self.save(rows[row % len(rows)], figures, reason)

    @rule(pupils=st.sampled_from([0, 7, 8]))
    def a_sheet_is_filled(self, pupils: int) -> None:
        """Fill every figure, and answer what is asked: ready to confirm."""
        for row in self.counted():
            cells = ((grade, sex) for grade in row.school.grades for sex in Sex)
            self.save(row, dict.fromkeys(cells, pupils), "ตรวจแล้ว")

    @rule(pick=ANY, actor=ANY)
    def somebody_takes_counts_back(self, pick: int, actor: int) -> None:
        if self.sheets:
            one = self.sheets[pick % len(self.sheets)]
            person = self.accounts[actor % len(self.accounts)]
            self.attempt(
                person,
                Permission.COUNTS_TAKE_BACK,
                one,
                lambda: service.take_back(
                    self.session,
                    one,
                    actor=person,
                    at=self.at,
                    version=one.version,
                    reason="แก้ไขจำนวน",
                ),
            )

    @rule()
    def the_authority_takes_its_counts_back(self) -> None:
        accounts = [self.country.account(one.unit) for one in self.sheets]
        for person in accounts:
            self.somebody_takes_counts_back(0, self.accounts.index(person))

    @rule(pick=ANY, actor=ANY)
    def somebody_confirms(self, pick: int, actor: int) -> None:
        self.step(
            pick,
            actor,
            Action.CONFIRM,
            lambda one, **kw: service.confirm(self.session, one, wording="ยืนยัน", **kw),
        )

    @rule()
    def everybody_confirms_from_below(self) -> None:
        for one in reversed(self.returns):
            self.attempt(
                self.country.account(one.unit),
                Permission(f"{one.data_set}:confirm"),
                one,
                lambda one=one: service.confirm(
                    self.session,
                    one,
                    actor=self.country.account(one.unit),
                    at=self.at,
                    version=one.version,
                    wording="ยืนยัน",
                ),
            )

    @rule(head_confirms=st.booleans())
    def the_authority_chooses_who_confirms(self, head_confirms: bool) -> None:
        sao = self.country.sao
        head_choice.choose(
            self.session,
            sao,
            head_confirms=head_confirms,
            actor=self.country.account(sao),
            at=self.at,
            version=sao.version,
        )

    @rule(pick=ANY)
    def an_officer_prepares(self, pick: int) -> None:
        roster = self.rosters[pick % len(self.rosters)]
        person = self.country.account(roster.unit)
        self.attempt(
            person,
            Permission.ROSTER_PREPARE,
            roster,
            lambda: preparing.prepare(
                self.session,
                roster,
                actor=person,
                at=self.at,
                version=roster.version,
                wording="พร้อม",
            ),
        )

    @rule(pick=ANY, confirms=st.booleans())
    def the_head_answers(self, pick: int, confirms: bool) -> None:
        # A centre that was split off meanwhile has no head yet.
        led = [one for one in self.rosters if one.unit_id in self.heads]
        roster = led[pick % len(led)]
        how = {"actor": self.heads[roster.unit_id], "at": self.at, "version": roster.version}
        self.attempt(
            self.heads[roster.unit_id],
            Permission.ROSTER_CONFIRM,
            roster,
            lambda: (
                service.confirm(self.session, roster, wording="ยืนยัน", **how)
                if confirms
                else preparing.send_back(self.session, roster, reason="ยังไม่ครบ", **how)
            ),
        )

    @rule(pick=ANY, actor=ANY)
    def somebody_cancels(self, pick: int, actor: int) -> None:
        self.step(
            pick,
            actor,
            Action.CANCEL,
            lambda one, **kw: service.cancel(self.session, one, reason="พบข้อผิดพลาด", **kw),
        )

    @rule(pick=ANY, actor=ANY)
    def somebody_asks_to_cancel(self, pick: int, actor: int) -> None:
        self.step(
            pick,
            actor,
            Action.REQUEST,
            lambda one, **kw: requests.ask(self.session, one, reason="ขอแก้ไข", **kw),
        )

    def open_request(self, pick: int) -> CancellationRequest | None:
        found = self.session.scalars(
            select(CancellationRequest)
            .where(CancellationRequest.state == RequestState.OPEN)
            .order_by(CancellationRequest.id)
        ).all()
        return found[pick % len(found)] if found else None

    @rule(pick=ANY)
    def a_request_is_declined(self, pick: int) -> None:
        request = self.open_request(pick)
        if request is not None and request.return_.unit.parent is not None:
            about = request.return_
            person = self.country.account(about.unit.parent)
            self.attempt(
                person,
                Permission(f"{about.data_set}:cancel"),
                about,
                lambda: requests.decline(
                    self.session,
                    request,
                    actor=person,
                    at=self.at,
                    version=about.version,
                    answer="ไม่จำเป็น",
                ),
            )

    @rule(pick=ANY)
    def a_request_is_passed_on(self, pick: int) -> None:
        request = self.open_request(pick)
        if request is not None and request.return_.parent is not None:
            above = request.return_.parent
            person = self.country.account(above.unit)
            self.attempt(
                person,
                Permission(f"{above.data_set}:request"),
                above,
                lambda: requests.pass_on(
                    self.session,
                    request,
                    actor=person,
                    at=self.at,
                    version=above.version,
                    reason="ขอแทนหน่วยงานในสังกัด",
                ),
            )

    @precondition(lambda self: self.at < self.country.round.closes_at)
    @rule()
    def the_round_closes(self) -> None:
        self.at = self.country.round.closes_at
        self.when_closed = self.digest()

    @precondition(lambda self: self.at >= self.country.round.closes_at)
    @rule(days=st.integers(1, 9))
    def the_department_extends_it(self, days: int) -> None:
        self.country.round.closes_at = self.at + timedelta(days=days)
        self.session.flush()

    def digest(self) -> list[Any]:
        """Write down all that a closed round must keep: states, rows, requests."""
        this = self.country.round.id
        return [
            *self.session.execute(
                select(Return.id, Return.parent_id, Return.version, Return.state)
                .where(Return.round_id == this)
                .order_by(Return.id)
            ),
            *self.session.execute(
                select(Enrolment.id, Enrolment.version, Enrolment.seen_at)
                .where(Enrolment.round_id == this)
                .order_by(Enrolment.id)
            ),
            *self.session.execute(
                select(CountedSchool.id, CountedSchool.version)
                .join(CountedSchool.return_)
                .where(Return.round_id == this)
                .order_by(CountedSchool.id)
            ),
            *self.session.execute(
                select(CancellationRequest.id, CancellationRequest.state).order_by(
                    CancellationRequest.id
                )
            ),
        ]

    @invariant()
    def the_invariants_hold(self) -> None:
        assert_all(self.session)

    @invariant()
    def a_closed_round_changes_no_more(self) -> None:
        if self.at >= self.country.round.closes_at:
            assert self.digest() == self.when_closed

    @invariant()
    def a_confirmation_is_never_lost(self) -> None:
        known = len(self.session.scalars(select(Confirmation.id)).all())
        assert known >= self.confirmations
        self.confirmations = known

    @invariant()
    def the_province_waits_for_everybody(self) -> None:
        whole = self.country.whole(self.session, self.country.province)
        if whole.state is State.CONFIRMED:
            assert all(one.state is State.CONFIRMED for one in self.returns)


def test_the_invariants_hold_over_whatever_all_levels_do(engine: Engine) -> None:
    machine = type("OfficesOnThisDatabase", (Offices,), {"engine": engine})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=20,
            stateful_step_count=25,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
