"""An authority chooses whether its institutions' heads confirm (`process.md` 7.4)."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.reach import Relation
from app.access.scope import Scope
from app.models import Duty, History, State
from app.services.confirmation import head_choice
from app.services.errors import ChangedMeanwhile, NotFound, UnitDissolved
from tests.factories import Country, make_account
from tests.factories.rounds import NOW
from tests.services.confirmation.acting import Acting


def choose(acting: Acting, *, head_confirms: bool = True, **changed: Any) -> None:
    sao = acting.country.sao
    facts = {"actor": acting.country.account(sao), "version": sao.version, "reason": "หนังสือ"}
    head_choice.choose(acting.session, sao, head_confirms=head_confirms, at=NOW, **facts | changed)


def test_the_choice_is_off_at_first_and_is_on_record_once_made(acting: Acting) -> None:
    assert not acting.country.sao.head_confirms
    choose(acting)
    choose(acting)
    [told] = acting.session.scalars(
        select(History).where(History.event == "head_confirmation_chosen")
    )
    assert (told.before, told.after) == ({"head_confirms": False}, {"head_confirms": True})
    assert told.reason == "หนังสือ"


def test_a_page_of_before_chooses_nothing(acting: Acting) -> None:
    with pytest.raises(ChangedMeanwhile):
        choose(acting, version=acting.country.sao.version - 1)


def test_what_is_confirmed_stays_confirmed(acting: Acting) -> None:
    roster = acting.roster()
    acting.confirm(roster)
    choose(acting)
    assert roster.state is State.CONFIRMED


def test_only_a_living_authority_chooses(acting: Acting) -> None:
    country = acting.country
    with pytest.raises(NotFound):
        head_choice.choose(
            acting.session, country.school, head_confirms=True,
            actor=country.account(country.school), at=NOW, version=country.school.version,
        )  # fmt: skip
    country.sao.dissolved_on = NOW.date()
    acting.session.flush()
    with pytest.raises(UnitDissolved):
        choose(acting)


def test_an_authority_sees_which_institutions_lack_a_head(
    session: Session, country: Country
) -> None:
    head = make_account(session, country.school, Duty.HEAD, "01")
    make_account(session, country.centre, Duty.HEAD, "01", active=False)
    make_account(session, country.town_school, Duty.HEAD, "01")
    sao = country.sao
    scope = Scope(sao.id, sao.path, frozenset({Relation.OWN, Relation.CHILD}))
    found = head_choice.institutions_of(session, sao, scope=scope)
    assert {one.unit.id: one.heads for one in found} == {
        country.school.id: (head,),
        country.centre.id: (),
        country.second_centre.id: (),
    }
