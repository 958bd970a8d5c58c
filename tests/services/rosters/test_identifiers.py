"""The race for one child: the index refuses what the search before it could not see."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.models import Enrolment
from app.services.errors import HeldElsewhere
from app.services.rosters import identifiers
from tests.factories import Country, make_enrolment
from tests.factories.rounds import NOW


def second_row(session: Session, country: Country, held: Enrolment) -> Enrolment:
    roster = country.roster(session, country.school)
    return Enrolment(
        round_id=roster.round_id,
        unit_id=roster.unit_id,
        return_id=roster.id,
        pupil_id=held.pupil_id,
        list_key=b"",
        created_at=NOW,
        changed_at=NOW,
        changed_by_id=country.account(country.school).id,
    )


def test_a_child_taken_in_the_same_moment_is_refused_alike(
    session: Session, country: Country
) -> None:
    there = country.roster(session, country.town_school)
    held = make_enrolment(session, there, country.account(country.town_school))
    roster = country.roster(session, country.school)
    with (
        pytest.raises(HeldElsewhere) as refused,
        identifiers.on_one_roster_only(session, roster, held.pupil_id),
    ):
        session.add(second_row(session, country, held))
    assert refused.value.facts["enrolment"].id == held.id


def test_another_violation_is_not_taken_for_it(session: Session, country: Country) -> None:
    there = country.roster(session, country.town_school)
    held = make_enrolment(session, there, country.account(country.town_school))
    row = second_row(session, country, held)
    row.pupil_id, row.seen_at = None, NOW
    with (
        pytest.raises(IntegrityError),
        identifiers.on_one_roster_only(
            session, country.roster(session, country.school), held.pupil_id
        ),
    ):
        session.add(row)


def test_one_number_made_known_twice_in_the_same_moment_is_one_pupil(
    session: Session, country: Country
) -> None:
    row = make_enrolment(
        session, country.roster(session, country.school), country.account(country.school)
    )
    valid = identifiers.national_id.parse(row.number)
    assert identifiers.new_pupil(session, valid, at=NOW) == row.pupil_id
