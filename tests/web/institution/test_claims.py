"""Pages on which children are brought in, asked for and let go (`process.md` 4.1, 4.2)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from app.domain.login_codes import Level
from app.models import (
    AccessLog,
    Claim,
    ClaimState,
    DataSet,
    Duty,
    Enrolment,
    Return,
    RosterImport,
    Unit,
)
from app.services import returns
from tests.factories import make_account, make_enrolment, make_number, make_round
from tests.factories.rounds import NOW
from tests.support import sheets
from tests.web.conftest import Visit

Has = Callable[..., Enrolment]


@pytest.fixture
def has(visit: Visit) -> Has:
    """Put a child on a unit's roster, of this round or another: `has(unit, the_round=...)`."""

    def make(unit: Unit, the_round: Any = None, **facts: Any) -> Enrolment:
        chosen = the_round or visit.country.round
        roster: Return = returns.get(visit.session, chosen, unit, DataSet.ROSTER)
        row = make_enrolment(visit.session, roster, visit.country.account(unit), **facts)
        visit.session.commit()
        return row

    return make


@pytest.fixture
def last_year(visit: Visit) -> Any:
    opened = NOW - timedelta(days=400)
    made = make_round(visit.session, 2568, opens_at=opened, closes_at=opened + timedelta(days=40))
    visit.session.commit()
    return made


def page_of(visit: Visit, unit: Unit, path: str = "") -> str:
    return f"/rounds/{visit.country.round.key}/institutions/{unit.code}{path}"


def above(visit: Visit, unit: Unit, path: str = "") -> str:
    return f"/rounds/{visit.country.round.key}/claims/{unit.code}{path}"


def board_page(visit: Visit, unit: Unit) -> str:
    kind = {Level.AUTHORITY: "authorities", Level.PROVINCE: "provinces"}[unit.level]
    return f"/rounds/{visit.country.round.key}/{kind}/{unit.code}"


def asks(visit: Visit, row: Enrolment) -> Claim:
    """Let the second centre ask for a child by its pages."""
    centre = visit.country.second_centre
    visit.enter(centre)
    url = page_of(visit, centre, f"/claims/new?number={row.number}")
    assert visit.get(url).status_code == 200
    answer = visit.post(url, {"reason": "เด็กย้ายตามผู้ปกครอง"})
    assert answer.status_code == 303
    return visit.session.scalars(select(Claim).order_by(Claim.id.desc()).limit(1)).one()


def acts(visit: Visit, unit: Unit, claim: Claim, action: str, **typed: str) -> Any:
    visit.enter(unit)
    fields = {f"{action}-{name}": value for name, value in typed.items()}
    data = {f"{action}-version": str(claim.version)} | fields
    return visit.post(page_of(visit, unit, f"/claims/{claim.id}/{action}"), data)


def looked_up(visit: Visit) -> list[tuple[str, str]]:
    found = visit.session.execute(
        select(AccessLog.event, AccessLog.subject)
        .where(AccessLog.event.in_(("child_looked_up", "holders_told")))
        .order_by(AccessLog.id)
    )
    return [(event, subject) for event, subject in found]


def test_numbers_are_checked_and_the_free_ones_brought_in(
    visit: Visit, has: Has, last_year: Any
) -> None:
    centre = visit.country.centre
    ours = has(centre, last_year, first_name="มานะ")
    held = has(visit.country.second_centre, first_name="ปิติรัตน์", last_name="น้ำใส")
    new = make_number()
    visit.enter(centre)
    url = page_of(visit, centre, "/check")
    assert visit.post(url, {"numbers": f"{ours.number}\n{held.number}\n{new}"}).status_code == 303
    html = visit.get(url).text
    assert "มานะ" in html
    assert "ปิ••• น้ำ•••" in html
    assert "ปิติรัตน์" not in html
    assert visit.country.second_centre.name in html
    assert f"/roster/new?number={new}" in html
    assert looked_up(visit) == [("child_looked_up", held.number), ("child_looked_up", new)]
    answer = visit.post(
        f"{url}/take",
        {"tick": ours.number, f"grade-{ours.number}": "c3", f"room-{ours.number}": "๑"},
    )
    assert answer.status_code == 303
    made = visit.session.scalars(
        select(Enrolment).where(Enrolment.carried_from_id == ours.id)
    ).one()
    assert (made.grade, made.room, made.seen_at) == ("c3", "1", None)
    assert "อยู่ในข้อมูลนี้แล้ว" in visit.get(url).text


@pytest.mark.parametrize(
    "numbers", ["", "ไม่มีเลข", "\n".join(str(n) for n in range(10**6, 10**6 + 201))]
)
def test_numbers_that_cannot_be_checked_come_back(visit: Visit, numbers: str) -> None:
    visit.enter(visit.country.centre)
    answer = visit.post(page_of(visit, visit.country.centre, "/check"), {"numbers": numbers})
    assert answer.status_code == 422
    assert 'id="numbers-error"' in answer.text


def test_a_confirmed_or_closed_roster_says_why_nobody_can_be_brought_in(
    visit: Visit, has: Has, last_year: Any
) -> None:
    centre = visit.country.centre
    has(centre, last_year, first_name="มานะ")
    visit.confirm(centre, DataSet.ROSTER)
    visit.enter(centre)

    def says(text: str) -> None:
        for path in ("/check", "/last-year"):
            answer = visit.get(page_of(visit, centre, path))
            assert (answer.status_code, text in answer.text) == (200, True)
            assert 'name="numbers"' not in answer.text
            assert 'name="tick"' not in answer.text

    says("ข้อมูลยืนยันแล้ว")
    visit.country.round.closes_at = NOW - timedelta(minutes=1)
    visit.session.commit()
    says("ปิดการบันทึกข้อมูลแล้ว")


def test_what_is_not_looked_up_of_a_list_is_told(visit: Visit) -> None:
    first = make_number()
    lines = [first, "", "เด็กชายมานะ ใจดี", f"เด็กหญิงมานี\t{make_number()}", first]
    visit.enter(visit.country.centre)
    url = page_of(visit, visit.country.centre, "/check")
    assert visit.post(url, {"numbers": "\n".join(lines)}).status_code == 303
    html = visit.get(url).text
    assert "ไม่มีเลขประจำตัว: บรรทัดที่ 3 “เด็กชายมานะ ใจดี”" in html
    assert "เด็กหญิงมานี”" not in html
    assert "ซ้ำกัน 1 เลข" in html


def test_a_tick_without_a_class_comes_back_as_it_was(
    visit: Visit, has: Has, last_year: Any
) -> None:
    centre = visit.country.centre
    row = has(centre, last_year)
    visit.enter(centre)
    url = page_of(visit, centre, "/last-year")
    assert visit.post(url, {}).status_code == 422
    answer = visit.post(url, {"tick": str(row.id), f"grade-{row.id}": "", f"room-{row.id}": "9"})
    assert answer.status_code == 422
    assert 'value="9"' in answer.text
    foreign = has(visit.country.far_centre, last_year)
    data = {"tick": str(foreign.id), f"grade-{foreign.id}": "c3", f"room-{foreign.id}": "1"}
    assert visit.post(url, data).status_code == 404


def test_last_years_children_are_ticked_in_and_those_gone_named_with_where(
    visit: Visit, has: Has, last_year: Any
) -> None:
    centre = visit.country.centre
    rows = [has(centre, last_year) for _ in range(3)]
    has(visit.country.far_centre, number=rows[2].number)
    visit.enter(centre)
    url = page_of(visit, centre, "/last-year")
    assert visit.country.far_centre.name in visit.get(f"{url}?show=elsewhere").text
    everybody: dict[str, Any] = {"tick": [str(row.id) for row in rows]}
    for row in rows:
        everybody |= {f"grade-{row.id}": "c4", f"room-{row.id}": "1"}
    answer = visit.post(url, everybody)
    assert answer.status_code == 409
    assert rows[2].full_name in answer.text
    roster = visit.country.roster(visit.session, centre)
    assert roster.pupils == 0
    assert (
        visit.post(url, everybody | {"tick": [str(row.id) for row in rows[:2]]}).status_code == 303
    )
    visit.session.expire_all()
    assert visit.country.roster(visit.session, centre).pupils == 2


def test_the_limit_holds_on_every_page_that_tells_who_has_a_child(
    visit: Visit, has: Has, app: Any
) -> None:
    app.config["LEC"] = _with_limit(app.config["LEC"], 1)
    centre, holder = visit.country.centre, visit.country.second_centre
    first, second = has(holder), has(holder)
    visit.enter(centre)
    url = page_of(visit, centre, "/check")
    assert holder.name in visit.get(f"{url}?number={first.number}").text
    told = visit.get(f"{url}?number={second.number}")
    assert holder.name not in told.text
    assert "ทำต่อได้เวลา" in told.text
    assert f"{second.number}" in told.text
    form = {"number": second.number, "first_name": "มานี", "grade": "c3", "room": "1"}
    refused = visit.post(page_of(visit, centre, "/roster/new"), form)
    assert (refused.status_code, holder.name in refused.text) == (409, False)
    asked = visit.post(
        page_of(visit, centre, f"/claims/new?number={second.number}"), {"reason": "x"}
    )
    assert "/check" in asked.location
    assert visit.session.scalar(select(func.count()).select_from(Claim)) == 0
    assert holder.name in visit.get(f"{url}?number={first.number}").text
    assert looked_up(visit) == [("child_looked_up", first.number)]


def test_numbers_that_nobody_knows_count_and_one_s_own_do_not(
    visit: Visit, has: Has, last_year: Any, app: Any
) -> None:
    app.config["LEC"] = _with_limit(app.config["LEC"], 1)
    centre = visit.country.centre
    ours, own = has(centre, last_year, first_name="มานะ"), has(centre, first_name="ชูใจ")
    numbers = [own.number, make_number(), make_number(), ours.number]
    visit.enter(centre)
    url = page_of(visit, centre, "/check")
    assert visit.post(url, {"numbers": "\n".join(numbers)}).status_code == 303
    for _look in range(2):
        html = visit.get(url).text
        assert ("มานะ" in html, "ชูใจ" in html) == (True, True)
        assert f"/roster/new?number={numbers[1]}" in html
        assert f"/roster/new?number={numbers[2]}" not in html
        assert html.count("ยังไม่ได้ตรวจสอบเลขนี้") == 1
    assert looked_up(visit) == [("child_looked_up", numbers[1])]


def test_a_sheet_tells_of_no_more_children_than_the_limit_allows(
    visit: Visit, has: Has, app: Any
) -> None:
    app.config["LEC"] = _with_limit(app.config["LEC"], 1)
    centre, holder = visit.country.centre, visit.country.second_centre
    rows = [has(holder), has(holder)]
    pupils = [(row.number, "ด.ญ.", "มานี", "ใจดี", "หญิง", "15/1/2566", "3 ขวบ", "1") for row in rows]
    visit.enter(centre)
    import io

    content = io.BytesIO(sheets.roster_sheet(*pupils))
    url = page_of(visit, centre, "/roster/import")
    assert visit.post(url, {"file": (content, "a.xlsx")}).status_code == 303
    kept = visit.session.scalars(select(RosterImport)).one()
    html = visit.get(f"{url}/{kept.id}?show=errors").text
    assert html.count(holder.name) == 1
    assert looked_up(visit) == [("holders_told", rows[0].number)]


def _with_limit(settings: Any, number: int) -> Any:
    from dataclasses import replace

    return replace(settings, lookups_per_hour=number)


def test_the_pupil_form_leads_to_asking_for_a_child_held_elsewhere(visit: Visit, has: Has) -> None:
    row = has(visit.country.second_centre)
    visit.enter(visit.country.centre)
    form = {"number": row.number, "first_name": "มานี", "grade": "c3", "room": "1"}
    answer = visit.post(page_of(visit, visit.country.centre, "/roster/new"), form)
    assert answer.status_code == 409
    assert f"/claims/new?number={row.number}" in answer.text


def test_each_side_reads_the_story_and_no_more_of_the_other_than_it_needs(
    visit: Visit, has: Has
) -> None:
    holder, claimant = visit.country.centre, visit.country.second_centre
    row = has(holder, first_name="ปิติรัตน์")
    claim = asks(visit, row)
    page = page_of(visit, claimant, f"/claims/{claim.id}")
    html = visit.get(page).text
    assert "ปิติรัตน์" not in html
    assert acts(visit, holder, claim, "decline", reason="ยังมาเรียน").status_code == 303
    answering = visit.get(page_of(visit, holder, f"/claims/{claim.id}")).text
    assert "ปิติรัตน์" in answering
    assert visit.country.account(claimant).name not in answering
    visit.enter(claimant)
    html = visit.get(page).text
    assert "ยังมาเรียน" in html
    assert visit.country.account(holder).name not in html
    assert visit.get(page_of(visit, holder, f"/claims/{claim.id}")).status_code == 403
    for stranger in (visit.country.school, visit.country.far_centre):
        visit.enter(stranger)
        assert visit.get(page_of(visit, stranger, f"/claims/{claim.id}")).status_code == 404
        assert claim.number not in visit.get(page_of(visit, stranger, "/claims")).text
    teacher = make_account(visit.session, holder, Duty.RECORDER, "09", rooms=["c3/9"])
    visit.enter(teacher)
    assert visit.get(page_of(visit, holder, f"/claims/{claim.id}")).status_code == 404
    assert "ปิติรัตน์" not in visit.get(page_of(visit, holder, "/claims")).text


def test_the_list_opens_on_the_side_that_holds_something(visit: Visit, has: Has) -> None:
    claim = asks(visit, has(visit.country.centre))
    for unit in (visit.country.centre, visit.country.second_centre):
        visit.enter(unit)
        assert f"/claims/{claim.id}" in visit.get(page_of(visit, unit, "/claims")).text


def test_a_holder_finds_the_request_and_lets_the_child_go(visit: Visit, has: Has) -> None:
    holder, claimant = visit.country.centre, visit.country.second_centre
    claim = asks(visit, has(holder))
    visit.enter(holder)
    assert "/claims?show=holder" in visit.get(page_of(visit, holder)).text
    answer = acts(visit, holder, claim, "release", left_on="")
    assert answer.status_code == 422
    assert acts(visit, holder, claim, "release", left_on="1/1/2600").status_code == 422
    assert acts(visit, holder, claim, "release", left_on="๑/๖/๒๕๖๙").status_code == 303
    visit.session.expire_all()
    assert claim.state is ClaimState.RELEASED
    visit.enter(claimant)
    assert "/claims?show=claimant" in visit.get(page_of(visit, claimant)).text
    html = visit.get(page_of(visit, claimant, f"/claims/{claim.id}")).text
    assert f"/check?number={claim.number}" in html
    key = claim.number
    data = {"tick": key, f"grade-{key}": "c3", f"room-{key}": "1", "picks-looked_up": key}
    url = page_of(visit, claimant, "/check/take")
    assert [visit.post(url, data).status_code for _press in range(2)] == [303, 303]
    visit.session.expire_all()
    assert claim.state is ClaimState.TAKEN


def test_a_child_let_go_is_not_offered_to_be_put_back(visit: Visit, has: Has) -> None:
    holder = visit.country.centre
    claim = asks(visit, has(holder))
    acts(visit, holder, claim, "release", left_on="1/6/2569")
    url = page_of(visit, holder, f"/roster/{claim.enrolment_id}")
    html = visit.get(url).text
    assert "/put-back" not in html
    assert f"นำเด็กออกตามคำขอของ {visit.country.second_centre.name} แล้ว" in html
    answer = visit.post(f"{url}/put-back", {})
    assert (answer.status_code, "/put-back" in answer.text) == (409, False)


def test_a_confirmed_holder_is_led_to_ask_for_its_confirmation_to_be_cancelled(
    visit: Visit, has: Has
) -> None:
    holder = visit.country.centre
    row = has(holder)
    visit.confirm(holder, DataSet.ROSTER)
    claim = asks(visit, row)
    refused = acts(visit, holder, claim, "release", left_on="1/6/2569")
    assert refused.status_code == 409
    html = visit.get(page_of(visit, holder, f"/claims/{claim.id}")).text
    assert "/returns/" in html
    url = f"/rounds/{visit.country.round.key}/returns/{holder.code}/roster"
    assert "ขอแก้ไขตามคำขอ</textarea>" in visit.get(f"{url}?reason=ขอแก้ไขตามคำขอ").text


def test_the_level_above_both_decides_on_a_page_of_its_own(visit: Visit, has: Has) -> None:
    holder, sao = visit.country.centre, visit.country.sao
    claim = asks(visit, has(holder, first_name="ปิติรัตน์"))
    visit.enter(sao)
    assert claim.enrolment.first_name not in visit.get(above(visit, sao)).text
    assert f"/{claim.id}" in visit.get(above(visit, sao, "?show=all")).text
    acts(visit, holder, claim, "decline", reason="ยังมาเรียน")
    visit.enter(visit.country.second_centre)
    assert "คำขอรับเด็กที่ไม่ได้รับการนำออก" in visit.get(page_of(visit, visit.country.second_centre)).text
    acts(visit, visit.country.second_centre, claim, "escalate", reason="เด็กอยู่กับเรา")
    for unit, lists in ((visit.country.province, False), (sao, True)):
        visit.enter(unit)
        assert ("พิจารณาคำขอรับเด็ก 1 คำขอ" in visit.get(board_page(visit, unit)).text) is lists
        assert (f"/{claim.id}" in visit.get(above(visit, unit)).text) is lists
    url = above(visit, holder, f"/{claim.id}")
    html = visit.get(url).text
    assert "ยังมาเรียน" in html
    assert visit.post(f"{url}/overrule", {"overrule-version": "0"}).status_code == 422
    data = {"overrule-version": str(claim.version), "overrule-reason": "ตรวจสอบแล้ว"}
    assert visit.post(f"{url}/overrule", data).status_code == 303
    visit.session.expire_all()
    assert claim.state is ClaimState.RELEASED
    said = f"{sao.name}พิจารณาให้นำเด็กออกแล้ว"
    visit.enter(holder)
    assert said in visit.get(page_of(visit, holder, f"/claims/{claim.id}")).text
    claimant = visit.country.second_centre
    visit.enter(claimant)
    for path in (f"/claims/{claim.id}", f"/check?number={claim.number}"):
        assert said in visit.get(page_of(visit, claimant, path)).text
    visit.enter(visit.country.municipality)
    assert visit.get(url).status_code == 403


def test_an_authority_that_is_not_above_both_reads_and_does_not_decide(
    visit: Visit, has: Has
) -> None:
    holder = visit.country.town_school
    claim = asks(visit, has(holder))
    acts(visit, holder, claim, "decline", reason="ยังมาเรียน")
    acts(visit, visit.country.second_centre, claim, "escalate", reason="เด็กอยู่กับเรา")
    visit.enter(visit.country.municipality)
    url = above(visit, holder, f"/{claim.id}")
    html = visit.get(url).text
    assert visit.country.province.name in html
    assert "/overrule" not in html
    data = {"overrule-version": str(claim.version), "overrule-reason": "ตรวจสอบแล้ว"}
    assert visit.post(f"{url}/overrule", data).status_code == 409
    visit.enter(visit.country.province)
    assert "/overrule" in visit.get(url).text


def test_requests_and_released_children_stop_the_confirmation_with_a_link(
    visit: Visit, has: Has
) -> None:
    holder = visit.country.centre
    asks(visit, has(holder))
    visit.enter(holder)
    html = visit.get(f"/rounds/{visit.country.round.key}/returns/{holder.code}/roster").text
    assert f"/institutions/{holder.code}/claims?show=holder" in html


def test_a_centre_is_led_to_last_years_children_before_it_types_any(
    visit: Visit, has: Has, last_year: Any
) -> None:
    centre = visit.country.centre
    rows = [has(centre, last_year) for _ in range(2)]
    visit.enter(centre)
    url = page_of(visit, centre, "/last-year")
    empty = visit.get(page_of(visit, centre, "/roster")).text
    assert "เด็กเล็กของปีการศึกษาที่แล้วยังไม่อยู่ในข้อมูลปีนี้" in empty
    home = visit.get(page_of(visit, centre, "")).text
    assert "เด็กเล็กของปีการศึกษาที่แล้ว 2 คน" in home
    assert home.index("เลือกเด็กที่ยังมาเรียน") < home.index("/roster/new")
    for row in rows:
        data = {"tick": str(row.id), f"grade-{row.id}": "c4", f"room-{row.id}": "1"}
        assert visit.post(url, data).status_code == 303
    assert "เลือกเด็กที่ยังมาเรียน" not in visit.get(page_of(visit, centre, "")).text
