"""The department opens rounds, sets their dates and extends them (`process.md` 2)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from app.domain.thai_calendar import in_bangkok
from app.models import Return, Round
from app.services import rounds
from tests.factories.rounds import NOW
from tests.web.conftest import Visit

LIST = "/departments/dla/rounds"
NEW = {
    "academic_year": "๒๕๗๑",
    "number": "1",
    "opens_at_day": "1/5/2571",
    "opens_at_clock": "00.00",
    "institution_due_at_day": "10 มิถุนายน 2571",
    "institution_due_at_clock": "24.00",
    "authority_due_at_day": "10/6/2571",
    "authority_due_at_clock": "24:00",
    "province_due_at_day": "๑๑/๖/๒๕๗๑",
    "province_due_at_clock": "๑๖.๓๐",
    "closes_at_day": "11/6/2571",
    "closes_at_clock": "24.00",
}


@pytest.fixture(autouse=True)
def _department(visit: Visit) -> None:
    visit.enter(visit.country.department)


def found(visit: Visit, key: str = "2571-1") -> Round:
    visit.session.rollback()
    the_round = rounds.find(visit.session, key)
    assert the_round is not None
    return the_round


def test_the_page_tells_what_opening_will_make(visit: Visit) -> None:
    html = visit.get(f"{LIST}/new").text
    assert "รวม 10 รายการ" in html
    assert "สถานศึกษา 5 แห่ง" in html
    assert 'value="24.00"' in html


def test_a_round_is_opened_until_24_00_bangkok_time(visit: Visit) -> None:
    assert visit.post(f"{LIST}/new", NEW).status_code == 303
    opened = found(visit)
    assert opened.opens_at == datetime(2028, 4, 30, 17, tzinfo=UTC)
    assert opened.closes_at == datetime(2028, 6, 11, 17, tzinfo=UTC)
    assert opened.province_due_at == datetime(2028, 6, 11, 9, 30, tzinfo=UTC)
    made = select(func.count()).where(Return.round_id == opened.id)
    assert visit.session.scalar(made) == 10
    html = visit.get(LIST).text
    assert "11 มิ.ย. 2571 24.00 น." in html
    assert "สร้างปีการศึกษา 2571 (ครั้งที่ 1) แล้ว" in html


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"closes_at_day": "1/4/2571"}, "กรอกวันเวลาหลังจากเวลาเปิด"),
        ({"closes_at_day": "11/6/2028"}, "11 มิถุนายน 2571"),
        ({"closes_at_day": ""}, "วัน เดือน"),
        ({"closes_at_clock": "24.30"}, "กรอกชั่วโมงและนาที"),
        ({"province_due_at_day": "12/6/2571"}, "ไม่เกินเวลาปิด"),
        ({"authority_due_at_day": "9/6/2571"}, "ระดับที่อยู่ถัดลงไป"),
        ({"academic_year": "2028"}, "กรอกปี พ.ศ."),
        ({"academic_year": "2569"}, "มีรอบนี้อยู่แล้ว"),
    ],
)
def test_dates_that_make_no_sense_come_back_with_what_to_type(
    visit: Visit, changed: dict[str, str], told: str
) -> None:
    answer = visit.post(f"{LIST}/new", NEW | changed)
    assert answer.status_code == 422
    assert told in answer.text
    assert 'value="10 มิถุนายน 2571"' in answer.text
    assert visit.session.scalar(select(func.count()).select_from(Round)) == 1


def edit_fields(visit: Visit, key: str, **changed: Any) -> dict[str, Any]:
    return NEW | {"version": found(visit, key).version, "reason": ""} | changed


def test_the_dates_of_a_coming_round_are_changed(visit: Visit) -> None:
    visit.post(f"{LIST}/new", NEW)
    html = visit.get(f"{LIST}/2571-1").text
    assert 'value="11/6/2571"' in html
    assert 'value="16.30"' in html
    fields = edit_fields(visit, "2571-1", closes_at_day="15/6/2571")
    assert visit.post(f"{LIST}/2571-1", fields).status_code == 303
    assert found(visit).closes_at == datetime(2028, 6, 15, 17, tzinfo=UTC)


def test_a_page_that_became_stale_changes_nothing(visit: Visit) -> None:
    visit.post(f"{LIST}/new", NEW)
    fields = edit_fields(visit, "2571-1", closes_at_day="15/6/2571")
    visit.post(f"{LIST}/2571-1", fields)
    answer = visit.post(f"{LIST}/2571-1", fields | {"closes_at_day": "20/6/2571"})
    assert answer.status_code == 409
    assert found(visit).closes_at == datetime(2028, 6, 15, 17, tzinfo=UTC)


def test_an_open_round_changes_only_with_a_reason(visit: Visit) -> None:
    shown = found(visit, visit.country.round.key)
    url = f"{LIST}/{shown.key}"
    assert "เหตุผลที่เปลี่ยนแปลง" in visit.get(url).text
    fields = edit_fields(visit, shown.key, closes_at_day=typed(NOW + timedelta(days=40)))
    opened = in_bangkok(shown.opens_at)
    fields |= {"opens_at_day": typed(shown.opens_at), "opens_at_clock": f"{opened:%H.%M}"}
    for level in ("institution", "authority", "province"):
        fields[f"{level}_due_at_day"] = typed(NOW + timedelta(days=30))
    assert visit.post(url, fields).status_code == 422


def typed(moment: datetime) -> str:
    local = in_bangkok(moment)
    return f"{local.day}/{local.month}/{local.year + 543}"


def test_a_closed_round_is_extended_with_a_reason(visit: Visit) -> None:
    closed = visit.country.round
    closed.closes_at = closed.province_due_at = NOW - timedelta(days=1)
    closed.institution_due_at = closed.authority_due_at = NOW - timedelta(days=2)
    visit.session.commit()
    key, url = closed.key, f"{LIST}/{closed.key}/extend"
    fields = {
        "closes_at_day": typed(NOW + timedelta(days=3)),
        "closes_at_clock": "24.00",
        "version": closed.version,
        "reason": "น้ำท่วม",
    }
    assert visit.get(url).status_code == 200
    assert visit.post(url, fields | {"reason": ""}).status_code == 422
    yesterday = {"closes_at_day": typed(NOW - timedelta(days=2))}
    assert "หลังเวลาปิดเดิม" in visit.post(url, fields | yesterday).text
    assert visit.post(url, fields).status_code == 303
    assert found(visit, key).closes_at > NOW


def test_only_the_department_keeps_rounds(visit: Visit) -> None:
    visit.enter(visit.country.province)
    for url in (LIST, f"{LIST}/new", f"{LIST}/2569-1", f"{LIST}/2569-1/extend"):
        assert visit.get(url).status_code == 403
    assert visit.post(f"{LIST}/new", NEW).status_code == 403
