"""An officer makes links, shown once, and puts what heads signed on the sheet or returns it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from flask import Flask
from markupsafe import escape
from sqlalchemy import select

from app.documents.qr import qr_picture
from app.domain.thai_calendar import in_bangkok
from app.models import Count, CountLink, Duty, SchoolPayer
from tests.factories import make_account
from tests.factories.rounds import NOW
from tests.web.counts.linking import TOKEN, Counting, typed


def test_a_link_is_shown_once_with_its_qr_code_and_a_text_to_send(counting: Counting) -> None:
    counting.visit.enter(counting.authority)
    answer = counting.visit.post(counting.school(), {"until": _day(3)})
    page = answer.get_data(as_text=True)
    assert "data:image/png" in page
    assert len(TOKEN.findall(page)) == 2
    for url in (counting.school(), counting.page("/links")):
        assert not TOKEN.search(counting.shown(url))


def test_a_link_bears_the_public_address_whatever_way_the_officer_came(
    counting: Counting, app: Flask
) -> None:
    app.config["LEC"] = replace(app.config["LEC"], public_address="https://lec.example.go.th/lec")
    counting.visit.enter(counting.authority)
    page = counting.visit.post(counting.school(), {"until": _day(3)}).get_data(as_text=True)
    address = f"https://lec.example.go.th/lec/fill/{TOKEN.findall(page)[0]}"
    assert page.count(address) == 2
    assert escape(qr_picture(address)) in page
    assert "localhost" not in page


def test_the_page_of_a_school_tells_from_when_and_until_when_it_is_paid_for(
    counting: Counting,
) -> None:
    counting.visit.enter(counting.authority)
    payer = counting.visit.session.scalars(
        select(SchoolPayer).where(SchoolPayer.school_id == counting.school_ids[0])
    ).one()
    payer.valid_from = date(2025, 5, 16)
    assert "ตั้งแต่ 16 พฤษภาคม 2568" in counting.shown(counting.school())
    payer.valid_to = date(2027, 6, 1)
    assert "16 พฤษภาคม 2568 ถึง 31 พฤษภาคม 2570" in counting.shown(counting.school())


def test_a_form_sent_twice_shows_the_link_again_which_stays_good(counting: Counting) -> None:
    counting.visit.enter(counting.authority)
    form = counting.form()
    answers = [counting.visit.post(counting.school(), form) for _twice in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    first, again = (TOKEN.findall(answer.get_data(as_text=True)) for answer in answers)
    assert first == again
    assert counting.visit.session.query(CountLink).count() == 1
    assert counting.opens(f"/fill/{first[0]}").status_code == 303


def test_of_a_form_sent_again_later_the_page_says_that_its_link_is_over(counting: Counting) -> None:
    counting.visit.enter(counting.authority)
    form = counting.form()
    counting.visit.post(counting.school(), form)
    newer = counting.make_link()
    counting.visit.enter(counting.authority)
    answer = counting.visit.post(counting.school(), form)
    assert (answer.status_code, answer.location) == (303, counting.school())
    assert "เปิดไม่ได้แล้ว" in counting.shown(counting.school())
    assert counting.opens(newer).status_code == 303


def test_with_another_day_a_form_asks_for_another_link(counting: Counting) -> None:
    counting.visit.enter(counting.authority)
    form = counting.form()
    shown = [
        counting.visit.post(counting.school(), form | {"until": _day(days)}).get_data(as_text=True)
        for days in (2, 3)
    ]
    first, second = (TOKEN.findall(page)[0] for page in shown)
    assert first != second
    assert counting.opens(f"/fill/{first}").status_code == 409


def test_a_link_is_proposed_until_the_authoritys_deadline(counting: Counting) -> None:
    due_at = counting.visit.country.round.authority_due_at
    counting.make_link()
    assert timedelta() <= counting.link.expires_at - due_at < timedelta(days=1)


def test_a_day_that_is_over_or_after_closing_is_refused(counting: Counting) -> None:
    counting.visit.enter(counting.authority)
    for until in (_day(-2), _day(60), "", "x"):
        answer = counting.visit.post(counting.school(), {"until": until})
        assert answer.status_code == 422, until
    assert counting.visit.session.query(CountLink).count() == 0


def test_signed_figures_stand_beside_those_of_the_sheet_and_are_accepted(
    counting: Counting,
) -> None:
    counting.signs(counting.make_link(), typed("12"), note="โรงเรียนรับเพิ่ม")
    counting.visit.enter(counting.authority)
    assert "flag" in counting.shown(counting.page("/links?state=waiting"))
    page = counting.shown(counting.school())
    assert "นางสาวสมศรี ใจดี" in page
    assert 'value="โรงเรียนรับเพิ่ม"' in page
    answer = counting.visit.post(
        counting.school(f"/{counting.link.id}/accept"),
        {"reason": "โรงเรียนรับเพิ่ม", "version": counting.row().version},
    )
    assert answer.status_code == 303
    row = counting.row()
    assert (row.is_complete, row.reason) == (True, "โรงเรียนรับเพิ่ม")
    counts = counting.visit.session.query(Count).filter_by(counted_school_id=row.id)
    assert {one.pupils for one in counts} == {12}


def test_a_stale_page_accepts_nothing_and_keeps_the_reason(counting: Counting) -> None:
    counting.signs(counting.make_link())
    counting.visit.enter(counting.authority)
    answer = counting.visit.post(
        counting.school(f"/{counting.link.id}/accept"), {"reason": "ย้ายเข้า", "version": 99}
    )
    assert answer.status_code == 409
    assert 'value="ย้ายเข้า"' in answer.get_data(as_text=True)
    assert not counting.row().is_complete


def test_figures_are_returned_with_a_reason_only(counting: Counting) -> None:
    counting.signs(counting.make_link())
    counting.visit.enter(counting.authority)
    address = counting.school(f"/{counting.link.id}/return")
    for blank in ("", "   "):
        assert counting.visit.post(address, {"why": blank}).status_code == 422
    assert counting.visit.post(address, {"why": "ป.1 ผิด"}).status_code == 303
    assert counting.link.is_accepted is False


def test_a_link_is_withdrawn(counting: Counting) -> None:
    address = counting.make_link()
    url = counting.school(f"/{counting.link.id}/withdraw")
    assert counting.visit.post(url, {}).status_code == 303
    assert counting.opens(address).status_code == 409


def test_of_a_school_dissolved_since_the_page_offers_zeros_and_to_withdraw_the_link(
    counting: Counting,
) -> None:
    counting.make_link()
    counting.row().school.dissolved_on = NOW.date()
    page = counting.shown(counting.school())
    assert f'href="{counting.page()}"' in page
    assert 'id="make"' not in page
    assert 'id="withdraw"' in page
    url = counting.school(f"/{counting.link.id}/withdraw")
    assert counting.visit.post(url, {}).status_code == 303
    assert 'id="withdraw"' not in counting.shown(counting.school())


def test_what_the_head_of_a_school_dissolved_since_had_signed_is_returned_only(
    counting: Counting,
) -> None:
    counting.signs(counting.make_link())
    counting.row().school.dissolved_on = NOW.date()
    counting.visit.enter(counting.authority)
    page = counting.shown(counting.school())
    assert 'id="accept"' not in page
    assert 'id="return"' in page
    answer = counting.visit.post(
        counting.school(f"/{counting.link.id}/return"), {"why": "สถานศึกษายุบเลิกแล้ว"}
    )
    assert answer.status_code == 303
    page = counting.shown(counting.school())
    assert "สร้างลิงก์ใหม่" not in page
    assert f'href="{counting.page()}"' in page


def test_a_link_of_another_school_is_not_found_under_this_one(counting: Counting) -> None:
    counting.make_link(place=1)
    url = counting.school(f"/{counting.link.id}/withdraw")
    assert counting.visit.post(url, {}).status_code == 404
    assert counting.visit.get(counting.page("/links/999999")).status_code == 404


def test_a_recorder_accepts_and_makes_no_links_and_the_province_looks_on(
    counting: Counting,
) -> None:
    counting.signs(counting.make_link())
    recorder = make_account(counting.visit.session, counting.authority, Duty.RECORDER, "01")
    counting.visit.enter(recorder)
    page = counting.shown(counting.school())
    assert 'id="accept"' in page
    assert 'id="return"' not in page
    assert counting.visit.post(counting.school(place=1), {"until": _day(3)}).status_code == 403
    counting.visit.enter(counting.visit.country.province)
    page = counting.shown(counting.school())
    assert 'id="accept"' not in page


def _day(days: int) -> str:
    day = in_bangkok(NOW + timedelta(days=days)).date()
    return f"{day.day}/{day.month}/{day.year + 543}"
