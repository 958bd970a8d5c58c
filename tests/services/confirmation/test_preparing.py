"""The head confirms what an officer has prepared, where its authority chose so (7.4)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.reach import Relation
from app.access.scope import Scope
from app.models import Account, Duty, Enrolment, History, Preparation, Removal, Return, State
from app.services.confirmation import preparing, service, two_persons
from app.services.errors import (
    ChangedMeanwhile,
    HeadConfirms,
    IllegalStep,
    NotPrepared,
    NotReady,
    PreparedByOneself,
    ReasonMissing,
    RoundNotOpen,
)
from app.services.rosters import presence, recording
from app.services.rosters.facts import Details, Facts, facts_of
from tests.factories import Country, make_account, make_enrolment
from tests.factories.rounds import NOW
from tests.services.confirmation.acting import LATER, WORDING, Acting


@dataclass
class Two:
    """The school's officer and its head, where the SAO chose that the head confirms."""

    acting: Acting
    roster: Return
    officer: Account
    head: Account

    @property
    def session(self) -> Session:
        return self.acting.session

    def prepare(self, **changed: Any) -> Preparation:
        facts = {"actor": self.officer, "at": NOW, "version": self.roster.version}
        return preparing.prepare(self.session, self.roster, wording=WORDING, **facts | changed)

    def send_back(self, **changed: Any) -> Preparation:
        facts = {"actor": self.head, "at": LATER, "version": self.roster.version}
        facts |= {"reason": "เด็กชายหนึ่งคนย้ายแล้ว"}
        return preparing.send_back(self.session, self.roster, **facts | changed)

    def confirm(self, **changed: Any) -> object:
        return self.acting.confirm(self.roster, at=LATER, **{"actor": self.head} | changed)

    def events(self) -> list[str]:
        return list(
            self.session.scalars(
                select(History.event).where(History.subject == "return").order_by(History.id)
            )
        )


@pytest.fixture
def two(acting: Acting) -> Two:
    acting.country.sao.head_confirms = True
    roster = acting.roster()
    head = make_account(acting.session, acting.country.school, Duty.HEAD, "01")
    return Two(acting, roster, acting.officer(roster), head)


def test_an_officer_prepares_and_the_head_confirms(two: Two) -> None:
    prepared = two.prepare()
    assert (two.roster.state, prepared.version) == (State.RECORDING, two.roster.version)
    made = two.confirm()
    assert two.roster.state is State.CONFIRMED
    found = two_persons.prepared_for(two.session, made.id)  # type: ignore[attr-defined]
    assert found is prepared
    assert (found.prepared_by_id, found.wording) == (two.officer.id, WORDING)
    assert two.events() == ["prepared", "confirmed"]


def test_preparing_leaves_the_roster_and_its_version_as_they_are(two: Two) -> None:
    before = two.roster.version
    two.prepare()
    two.session.flush()
    two.session.refresh(two.roster)
    assert two.roster.version == before


def test_an_officer_does_not_confirm_where_the_head_does(two: Two) -> None:
    two.prepare()
    with pytest.raises(HeadConfirms) as refusal:
        two.confirm(actor=two.officer)
    assert refusal.value.facts["heads"] == [two.head.name]
    assert two.roster.state is State.RECORDING


def test_the_head_does_not_confirm_what_nobody_prepared(two: Two) -> None:
    with pytest.raises(NotPrepared) as refusal:
        two.confirm()
    assert refusal.value.facts["undone"] is None


def test_who_prepared_does_not_confirm(two: Two) -> None:
    two.prepare()
    two.officer.duty = Duty.HEAD
    two.session.flush()
    with pytest.raises(PreparedByOneself):
        two.confirm(actor=two.officer)


def test_nothing_is_prepared_where_the_authority_did_not_choose_so(two: Two) -> None:
    two.acting.country.sao.head_confirms = False
    with pytest.raises(IllegalStep):
        two.prepare()
    two.confirm(actor=two.officer)
    assert two.roster.state is State.CONFIRMED


def test_only_rosters_are_confirmed_by_two(two: Two, country: Country) -> None:
    for unit in (country.centre, country.second_centre):
        make_account(two.session, unit, Duty.HEAD, "01")
        roster = country.roster(two.session, unit)
        officer = two.acting.officer(roster)
        preparing.prepare(
            two.session, roster, actor=officer, at=NOW, version=roster.version, wording=WORDING
        )
        [head] = two_persons.heads_of(two.session, unit)
        two.acting.confirm(roster, actor=head)
    two.prepare()
    two.confirm()
    pupils = country.pupils(two.session, country.sao)
    two.acting.confirm(pupils)
    assert pupils.state is State.CONFIRMED


def test_what_stops_confirming_stops_preparing(two: Two) -> None:
    make_enrolment(two.session, two.roster, two.officer, seen=False)
    with pytest.raises(NotReady):
        two.prepare()
    assert two_persons.latest(two.session, two.roster) is None


def test_preparing_twice_is_preparing_once(two: Two) -> None:
    first = two.prepare()
    assert two.prepare(at=LATER) is first
    colleague = make_account(two.session, two.officer.unit, Duty.OFFICER, "02")
    with pytest.raises(ChangedMeanwhile):
        two.prepare(actor=colleague)
    assert two.events() == ["prepared"]


def test_nothing_is_prepared_from_a_page_of_before(two: Two) -> None:
    with pytest.raises(ChangedMeanwhile):
        two.prepare(version=two.roster.version - 1)


def test_nothing_is_prepared_after_the_round(two: Two) -> None:
    with pytest.raises(RoundNotOpen):
        two.prepare(at=two.roster.round.closes_at)


def test_the_head_sends_back_with_a_reason_and_it_is_prepared_anew(two: Two) -> None:
    two.prepare()
    with pytest.raises(ReasonMissing):
        two.send_back(reason=" ")
    returned = two.send_back()
    assert two.send_back() is returned
    with pytest.raises(NotPrepared):
        two.confirm()
    again = two.prepare(at=LATER)
    assert again is not returned
    two.confirm()
    assert two.events() == ["prepared", "preparation_returned", "prepared", "confirmed"]
    [reason] = two.session.scalars(
        select(History.reason).where(History.event == "preparation_returned")
    )
    assert reason == returned.return_reason


def test_an_officer_sends_nothing_back(two: Two) -> None:
    two.prepare()
    with pytest.raises(HeadConfirms):
        two.send_back(actor=two.officer)


def test_a_cancelled_confirmation_has_to_be_prepared_again(two: Two) -> None:
    two.prepare()
    two.confirm()
    two.acting.cancel(two.roster)
    with pytest.raises(NotPrepared):
        two.confirm()
    two.prepare()
    two.confirm()
    assert two.roster.state is State.CONFIRMED


Edit = Callable[[Session, Return, Enrolment, dict[str, Any]], object]


def _add(session: Session, roster: Return, _row: Enrolment, how: dict[str, Any]) -> object:
    facts = Facts(first_name="ใหม่", grade="p1", room="1")
    return recording.add(
        session, roster, facts=facts, details=Details(), submission_key="new", **how
    )


def _rename(session: Session, roster: Return, row: Enrolment, how: dict[str, Any]) -> object:
    facts = replace(facts_of(row), first_name="เปลี่ยน")
    return recording.edit(
        session, roster, row.id, version=row.version, facts=facts, details=None, **how
    )


def _detail(session: Session, roster: Return, row: Enrolment, how: dict[str, Any]) -> object:
    return recording.edit(
        session, roster, row.id, version=row.version, facts=facts_of(row),
        details=Details(religion="พุทธ"), **how,
    )  # fmt: skip


def _remove(session: Session, roster: Return, row: Enrolment, how: dict[str, Any]) -> object:
    return recording.remove(
        session, roster, row.id, removal=Removal.NOT_FOUND, left_on=None, note="", **how
    )


def _untick(session: Session, roster: Return, row: Enrolment, how: dict[str, Any]) -> object:
    return presence.untick(session, roster, row.id, **how)


def _untick_and_tick_the_room(
    session: Session, roster: Return, row: Enrolment, how: dict[str, Any]
) -> object:
    presence.untick(session, roster, row.id, **how)
    return presence.tick_room(
        session, roster, grade=row.grade, room=row.room, enrolment_ids=[row.id], **how
    )


def _answer(session: Session, roster: Return, row: Enrolment, how: dict[str, Any]) -> object:
    return recording.answer_query(session, roster, row.id, query="namesake", reason="คนละคน", **how)


@pytest.mark.parametrize(
    "edit", [_add, _rename, _detail, _remove, _untick, _untick_and_tick_the_room, _answer]
)
def test_whatever_is_edited_afterwards_undoes_the_preparation(two: Two, edit: Edit) -> None:
    row = make_enrolment(
        two.session, two.roster, two.officer, queries=["namesake"], answers={"namesake": "x"}
    )
    # Without the review: it would find that the query no longer stands.
    two.session.add(
        Preparation(
            return_id=two.roster.id, version=two.roster.version, wording=WORDING,
            prepared_at=NOW, prepared_by_id=two.officer.id,
        )
    )  # fmt: skip
    two.session.flush()
    unit = two.officer.unit
    scope = Scope(unit.id, unit.path, frozenset({Relation.OWN}))
    # In the very moment of the preparation: versions count, not the clock.
    edit(two.session, two.roster, row, {"scope": scope, "actor": two.officer, "at": NOW})
    with pytest.raises(NotPrepared) as refusal:
        two.confirm()
    assert refusal.value.facts["undone"].prepared_by_id == two.officer.id


def test_suspended_and_former_heads_do_not_count(two: Two) -> None:
    two.head.active = False
    former = make_account(two.session, two.head.unit, Duty.HEAD, "02")
    former.successor = two.officer
    two.session.flush()
    assert two_persons.heads_of(two.session, two.head.unit) == []
    two.prepare()
    with pytest.raises(HeadConfirms) as refusal:
        service.confirm(
            two.session, two.roster, actor=two.officer, at=NOW,
            version=two.roster.version, wording=WORDING,
        )  # fmt: skip
    assert refusal.value.facts["heads"] == []
