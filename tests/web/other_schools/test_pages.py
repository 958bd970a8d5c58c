"""The list of schools at the province, and an authority's own view of it (6.1)."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from app.domain.thai_calendar import in_bangkok
from app.models import (
    CountedSchool,
    KeptForm,
    OtherSchool,
    SchoolPayer,
    SchoolWish,
    WishKind,
    WishState,
)
from app.services.other_schools import wishes
from tests.factories import make_other_school, make_sheet
from tests.factories.rounds import NOW, make_round
from tests.web.conftest import Visit

LIST = "/units/p33/other-schools"
TODAY = in_bangkok(NOW).date()
DAY = f"{TODAY.day}/{TODAY.month}/{TODAY.year + 543}"
SCHOOL = {
    "name": "โรงเรียนบ้านโนนแดง",
    "affiliation": "obec",
    "code": "1033530998",
    "place": "330101",
    "grades": ["k2", "p1"],
}


@pytest.fixture
def office(visit: Visit) -> Visit:
    """A visit of the provincial office, which keeps the list."""
    visit.enter(visit.country.province)
    return visit


def newest(visit: Visit) -> OtherSchool:
    visit.session.rollback()
    return visit.session.scalars(select(OtherSchool).order_by(OtherSchool.id.desc()).limit(1)).one()


def with_version(visit: Visit, **typed: Any) -> dict[str, Any]:
    return {"version": newest(visit).version} | typed


def test_a_school_is_added_paid_for_changed_dissolved_and_restored(office: Visit) -> None:
    assert office.get(f"{LIST}/new").status_code == 200
    assert office.post(f"{LIST}/new", SCHOOL | {"grades": []}).status_code == 422
    assert 'name="version"' not in office.get(f"{LIST}/new").text
    answer = office.post(f"{LIST}/new", SCHOOL)
    assert answer.status_code == 303
    school = newest(office)
    assert (school.district_code, school.subdistrict_code) == ("3301", "330101")
    page = f"{LIST}/{school.id}"
    assert answer.location.endswith(f"{page}/payers/new")

    assert office.get(f"{page}/payers/new").status_code == 200
    sao = office.country.sao
    assert office.post(f"{page}/payers/new", {"elsewhere": "999", "on": DAY}).status_code == 422
    paid = office.post(f"{page}/payers/new", {"authority": sao.code, "on": DAY})
    assert paid.status_code == 303
    assert sao.name in office.get(page).text
    assert office.session.scalar(select(func.count()).select_from(CountedSchool)) == 1

    for _ in range(2):  # a form that is sent again does nothing again
        typed = with_version(office, **SCHOOL | {"name": "โรงเรียนบ้านโนนแดงวิทยา"})
        assert office.post(f"{page}/change", typed).status_code == 303
    assert office.get(f"{page}/change").status_code == 200
    stale = SCHOOL | {"name": "โรงเรียนอื่น", "grades": ["k2", "p2"], "version": 1}
    beside = office.post(f"{page}/change", stale)
    assert beside.status_code == 409
    rows = beside.text.split('id="differences"')[1].split("<form")[0].split("<tr>")[2:]
    assert [one in rows[0] for one in ("โรงเรียนบ้านโนนแดงวิทยา", "โรงเรียนอื่น")] == [True, True]
    assert [one in rows[1] for one in ("อ.2, ป.1", "อ.2, ป.2")] == [True, True]
    assert 'value="โรงเรียนอื่น"' in beside.text
    assert f'name="version" type="hidden" value="{newest(office).version}"' in beside.text
    for act, typed in (("dissolve", {"on": DAY}), ("restore", {})):
        answer = office.post(f"{page}/{act}", typed | {"version": 1})
        assert answer.status_code == (409 if act == "dissolve" else 303)

    assert office.get(f"{page}/dissolve").status_code == 200
    assert office.post(f"{page}/dissolve", with_version(office, on="")).status_code == 422
    assert office.post(f"{page}/dissolve", with_version(office, on=DAY)).status_code == 303
    assert office.get(f"{page}/restore").status_code == 200
    assert office.post(f"{page}/restore", with_version(office)).status_code == 303
    assert newest(office).dissolved_on is None

    payer = office.session.scalars(select(SchoolPayer)).one()
    end = f"{page}/payers/{payer.id}/end"
    assert office.get(end).status_code == 200
    assert office.post(end, {"on": "1/1/2550"}).status_code == 422
    assert office.post(end, {"on": DAY}).status_code == 303
    assert f"{page}/payers/new" in office.get(f"{LIST}?coverage=unpaid").text


def test_the_list_is_filtered_and_given_as_a_file(office: Visit) -> None:
    make_sheet(office.session, office.country.round, office.country.sao, schools=2)
    lonely = make_other_school(office.session, office.country.province, name="โรงเรียนโดดเดี่ยว")
    make_other_school(office.session, office.country.other_province, name="โรงเรียนไกล")
    office.session.commit()
    everything = office.get(LIST).text
    assert lonely.name in everything
    assert "โรงเรียนไกล" not in everything
    narrow = f"{LIST}?q=โดดเดี่ยว&affiliation=obec&standing=all&coverage=unpaid&page=๑"
    assert lonely.name in office.get(narrow).text
    assert lonely.name not in office.get(f"{LIST}?payer={office.country.sao.code}").text
    assert "โรงเรียนโดดเดี่ยว" not in office.get(f"{LIST}?coverage=twice").text
    table = office.get(f"{LIST}.csv?affiliation=obec").text
    assert len(table.strip().splitlines()) == 4
    assert f'"=""{lonely.code}"""' in table


def test_whatever_blocks_a_province_stands_on_the_list_that_is_led_to(office: Visit) -> None:
    session, country = office.session, office.country
    one = make_sheet(session, country.round, country.sao, schools=1)
    other = make_sheet(session, country.round, country.municipality, schools=1)
    [row] = session.scalars(select(CountedSchool).where(CountedSchool.return_id == one.id))
    session.add(CountedSchool(return_id=other.id, school_id=row.school_id))
    row.school.dissolved_on = TODAY
    session.commit()
    name = row.school.name
    whole = country.whole(session, country.province)
    page = office.get(f"/rounds/{country.round.key}/returns/p33/{whole.data_set}").text
    [link] = {one.split('"')[0] for one in page.split('href="') if "coverage=twice" in one}
    link = link.replace("&amp;", "&")
    assert name in office.get(link).text
    # After the next round has opened, the list that is led to still speaks of this one.
    later = make_round(session, 2570, opens_at=NOW, closes_at=country.round.closes_at)
    session.commit()
    html = office.get(link).text
    assert name in html
    assert f'name="round_key" value="{country.round.key}"' in html
    assert name not in office.get(link.replace(country.round.key, later.key)).text


def test_the_file_that_was_given_is_read_in_again_without_a_change(office: Visit) -> None:
    make_sheet(office.session, office.country.round, office.country.sao, schools=2)
    make_other_school(
        office.session,
        office.country.province,
        district_code="3301",
        subdistrict_code="330102",
        dissolved_on=TODAY,
    )
    office.session.commit()
    table = office.get(f"{LIST}.csv?standing=all").data
    assert office.get(f"{LIST}/import").status_code == 200
    sent = office.post(f"{LIST}/import", {"file": (io.BytesIO(table), "โรงเรียน.csv")})
    assert sent.status_code == 303
    html = office.get(sent.location).text
    assert 'name="digest"' in html
    assert "?show=new" not in html
    assert "?show=changed" not in html
    assert "?show=errors" not in html


def test_a_file_is_previewed_and_applied_once(office: Visit) -> None:
    rows = (
        "ชื่อโรงเรียน,สังกัด,ระดับชั้น,รหัสหน่วยเบิกจ่าย",
        f"โรงเรียนหนึ่ง,สพฐ.,อ.2-ป.6,{office.country.sao.code}",
        "โรงเรียนสอง,วัด,อ.2-ป.6,",
    )
    content = "\r\n".join(rows).encode("cp874")
    assert office.post(f"{LIST}/import", {}).status_code == 422
    broken = office.post(f"{LIST}/import", {"file": (io.BytesIO(b"a,b\n1,2"), "x.csv")})
    assert broken.status_code == 422
    url = office.post(f"{LIST}/import", {"file": (io.BytesIO(content), "x.csv")}).location
    html = office.get(url).text
    digest = html.split('name="digest"')[1].split('value="')[1].split('"')[0]
    for section in ("new", "changed", "missing", "errors"):
        assert office.get(f"{url}?show={section}").status_code == 200
    assert "วัด" in office.get(f"{url}/errors.csv").text
    assert office.post(url, {"digest": "old"}).status_code == 409
    for _ in range(2):
        assert office.post(url, {"digest": digest}).status_code == 303
        assert newest(office).name == "โรงเรียนหนึ่ง"
        assert office.session.scalar(select(func.count()).select_from(OtherSchool)) == 1
        digest = office.get(url).text.split('name="digest"')[1].split('value="')[1].split('"')[0]


def test_an_authority_asks_and_the_province_answers(visit: Visit) -> None:
    country = visit.country
    make_sheet(visit.session, country.round, country.sao, schools=2)
    stranger = make_other_school(visit.session, country.province)
    visit.enter(country.sao)
    own = f"/authorities/{country.sao.code}/other-schools"
    html = visit.get(own).text
    assert stranger.name not in html
    mine = newest(visit).id - 1
    assert visit.get(f"/units/{country.sao.code}/other-schools/{mine}").status_code == 200
    theirs = f"/units/{country.sao.code}/other-schools/{stranger.id}"
    assert visit.get(theirs).status_code == 404
    assert visit.get(f"/units/{country.sao.code}/other-schools").status_code == 404
    assert visit.get(LIST).status_code == 403
    assert visit.get(f"{own}/ask?school={mine}").status_code == 200
    assert visit.post(f"{own}/ask", {"kind": "wrong", "text": "ผิด"}).status_code == 422
    asked = {"kind": "wrong", "school": mine, "text": "ชื่อผิด"}
    assert visit.post(f"{own}/ask", asked).status_code == 303
    assert "ชื่อผิด" in visit.get(own).text

    visit.enter(country.province)
    board = visit.get(f"/rounds/{country.round.key}/provinces/p33").text
    assert f"{LIST}/wishes" in board
    assert f"{LIST}?coverage=unpaid&amp;standing=all&amp;round_key={country.round.key}" in board
    wish = visit.session.scalars(select(SchoolWish)).one()
    assert country.sao.name in visit.get(f"{LIST}/wishes").text
    answer = f"{LIST}/wishes/{wish.id}"
    assert visit.get(answer).status_code == 200
    assert visit.post(answer, {"state": "declined", "text": ""}).status_code == 422
    assert visit.post(answer, {"state": "done", "text": "แก้แล้ว"}).status_code == 303
    assert "<form" not in visit.get(answer).text.split("<main")[1]
    visit.session.expire_all()
    assert visit.session.scalars(select(SchoolWish)).one().state is WishState.DONE


def test_who_answers_a_wish_that_a_colleague_has_answered_sees_both_answers(
    office: Visit,
) -> None:
    country, session = office.country, office.session
    wish = wishes.ask(
        session, country.sao, kind=WishKind.MISSING, school=None, text="ขาดโรงเรียน",
        actor=country.account(country.sao), at=NOW,
    )  # fmt: skip
    session.commit()
    answer = f"{LIST}/wishes/{wish.id}"
    mine = {"state": "done", "text": "เพิ่มแล้ว", "version": ""}
    office.post(answer, {"state": "declined", "text": "มีอยู่แล้ว", "version": ""})
    session.add(
        KeptForm(
            account_id=country.account(country.province).id, path=answer, kept_at=NOW,
            fields={name: [value] for name, value in mine.items()},
        )
    )  # fmt: skip
    session.commit()
    for stale in (office.get(answer), office.post(answer, mine)):
        rows = stale.text.split('id="differences"')[1].split("<form")[0].split("<tr>")[2:]
        assert [one in rows[1] for one in ("มีอยู่แล้ว", "เพิ่มแล้ว")] == [True, True]
        assert ">เพิ่มแล้ว</textarea>" in stale.text.replace("\r\n", "").replace("\n", "")
    assert stale.status_code == 409
    [version] = re.findall(r'name="version" type="hidden" value="([^"]+)"', stale.text)
    assert office.post(answer, mine | {"version": version}).status_code == 303
    session.expire_all()
    assert (wish.state, wish.answer) == (WishState.DONE, "เพิ่มแล้ว")


def test_an_authority_sees_all_that_it_ever_asked(visit: Visit) -> None:
    country = visit.country
    officer = country.account(country.sao)
    for number in range(wishes.PER_PAGE + 1):
        wishes.ask(
            visit.session,
            country.sao,
            kind=WishKind.MISSING,
            school=None,
            text=f"โรงเรียนที่ {number}",
            actor=officer,
            at=NOW + timedelta(minutes=number),
        )
    visit.enter(country.sao)
    own = f"/authorities/{country.sao.code}/other-schools"
    first = visit.get(own).text
    assert "โรงเรียนที่ 0" in first
    last = f"โรงเรียนที่ {wishes.PER_PAGE}"
    assert last not in first
    assert f"{own}?page=1&amp;wish_page=2" in first
    assert last in visit.get(f"{own}?page=1&wish_page=2").text


def test_the_department_sees_all_lists_and_keeps_one_on_its_page(visit: Visit) -> None:
    for province in (visit.country.province, visit.country.other_province):
        make_other_school(visit.session, province, name=f"โรงเรียนของ {province.code}")
    visit.enter(visit.country.department)
    html = visit.get("/units/dla/other-schools").text
    assert "โรงเรียนของ p33" in html
    assert f"โรงเรียนของ {visit.country.other_province.code}" in html
    assert f"{LIST}/new" in visit.get(LIST).text
    assert visit.post(f"{LIST}/new", SCHOOL).status_code == 303


def test_an_office_keeps_no_list_but_its_own(visit: Visit) -> None:
    far = make_other_school(visit.session, visit.country.other_province)
    visit.enter(visit.country.province)
    assert visit.get(f"{LIST}/{far.id}").status_code == 404
    assert visit.get(f"{LIST}/{far.id}/change").status_code == 404
    other = f"/units/{visit.country.other_province.code}/other-schools"
    assert visit.get(other).status_code == 403
    assert visit.post(f"{other}/new", SCHOOL).status_code == 403
