"""The record's pages: whose acts, in which order, what is told of them, and to whom."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest
from sqlalchemy import select

from app.access.live import publish
from app.access.permissions import Permission
from app.access.policy_file import read_policy_file
from app.domain.thai_calendar import in_bangkok
from app.extensions import db
from app.models import AccessLog, History, Unit
from app.services import history
from app.web.record.shown import WHY
from tests.factories import make_enrolment
from tests.factories.country import POLICY
from tests.factories.rounds import NOW
from tests.support.statements import statements
from tests.web.conftest import Visit


@pytest.fixture
def acts(visit: Visit) -> Visit:
    """An act on a unit of each kind, and one on a pupil of the school."""
    country, session = visit.country, visit.session
    session.info["address"] = "10.1.2.3"
    for unit in (country.school, country.sao, country.town_school, country.far_centre):
        history.record(
            session, "unit_edited", "unit", unit.id, unit=unit, actor=country.account(unit),
            at=NOW - timedelta(hours=1), after={"telephone": f"0 {unit.code}"},
        )  # fmt: skip
    _act_on_pupil(visit)
    session.commit()
    return visit


def _act_on_pupil(visit: Visit) -> History:
    school, session = visit.country.school, visit.session
    teacher = visit.country.account(school)
    row = make_enrolment(session, visit.country.roster(session, school), teacher)
    row.first_name = "มานี"
    return history.record(
        session, "enrolment.edited", "enrolment", row.id, unit=school, actor=teacher, at=NOW,
        before={"first_name": "มาณี", "nationality": "ไทย"},
        after={"first_name": "มานี", "nationality": "ลาว"},
        reason="=สะกดผิด",
    )  # fmt: skip


def _url(unit: Unit, more: str = "") -> str:
    return f"/units/{unit.code}/record{more}"


def test_a_school_sees_its_own_acts_alone(acts: Visit) -> None:
    country = acts.country
    acts.enter(country.school)
    html = acts.get(_url(country.school)).text
    assert "แก้ไขข้อมูลหน่วยงาน" in html
    assert "มานี" in html
    assert "10.1.2.3" in html
    assert country.town_school.code not in html
    assert acts.get(_url(country.sao)).status_code == 403
    assert acts.get(_url(country.town_school)).status_code == 403


def test_an_authority_sees_its_own_and_its_institutions_acts(acts: Visit) -> None:
    country = acts.country
    acts.enter(country.sao)
    html = acts.get(_url(country.sao)).text
    assert country.school.code in html
    assert country.town_school.code not in html
    assert country.far_centre.code not in html


def test_the_department_sees_all_and_can_ask_for_one_unit(acts: Visit) -> None:
    country = acts.country
    acts.enter(country.department)
    html = acts.get(_url(country.department)).text
    assert country.far_centre.code in html
    assert country.school.code in html
    html = acts.get(_url(country.department, f"?unit={country.sao.code}")).text
    assert country.school.code in html
    assert country.far_centre.code not in html


@pytest.mark.parametrize(
    ("filters", "lines"),
    [
        ("?event=enrolment.edited", 1),
        ("?event=round+opened", 0),
        ("?q=%E0%B8%AA%E0%B8%B0%E0%B8%81%E0%B8%94", 1),
        ("?login=3033300001", 2),
        ("?login=06330305", 1),
        ("?unit=3033600001", 0),
        ("?unit=3033300001&event=unit_edited", 1),
    ],
)
def test_the_list_is_narrowed_by_what_is_asked_for(acts: Visit, filters: str, lines: int) -> None:
    acts.enter(acts.country.sao)
    answer = acts.fragment(_url(acts.country.sao, filters))
    assert answer.text.count("<tr>") - (1 if lines else 0) == lines


def test_days_are_buddhist_and_the_last_one_is_in(acts: Visit) -> None:
    today = in_bangkok(NOW).date()
    day = f"{today.day}/{today.month}/{today.year + 543}"
    acts.enter(acts.country.sao)
    assert "มานี" in acts.fragment(_url(acts.country.sao, f"?from={day}&to={day}")).text
    tomorrow = today + timedelta(days=1)
    later = f"{tomorrow.day}/{tomorrow.month}/{tomorrow.year + 543}"
    assert "มานี" not in acts.fragment(_url(acts.country.sao, f"?from={later}")).text


@pytest.mark.parametrize("wrong", ["from=1/13/2569", "login=nobody", "unit=3033200001", "to=x"])
def test_a_filter_that_makes_no_sense_is_told_and_nothing_is_listed(
    acts: Visit, wrong: str
) -> None:
    acts.enter(acts.country.sao)
    html = acts.get(_url(acts.country.sao, f"?{wrong}")).text
    assert 'role="alert"' in html
    assert "<tbody>" not in html
    assert acts.get(_url(acts.country.sao, f".csv?{wrong}")).status_code == 404


def test_pages_follow_one_another_without_gap_or_repeat(visit: Visit) -> None:
    country, session = visit.country, visit.session
    for number in range(120):
        history.record(
            session, "tested", "unit", number, unit=country.school, actor=None,
            at=NOW + timedelta(seconds=number // 40), reason=f"no{number}.",
        )  # fmt: skip
    visit.enter(country.school)
    url: str | None = _url(country.school)
    seen: list[str] = []
    while url:
        html = visit.get(url).text
        seen += [part.split("<")[0] for part in html.split("<td>no")[1:]]
        rest = html.partition('rel="next"')[0].rpartition('href="')[2]
        url = rest.split('"')[0].replace("&amp;", "&") if 'rel="next"' in html else None
    assert seen == [f"{number}." for number in reversed(range(120))]


def test_an_act_is_told_field_by_field(acts: Visit) -> None:
    country = acts.country
    row_id = acts.session.scalar(select(History.id).where(History.event == "enrolment.edited"))
    acts.enter(country.school)
    html = acts.get(_url(country.school, f"/{row_id}")).text
    assert "มาณี" in html
    assert "ลาว" in html
    acts.enter(country.sao)
    html = acts.get(_url(country.sao, f"/{row_id}")).text
    assert "มาณี" in html
    assert "ลาว" not in html
    acts.enter(country.municipality)
    assert acts.get(_url(country.municipality, f"/{row_id}")).status_code == 404


def test_pupils_of_another_unit_in_the_record_are_a_reading_that_is_noted(acts: Visit) -> None:
    country = acts.country
    row = acts.session.scalars(select(History).where(History.event == "enrolment.edited")).one()
    row_id, pupil = row.id, row.subject_id
    acts.enter(country.school)
    acts.get(_url(country.school))
    acts.get(_url(country.school, f"/{row_id}"))
    acts.enter(country.sao)
    acts.get(_url(country.sao))
    acts.get(_url(country.sao, f"/{row_id}"))
    acts.session.rollback()
    noted = acts.session.execute(
        select(AccessLog.event, AccessLog.subject, AccessLog.subject_unit_id).order_by(AccessLog.id)
    ).all()
    assert noted == [
        ("record_read", country.sao.code, country.sao.id),
        ("pupil_read", f"enrolment {pupil}", country.school.id),
    ]


def test_no_word_is_found_in_a_reason_that_may_not_be_read(acts: Visit) -> None:
    """Else whoever may not see pupils by name could ask for one name after the other."""
    country = acts.country
    rules = [
        one for one in read_policy_file(POLICY) if one.permission is not Permission.ROSTER_VIEW
    ]
    publish(acts.session, rules, at=datetime.now(UTC), reason="tried in a test")
    acts.enter(country.sao)
    assert "enrolment.edited" in acts.get(_url(country.sao, ".csv")).text
    asked = "?q=%E0%B8%AA%E0%B8%B0%E0%B8%81%E0%B8%94"
    assert "<tbody>" not in acts.get(_url(country.sao, asked)).text
    assert "enrolment.edited" not in acts.get(_url(country.sao, f".csv{asked}")).text


def test_what_is_saved_is_what_the_narrowed_list_shows(acts: Visit) -> None:
    acts.enter(acts.country.sao)
    for page in ("", "/access"):
        html = acts.fragment(_url(acts.country.sao, f"{page}?unit=3033300001")).text
        kind = "/access.csv" if page else ".csv"
        assert f'href="{_url(acts.country.sao, kind)}?unit=3033300001"' in html
        assert f'href="{_url(acts.country.sao, page)}"' in html


def test_no_technical_word_stands_among_the_remarks(acts: Visit) -> None:
    country = acts.country
    acts.enter(country.school)
    acts.get(_url(country.school, ".csv?event=unit_edited"))
    for _time in range(121):
        acts.post("/sign-in", {"code": "", "password": ""})
    html = acts.get(_url(country.school, "/access")).text
    assert "ส่งออกบันทึกการใช้งาน" in html
    acts.enter(country.department)
    html += acts.get(_url(country.department, "/access?event=too_many_requests")).text
    remarks = [row.split("</td>")[4] for row in html.split("<tr>")[2:] if "</td>" in row]
    assert remarks
    assert not [
        remark for remark in remarks if re.search("[a-z_.]{3,}", remark.partition("<td>")[2])
    ]


def test_accesses_are_shown_to_those_they_are_by_and_about(acts: Visit) -> None:
    country = acts.country
    acts.enter(country.centre)
    assert acts.get(_url(country.school)).status_code == 403
    for unit in (country.centre, country.school, country.sao):
        acts.enter(unit)
        html = acts.get(_url(unit, "/access")).text
        assert "ถูกปฏิเสธ: ไม่มีสิทธิ์" in html
        assert country.account(country.centre).username in html
    acts.enter(country.town_school)
    assert "ถูกปฏิเสธ" not in acts.fragment(_url(country.town_school, "/access")).text


def test_the_export_holds_position_and_hash_and_nothing_that_runs(acts: Visit) -> None:
    country = acts.country
    acts.enter(country.school)
    answer = acts.get(_url(country.school, ".csv"))
    assert answer.text.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    kept = acts.session.scalars(
        select(History).where(History.unit_id == country.school.id).order_by(History.at.desc())
    ).all()
    assert [(row["chain"], row["position"], row["hash"]) for row in rows] == [
        (country.sao.code, str(one.position), one.hash) for one in kept
    ]
    assert "'=สะกดผิด" in answer.text
    assert "ลาว" in rows[0]["after"]
    assert acts.session.scalars(select(AccessLog.event)).all() == ["record_exported"]


def test_who_exports_from_above_gets_no_details_of_pupils(acts: Visit) -> None:
    acts.enter(acts.country.sao)
    text = acts.get(_url(acts.country.sao, ".csv?event=enrolment.edited")).text
    assert "มาณี" in text
    assert "ลาว" not in text


def test_a_remark_is_found_by_the_words_that_the_page_shows(acts: Visit) -> None:
    country = acts.country
    acts.enter(country.centre)
    acts.get(_url(country.school))
    acts.enter(country.school)
    remark = str(WHY["record:view"])
    assert remark in acts.fragment(_url(country.school, "/access")).text
    shown = acts.fragment(_url(country.school, f"/access?q={quote(remark[:12])}")).text
    assert shown.count("<tr>") == 2
    assert "record:view" in acts.get(_url(country.school, f"/access.csv?q={quote(remark)}")).text
    assert "<tbody>" not in acts.fragment(_url(country.school, f"/access?q={quote('ฮ' * 9)}")).text


def test_accesses_are_exported_too(acts: Visit) -> None:
    country = acts.country
    acts.enter(country.centre)
    acts.get(_url(country.school))
    acts.enter(country.school)
    text = acts.get(_url(country.school, "/access.csv")).text
    assert "record:view" in text
    assert "3033600001" in text


def test_the_list_takes_as_many_queries_for_many_rows_as_for_few(acts: Visit) -> None:
    acts.enter(acts.country.school)
    acts.get(_url(acts.country.school))
    with statements(db.engine) as few:
        acts.get(_url(acts.country.school))
    for _number in range(20):
        _act_on_pupil(acts)
    acts.session.commit()
    with statements(db.engine) as many:
        assert acts.get(_url(acts.country.school)).text.count("มานี") == 21
    assert len(many) == len(few)
