"""What stands on a unit's papers."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import History, Office
from app.services import office
from app.services.errors import ChangedMeanwhile
from app.services.office import Letterhead
from tests.factories import Country
from tests.factories.rounds import NOW

FILLED = Letterhead("กองการศึกษา", "ผู้อำนวยการกองการศึกษา", "0 4561 2345", "ศก ๕๑๐๐๘", "", True)


def test_a_unit_without_a_letterhead_has_a_blank_one_with_thai_digits(
    session: Session, country: Country
) -> None:
    shown = office.of(session, country.sao)
    assert (shown.division, shown.thai_digits, shown.version) == ("", True, 0)
    assert session.scalars(select(Office)).all() == []


def test_a_letterhead_is_kept_with_what_changed_and_a_stale_one_is_not(
    session: Session, country: Country
) -> None:
    facts = {"actor": country.account(country.sao), "at": NOW}
    office.keep(session, country.sao, FILLED, version=0, **facts)
    office.keep(session, country.sao, FILLED, version=1, **facts)
    kept = office.keep(session, country.sao, replace(FILLED, thai_digits=False), version=1, **facts)
    assert (kept.division, kept.thai_digits, kept.version) == ("กองการศึกษา", False, 2)
    acts = session.scalars(select(History).where(History.event == "office.edited")).all()
    assert [one.after for one in acts][1:] == [{"thai_digits": False}]
    for stale in (0, 1):
        with pytest.raises(ChangedMeanwhile):
            office.keep(session, country.sao, FILLED, version=stale, **facts)


def test_a_letterhead_and_an_emblem_that_are_sent_twice_are_kept_once(
    session: Session, country: Country
) -> None:
    facts = {"actor": country.account(country.sao), "at": NOW}
    for _twice in range(2):
        kept = office.keep(session, country.sao, FILLED, version=0, **facts)
    for _twice in range(2):
        office.keep_emblem(session, country.sao, b"emblem", version=1, **facts)
    assert kept.version == 2
    events = session.scalars(
        select(History.event).where(History.unit_id == country.sao.id).order_by(History.id)
    ).all()
    assert events == ["office.edited", "office.emblem_kept"]


def test_an_institution_without_an_emblem_bears_its_authoritys(
    session: Session, country: Country
) -> None:
    facts = {"actor": country.account(country.sao), "at": NOW}
    assert office.emblem_of(session, country.school) is None
    office.keep_emblem(session, country.sao, b"authority", version=0, **facts)
    assert office.emblem_of(session, country.school) == b"authority"
    assert office.emblem_of(session, country.town_school) is None
    assert office.emblem_of(session, country.province) is None
    office.keep_emblem(session, country.school, b"school", version=0, **facts)
    assert office.emblem_of(session, country.school) == b"school"
    office.keep_emblem(session, country.school, None, version=1, **facts)
    assert office.emblem_of(session, country.school) == b"authority"
    events = session.scalars(
        select(History.event).where(History.unit_id == country.school.id).order_by(History.id)
    ).all()
    assert events == ["office.emblem_kept", "office.emblem_removed"]
