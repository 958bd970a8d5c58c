"""Deadlines that institutions agree with their authority (`process.md` 2.3)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from app.domain.thai_calendar import in_bangkok
from app.models import AgreedDeadline, Duty, Unit
from tests.factories import make_account
from tests.factories.rounds import NOW
from tests.web.conftest import Visit


@pytest.fixture
def page(visit: Visit) -> str:
    visit.enter(visit.country.sao)
    return f"/rounds/{visit.country.round.key}/authorities/{visit.country.sao.code}/deadlines"


def typed(day: datetime) -> str:
    local = in_bangkok(day)
    return f"{local.day}/{local.month}/{local.year + 543}"


def row(unit: Unit, day: str, clock: str = "", was: str = "") -> dict[str, str]:
    return {f"u{unit.id}-day": day, f"u{unit.id}-clock": clock, f"u{unit.id}-was": was}


def agreed(visit: Visit) -> dict[int, datetime]:
    rows = visit.session.scalars(select(AgreedDeadline))
    return {one.unit_id: one.due_at for one in rows}


SOON = NOW + timedelta(days=5)


def test_an_authority_agrees_deadlines_for_some_of_its_institutions(
    visit: Visit, page: str
) -> None:
    school, centre = visit.country.school, visit.country.centre
    fields = row(school, typed(SOON), "16.30") | row(centre, typed(SOON))
    assert visit.post(page, fields).status_code == 303
    found = agreed(visit)
    assert set(found) == {school.id, centre.id}
    assert f"{in_bangkok(found[school.id]):%H.%M}" == "16.30"
    assert in_bangkok(found[centre.id]).date() == in_bangkok(SOON).date() + timedelta(days=1)
    html = visit.get(page).text
    assert 'value="16.30"' in html
    assert 'value="24.00"' in html


def test_an_emptied_row_drops_the_deadline_and_an_untouched_one_keeps_it(
    visit: Visit, page: str
) -> None:
    school, centre = visit.country.school, visit.country.centre
    visit.post(page, row(school, typed(SOON)) | row(centre, typed(SOON)))
    was = agreed(visit)[school.id].isoformat()
    visit.post(page, row(school, "", was=was) | row(centre, typed(SOON), was=was))
    assert set(agreed(visit)) == {centre.id}


@pytest.mark.parametrize(
    ("day", "clock", "told"),
    [
        ("32/1/2569", "", "ไม่มีวันที่นี้"),
        (typed(SOON), "25.00", "กรอกชั่วโมงและนาที"),
        ("", "16.30", "กรอกวันที่ด้วย"),
        (typed(NOW + timedelta(days=30)), "", "ไม่เกิน"),
    ],
)
def test_a_wrong_row_is_told_what_to_type_and_nothing_is_saved(
    visit: Visit, page: str, day: str, clock: str, told: str
) -> None:
    fields = row(visit.country.school, day, clock) | row(visit.country.centre, typed(SOON))
    answer = visit.post(page, fields)
    assert answer.status_code == 422
    assert told in answer.text
    assert f'value="{typed(SOON)}"' in answer.text
    visit.session.rollback()
    assert agreed(visit) == {}


def test_a_deadline_changed_by_a_colleague_meanwhile_is_not_overwritten(
    visit: Visit, page: str
) -> None:
    visit.post(page, row(visit.country.school, typed(SOON)))
    answer = visit.post(page, row(visit.country.school, typed(SOON), "12.00"))
    assert answer.status_code == 409


def test_a_recorder_and_the_levels_above_only_look(visit: Visit, page: str) -> None:
    visit.post(page, row(visit.country.school, typed(SOON)))
    recorder = make_account(visit.session, visit.country.sao, Duty.RECORDER, "2")
    for reader in (recorder, visit.country.province):
        visit.enter(reader)
        html = visit.get(page).text
        assert "24.00 น." in html
        assert 'name="u' not in html
        visit.post(page, row(visit.country.centre, typed(SOON)))
    assert set(agreed(visit)) == {visit.country.school.id}


def test_after_closing_the_deadlines_are_only_looked_at(visit: Visit, page: str) -> None:
    visit.country.round.closes_at = NOW
    visit.country.round.institution_due_at = visit.country.round.authority_due_at = NOW
    assert 'name="u' not in visit.get(page).text
    answer = visit.post(page, row(visit.country.school, typed(NOW - timedelta(days=5))))
    assert answer.status_code == 409
    assert agreed(visit) == {}


def test_saving_without_a_change_says_so(visit: Visit, page: str) -> None:
    assert visit.post(page, row(visit.country.school, "")).status_code == 303
    assert "ไม่มีการเปลี่ยนแปลง" in visit.get(page).text
