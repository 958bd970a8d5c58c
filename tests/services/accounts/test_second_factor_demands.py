"""The department's order which classes of login must have a second factor."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.login_codes import LoginClass
from app.models import Account, Duty, History
from app.services.accounts import second_factor_demands as demands
from app.services.accounts.second_factor import key_from
from app.services.errors import ChangedMeanwhile
from tests.factories import Country, make_account
from tests.factories.rounds import NOW
from tests.factories.second_factors import make_second_factor

SAO, PAO = LoginClass.SAO, LoginClass.PAO


@pytest.fixture
def administrator(country: Country) -> Account:
    return country.account(country.department)


def demand(
    session: Session, actor: Account, *classes: LoginClass, known: tuple[LoginClass, ...] = ()
) -> None:
    demands.demand(session, classes, known=known, actor=actor, at=NOW)


def standing(session: Session, login_class: LoginClass) -> demands.Standing:
    rows = demands.standings(session, at=NOW)
    assert [row.login_class for row in rows] == list(LoginClass)
    return next(row for row in rows if row.login_class is login_class)


def test_a_demand_holds_for_its_class_alone_until_it_is_taken_back(
    session: Session, administrator: Account
) -> None:
    demand(session, administrator, SAO)
    assert demands.is_demanded(session, SAO)
    assert not demands.is_demanded(session, PAO)
    demand(session, administrator, PAO, known=(SAO,))
    assert not demands.is_demanded(session, SAO)
    assert demands.is_demanded(session, PAO)


def test_every_change_is_on_record_and_a_repeat_changes_nothing(
    session: Session, administrator: Account
) -> None:
    demand(session, administrator, SAO)
    demand(session, administrator, SAO)
    demand(session, administrator, SAO, PAO, known=(SAO,))
    rows = session.scalars(select(History).order_by(History.id)).all()
    assert [(row.event, row.before, row.after) for row in rows] == [
        ("second_factor_demanded", {"classes": []}, {"classes": ["06"]}),
        ("second_factor_demanded", {"classes": ["06"]}, {"classes": ["02", "06"]}),
    ]
    assert standing(session, SAO).since == NOW


def test_an_order_made_from_an_old_page_is_refused(
    session: Session, administrator: Account
) -> None:
    demand(session, administrator, SAO)
    with pytest.raises(ChangedMeanwhile):
        demand(session, administrator, PAO)


def test_only_accounts_that_can_sign_in_are_counted(
    session: Session, country: Country, administrator: Account
) -> None:
    lack = standing(session, SAO).lack
    make_account(session, country.sao, Duty.OFFICER, "01")
    make_account(session, country.sao, Duty.OFFICER, "02", active=False)
    country.idle_authority.dissolved_on = (NOW - timedelta(days=2)).date()
    session.flush()
    make_second_factor(session, country.account(country.sao), at=NOW, key=key_from("x"))
    now = standing(session, SAO)
    assert (now.have, now.lack) == (1, lack + 1 - 2)
    assert (standing(session, PAO).have, standing(session, PAO).lack) == (0, 0)
