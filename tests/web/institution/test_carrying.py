"""Last year's pupils in the browser: proposed, decided, looked at, carried over, undone."""

from __future__ import annotations

import gzip
import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.models import CarryOverDecision, DataSet, Duty, Enrolment, Outcome, Removal, Return
from app.services import returns
from app.services.confirmation import service
from tests.factories import make_account, make_enrolment, make_round
from tests.factories.rounds import NOW
from tests.support.statements import statements
from tests.web.institution.conftest import School

DIGEST = re.compile(r'name="digest"[^>]*value="([0-9a-f]{16})"')
ROOM = "/carry-over/class?class=p1/1"


@dataclass
class LastYear:
    """The school's officer between last year's roster and this year's."""

    school: School
    source_id: int

    @property
    def session(self) -> Session:
        return self.school.session

    def had(self, **facts: Any) -> int:
        """Put a pupil on last year's roster; give the row's id."""
        source = self.session.get_one(Return, self.source_id)
        made = make_enrolment(self.session, source, self.school.account, **facts)
        self.session.commit()
        return made.id

    def sends(self, *ids: int, path: str = ROOM, **typed: str) -> TestResponse:
        """Send the page of a class back as it was shown, but for what is typed."""
        page = self.school.get(path).text
        fields = dict(re.findall(r'name="([0-9]+-[a-z_]+)"[^>]* value="([^"]*)"', page))
        for row_id in ids:
            select_html = page[page.index(f'name="{row_id}-outcome"') :]
            chosen = re.search(r'value="([^"]*)" selected', select_html)
            fields[f"{row_id}-outcome"] = chosen[1] if chosen else ""
        return self.school.post(path, data=fields | typed)

    def applies(self) -> TestResponse:
        found = DIGEST.search(self.school.get("/carry-over/preview").text)
        assert found is not None
        return self.school.post("/carry-over/preview", data={"digest": found[1]})

    def decided(self) -> dict[int, tuple[Any, ...]]:
        self.session.rollback()
        one = CarryOverDecision
        rows = select(one.source_id, one.outcome, one.grade, one.room, one.removal, one.left_on)
        return {row[0]: tuple(row[1:]) for row in self.session.execute(rows)}

    def live(self) -> list[tuple[str, str]]:
        self.session.rollback()
        found = self.session.execute(
            select(Enrolment.grade, Enrolment.room)
            .where(Enrolment.return_id == self.school.roster.id, Enrolment.removed_at.is_(None))
            .order_by(Enrolment.list_key)
        )
        return [(row.grade, row.room) for row in found]


@pytest.fixture
def last_year(school: School) -> LastYear:
    the_round = make_round(
        school.session,
        2568,
        opens_at=NOW - timedelta(days=400),
        closes_at=NOW - timedelta(days=350),
    )
    source = returns.get(school.session, the_round, school.country.school, DataSet.ROSTER)
    school.session.commit()
    return LastYear(school, source.id)


def test_the_home_page_leads_to_last_years_pupils_first(last_year: LastYear) -> None:
    last_year.had()
    last_year.school._let_go()
    home = last_year.school.client.get(last_year.school.home).text
    assert "ปรับข้อมูลนักเรียนของปีการศึกษาที่แล้ว 1 คน" in home
    assert f"{last_year.school.url()}/carry-over" in home


def test_a_school_is_carried_over_by_three_presses(last_year: LastYear) -> None:
    last_year.had(), last_year.had(room="2"), last_year.had(grade="p6")
    school = last_year.school
    page = school.get("/carry-over").text
    assert "เลื่อนไป ป.2" in page
    assert school.post("/carry-over", data={"class": "all"}).location.endswith("/carry-over")
    shown = school.get("/carry-over/preview").text
    assert "ป.2/1" in shown
    answer = last_year.applies()
    assert answer.location.endswith("/carry-over")
    assert last_year.live() == [("p2", "1"), ("p2", "2")]
    done = school.get("/carry-over").text
    assert "/carry-over/undo" in done
    assert "ครบทั้ง 3 คนแล้ว" in done
    assert "ออกหรือสำเร็จการศึกษาหลังปีการศึกษาที่แล้ว 1 คน" in school.get("/removed").text


def test_one_class_is_decided_as_proposed(last_year: LastYear) -> None:
    last_year.had()
    other = last_year.had(room="2")
    last_year.school.post("/carry-over", data={"class": "p1/2"})
    assert last_year.decided() == {other: (Outcome.PROMOTE, "p2", "2", None, None)}


def test_a_page_of_a_class_is_saved_at_once(last_year: LastYear) -> None:
    goes_up, repeats, left = last_year.had(), last_year.had(), last_year.had()
    answer = last_year.sends(
        goes_up, repeats, left,
        **{
            f"{repeats}-outcome": "repeat:p1",
            f"{repeats}-room": "๒",
            f"{left}-outcome": "leave:resigned",
            f"{left}-left_on": "31/3/2569",
        },
    )  # fmt: skip
    assert answer.status_code == 303
    decided = last_year.decided()
    assert decided[goes_up][:3] == (Outcome.PROMOTE, "p2", "1")
    assert decided[repeats][:3] == (Outcome.REPEAT, "p1", "2")
    assert decided[left][3] is Removal.RESIGNED
    assert str(decided[left][4]) == "2026-03-31"


def test_the_bar_sets_the_same_for_the_whole_page(last_year: LastYear) -> None:
    first, second = last_year.had(), last_year.had()
    last_year.sends(first, second, set="all", **{"all-room": "5"})
    assert {one[:3] for one in last_year.decided().values()} == {(Outcome.PROMOTE, "p2", "5")}
    wrong = last_year.sends(
        first, second, set="all",
        **{"all-outcome": "leave:transferred", "all-decided_too": "y"},
    )  # fmt: skip
    assert wrong.status_code == 422
    gone = {"all-outcome": "leave:transferred", "all-left_on": "1/4/2569"}
    last_year.sends(first, second, set="all", **gone)
    assert {one[3] for one in last_year.decided().values()} == {None}
    last_year.sends(first, second, set="all", **gone, **{"all-decided_too": "y"})
    assert {one[3] for one in last_year.decided().values()} == {Removal.TRANSFERRED}


@pytest.mark.parametrize(
    "typed",
    [
        {"outcome": "leave:resigned"},
        {"outcome": "leave:resigned", "left_on": "1/1/2600"},
        {"outcome": "leave:resigned", "left_on": "31/2/2569"},
        {"outcome": "leave:mistake", "left_on": "31/3/2569"},
        {"outcome": "promote:m6"},
        {"outcome": "x"},
    ],
)
def test_what_cannot_be_is_refused_and_what_was_typed_stays(
    last_year: LastYear, typed: dict[str, str]
) -> None:
    row, other = last_year.had(), last_year.had()
    told = {f"{row}-{name}": text for name, text in typed.items()}
    answer = last_year.sends(row, other, **told, **{f"{other}-note": "ตัวอย่าง"})
    assert answer.status_code == 422
    assert "ตัวอย่าง" in answer.text
    assert last_year.decided() == {}


def test_a_colleagues_decision_is_shown_before_it_is_overwritten(last_year: LastYear) -> None:
    row = last_year.had()
    school = last_year.school
    school.post("/carry-over", data={"class": "all"})
    stale = {
        f"{row}-outcome": "repeat:p1",
        f"{row}-room": "1",
        f"{row}-shown": "",
    }
    answer = school.post(ROOM, data=stale)
    assert answer.status_code == 409
    assert "ขณะนี้: เลื่อนไป ป.2/1" in answer.text
    assert last_year.decided()[row][0] is Outcome.PROMOTE
    token = re.search(rf'name="{row}-shown" value="([0-9a-f]+)"', answer.text)
    assert token is not None
    assert school.post(ROOM, data=stale | {f"{row}-shown": token[1]}).status_code == 303
    assert last_year.decided()[row][0] is Outcome.REPEAT


def test_a_preview_that_is_no_longer_true_is_shown_anew(last_year: LastYear) -> None:
    last_year.had()
    last_year.school.post("/carry-over", data={"class": "all"})
    answer = last_year.school.post("/carry-over/preview", data={"digest": "old"})
    assert answer.status_code == 409
    assert DIGEST.search(answer.text)
    assert last_year.live() == []


def test_a_child_taken_meanwhile_is_named(last_year: LastYear) -> None:
    row, school = last_year.had(first_name="มานี"), last_year.school
    last_year.had()
    school.post("/carry-over", data={"class": "all"})
    town = school.country.town_school
    number = last_year.session.get_one(Enrolment, row).number
    by = school.country.account(town)
    make_enrolment(
        last_year.session, school.country.roster(last_year.session, town), by, number=number
    )
    last_year.session.commit()
    assert town.name in school.get("/carry-over/preview").text
    last_year.applies()
    told = school.get("/carry-over").text
    assert "มานี" in told
    assert town.name in told


def test_undoing_asks_first_where_work_would_be_lost(last_year: LastYear) -> None:
    last_year.had()
    school = last_year.school
    school.post("/carry-over", data={"class": "all"})
    last_year.applies()
    made = last_year.session.scalars(
        select(Enrolment.id).where(Enrolment.return_id == school.roster.id)
    ).one()
    school.post(f"/{made}/presence", data={"seen": "1"})
    assert school.post("/carry-over/undo").status_code == 409
    assert last_year.live() == [("p2", "1")]
    answer = school.post("/carry-over/undo", data={"despite_work": "y"})
    assert answer.location.endswith("/carry-over")
    assert last_year.live() == []
    assert len(last_year.decided()) == 1


def test_the_confirmation_page_leads_to_those_left_behind(last_year: LastYear) -> None:
    last_year.had()
    school = last_year.school
    school._let_go()
    page = school.client.get(
        f"/rounds/{school.country.round.key}/returns/{school.country.school.code}/roster"
    ).text
    assert f"{school.url()}/carry-over" in page
    with pytest.raises(Exception, match="NotReady"):
        service.confirm(
            last_year.session, school.roster, actor=school.account, at=NOW,
            version=school.roster.version, wording="ขอรับรอง",
        )  # fmt: skip


def test_who_is_limited_to_rooms_sees_the_figures_and_decides_nothing(
    last_year: LastYear,
) -> None:
    last_year.had()
    school = last_year.school
    school.act_as(
        make_account(last_year.session, school.country.school, Duty.RECORDER, "01", rooms=["p1/1"])
    )
    page = school.get("/carry-over").text
    assert 'value="all"' not in page
    assert school.get(ROOM).status_code == 409
    assert school.post("/carry-over", data={"class": "all"}).status_code == 409
    assert "carry-over" not in school.get().text


def test_a_centre_and_a_school_without_last_year_are_told_so(school: School) -> None:
    assert school.get("/carry-over").status_code == 200
    assert school.get(ROOM).status_code == 404
    assert school.post("/carry-over", data={"class": "all"}).status_code == 404


def queries_of(last_year: LastYear, path: str) -> int:
    """Count the statements that a page runs."""
    last_year.school.get(path)
    with statements(last_year.session.get_bind()) as asked:
        assert last_year.school.get(path).status_code == 200
    return len(asked)


def test_pages_run_the_same_queries_however_many_pupils_and_stay_small(
    last_year: LastYear,
) -> None:
    paths = ("/carry-over", ROOM, "/carry-over/preview")
    last_year.had()
    last_year.school.post("/carry-over", data={"class": "all"})
    few = [queries_of(last_year, path) for path in paths]
    source = last_year.session.get_one(Return, last_year.source_id)
    for number in range(60):
        room = "1" if number < 50 else f"{number}"
        make_enrolment(last_year.session, source, last_year.school.account, room=room)
    last_year.session.commit()
    last_year.school.post("/carry-over", data={"class": "p1/55"})
    assert [queries_of(last_year, path) for path in paths] == few
    wire = gzip.compress(last_year.school.get(ROOM).data, 5)
    assert len(wire) < 15_000


def test_a_round_that_cannot_be_copied_yet_is_refused_on_its_form(
    last_year: LastYear,
) -> None:
    school = last_year.school
    school.act_as(school.country.account(school.country.department))
    days = {
        f"{name}_day": "1/5/2571"
        for name in ("institution_due_at", "authority_due_at", "province_due_at", "closes_at")
    }
    clocks = {
        f"{name}_clock": "24.00"
        for name in ("institution_due_at", "authority_due_at", "province_due_at", "closes_at")
    }
    school._let_go()
    answer = school.client.post(
        "/departments/dla/rounds/new",
        data={
            "academic_year": "2569",
            "number": "2",
            "opens_at_day": "1/5/2570",
            "opens_at_clock": "0.00",
            **days,
            **clocks,
        },
    )
    assert answer.status_code == 409
    assert "สำเนาของครั้งก่อน" in answer.text


def test_a_school_has_no_second_list_of_last_years_pupils(last_year: LastYear) -> None:
    row, school = last_year.had(), last_year.school
    school._let_go()
    base = school.home.removesuffix("/")
    for answer in (
        school.client.get(f"{base}/last-year"),
        school.client.post(f"{base}/last-year", data={"tick": str(row), f"grade-{row}": "p2"}),
    ):
        assert answer.status_code == 303
        assert answer.location.endswith("/roster/carry-over")
    assert last_year.live() == []
    assert f"{school.url()}/carry-over" in school.client.get(f"{base}/check").text


def test_an_empty_roster_leads_to_last_years_pupils_first(last_year: LastYear) -> None:
    last_year.had(), last_year.had()
    school = last_year.school
    page = school.get("").text
    assert "นักเรียนของปีการศึกษาที่แล้ว 2 คนยังไม่ได้ปรับข้อมูล" in page
    assert page.count(f'{school.url()}/carry-over"') >= 3


def test_a_class_that_is_carried_over_offers_nothing_but_undoing(last_year: LastYear) -> None:
    goes_up, left = last_year.had(), last_year.had()
    gone = {f"{left}-outcome": "leave:resigned", f"{left}-left_on": "31/3/2569"}
    last_year.sends(goes_up, left, **gone)
    assert "all-outcome" in last_year.school.get(ROOM).text
    last_year.applies()
    page = last_year.school.get(ROOM).text
    assert "all-outcome" not in page
    assert "บันทึกว่าออกแล้ว" in page
    assert "ปรับข้อมูลแล้ว" in page
    assert "หากต้องแก้ไข ให้ยกเลิกการปรับข้อมูลก่อน" in page
    assert f"{last_year.school.url()}/carry-over/undo" in page


def test_the_preview_names_who_repeats_and_counts_who_graduates(last_year: LastYear) -> None:
    repeats = last_year.had(first_name="มานี")
    last_year.had(grade="p6")
    last_year.sends(repeats, **{f"{repeats}-outcome": "repeat:p1"})
    last_year.school.post("/carry-over", data={"class": "all"})
    page = last_year.school.get("/carry-over/preview").text
    assert "มีนักเรียนซ้ำชั้น 1 คน" in page
    assert "มานี" in page
    assert "ป.6 สำเร็จการศึกษา 1 คน" in page
    assert "กลับโดยยังไม่ปรับข้อมูล" in page
