"""A head fills in and signs by a link; whatever else comes to that address is refused in words."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from app.domain.people import Sex
from app.models import AccessLog, Count, CountedSchool, DataSet
from app.web.errors import unexpected
from app.web.filling import filling
from tests.factories import make_round, make_sheet
from tests.factories.rounds import NOW
from tests.web.counts.linking import Counting, typed

GUESSES = ("x", "A" * 43, "_" * 43, "ก" * 43, "' OR 1=1 --", "7K3M-Q9XD-2RTA")
PHONE = "0 4561 0000"


def test_a_link_says_who_asks_for_what_until_when_and_whom_to_call(counting: Counting) -> None:
    address = counting.make_link()
    counting.leave()
    page = counting.shown(address)
    names = (counting.row().school.name, counting.authority.name, "2569", PHONE, "นายวิชัย ใจงาม")
    for told in names:
        assert told in page
    assert 'name="p1-m"' not in page
    assert counting.link.opened_at is None


def test_a_head_fills_in_and_signs_without_an_account(counting: Counting) -> None:
    address = counting.make_link()
    assert counting.opens(address).location == address
    page = counting.shown(address)
    assert 'name="p1-m"' in page
    assert 'name="k1-m"' not in page
    assert counting.row(1).school.name not in page
    answer = counting.signs(address, typed("๑๒"))
    assert answer.status_code == 303
    assert "ขอบคุณ" in counting.shown(answer.location)
    assert counting.link.signed_name == "นางสาวสมศรี ใจดี"
    assert counting.link.figures["p1"] == {"m": 12, "f": 12}


def test_the_figures_of_the_round_before_stand_beside_the_fields(counting: Counting) -> None:
    session, country = counting.visit.session, counting.visit.country
    address = counting.make_link()
    counting.opens(address)
    assert "ครั้งก่อน" not in counting.shown(address)
    before = make_round(
        session, 2568, 2, opens_at=NOW - timedelta(days=90), closes_at=NOW - timedelta(days=60)
    )
    theirs = make_sheet(session, before, country.municipality, schools=0)
    old = CountedSchool(return_id=theirs.id, school_id=counting.school_ids[0], is_complete=True)
    session.add(old)
    session.flush()
    session.add(Count(counted_school_id=old.id, grade="p1", sex=Sex.MALE, pupils=38))
    page = counting.shown(address)
    assert page.count("ครั้งก่อน 38</div>") == 1
    assert 'aria-describedby="p1-m-before"' in page
    assert 'value="38"' not in page


def test_a_head_is_told_of_a_grade_with_more_pupils_than_any_has(counting: Counting) -> None:
    address = counting.make_link()
    counting.opens(address)
    answer = counting.signs(address, typed("7") | {"p1-m": "1600", "p1-f": "1500"})
    assert answer.status_code == 422
    assert "รวมชายและหญิงแล้วเกิน 3,000 คน" in answer.text
    assert counting.link.signed_at is None


def test_no_answer_is_kept_searched_or_named_to_another_site(counting: Counting) -> None:
    address = counting.make_link()
    counting.opens(address)
    answers = [counting.visit.get(address), counting.visit.get("/fill/unknown")]
    answers.append(counting.signs(address, typed("")))
    for answer in answers:
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "noindex" in answer.headers["X-Robots-Tag"]


def test_a_fault_leaves_no_secret_of_a_link_in_the_log(
    counting: Counting, app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    address = counting.make_link()
    app.config["TESTING"] = False
    with app.test_request_context(address):
        app.preprocess_request()
        assert unexpected(RuntimeError()).status_code == 500
    assert "/fill/<token>" in caplog.text
    assert address not in caplog.text


def test_what_is_wrong_is_said_at_its_field_and_everything_typed_stays(counting: Counting) -> None:
    address = counting.make_link()
    counting.opens(address)
    wrong = typed("7", p1_m="สิบ", p1_f="", p2_m="-1", p2_f="3001", p3_m="7.5")
    answer = counting.signs(address, wrong, name="", note="ย้ายเข้า 3 คน")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    for text in ("สิบ", "-1", "3001", "7.5", "ย้ายเข้า 3 คน"):
        assert f'value="{text}"' in page
    for name in ("p1-m", "p1-f", "p2-m", "p2-f", "p3-m"):
        assert f'id="{name}-error"' in page
    assert page.count("-error") == 5 * 2 + 2
    assert counting.link.signed_at is None


@pytest.mark.parametrize("field", ["name", "position"])
def test_spaces_are_no_signature_and_the_field_says_so(counting: Counting, field: str) -> None:
    address = counting.make_link()
    counting.opens(address)
    answer = counting.signs(address, typed("12"), **{field: "   "})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert page.count("-error") == 2
    assert f'id="{field}-error"' in page
    assert f'href="#{field}"' in page
    assert page.count('value="12"') == len(typed())
    assert counting.link.signed_at is None


def test_a_guessed_link_gets_one_and_the_same_answer_whether_or_not_there_are_links(
    counting: Counting,
) -> None:
    before = [counting.visit.get(f"/fill/{text}") for text in GUESSES[:3]]
    counting.make_link()
    counting.leave()
    answers = before + [counting.visit.get(f"/fill/{text}") for text in GUESSES[3:]]
    pages = {one.get_data(as_text=True).split("<main")[1].split("<footer")[0] for one in answers}
    assert {answer.status_code for answer in answers} == {404}
    assert len(pages) == 1
    assert len({str(answer.headers) for answer in answers} - {""}) <= 2


def test_every_refusal_has_its_own_words_and_says_whom_to_call(counting: Counting) -> None:
    visit = counting.visit
    told = {}
    expired = counting.make_link()
    link = counting.link
    link.made_at, link.expires_at = NOW - timedelta(days=3), NOW - timedelta(days=1)
    told["expired"] = counting.opens(expired)
    withdrawn = expired
    counting.make_link()
    told["withdrawn"] = counting.opens(withdrawn)
    used = counting.make_link()
    told["another"] = counting.signs(used, school=str(counting.school_ids[1]))
    counting.signs(used)
    told["used"] = counting.signs(used, typed("9"))
    late = counting.make_link(place=1)
    counting.row(1).school.dissolved_on = NOW.date()
    told["dissolved"] = counting.opens(late)
    counting.row(1).school.dissolved_on = None
    visit.country.round.closes_at = NOW - timedelta(seconds=1)
    told["over"] = counting.opens(late)
    visit.country.round.closes_at = NOW + timedelta(days=20)
    visit.confirm(counting.authority, DataSet.COUNTS)
    told["confirmed"] = counting.opens(late)
    pages = {name: answer.get_data(as_text=True) for name, answer in told.items()}
    assert {answer.status_code for answer in told.values()} == {409}
    assert len({page.split("<h1>")[1].split("</h1>")[0] for page in pages.values()}) == len(pages)
    for page in pages.values():
        assert PHONE in page
    assert counting.visit.session.get_one(type(counting.link), counting.link.id).signed_at is None


def test_a_refused_link_is_noted_with_the_authority_it_was_of(counting: Counting) -> None:
    address = counting.make_link()
    counting.signs(address)
    counting.opens(address)
    noted = counting.visit.session.query(AccessLog).order_by(AccessLog.id.desc()).first()
    assert noted is not None
    assert noted.subject == counting.authority.code
    assert noted.detail.startswith("LinkUsed")
    assert "fill/" not in noted.detail


def test_returned_figures_stand_in_the_next_link_with_the_reason(counting: Counting) -> None:
    address = counting.make_link()
    counting.signs(address, typed("12"))
    counting.visit.enter(counting.authority)
    link = counting.link
    counting.visit.post(counting.school(f"/{link.id}/return"), {"why": "ป.1 มากเกินไป"})
    refused = counting.opens(address).get_data(as_text=True)
    assert "ป.1 มากเกินไป" in refused
    another = counting.make_link()
    counting.opens(another)
    page = counting.shown(another)
    assert "ป.1 มากเกินไป" in page
    assert page.count('value="12"') == len(typed())


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_guesses_are_few_and_say_that_nothing_is_wrong_with_a_true_link(
    counting: Counting,
) -> None:
    address = counting.make_link()
    counting.leave()
    statuses = [counting.visit.get(f"/fill/{number:043}").status_code for number in range(11)]
    assert statuses == [404] * 10 + [429]
    refused = counting.visit.get(address)
    assert refused.status_code == 429
    assert refused.headers["Referrer-Policy"] == "no-referrer"
    elsewhere = counting.visit.get(address, environ_base={"REMOTE_ADDR": "198.51.100.7"})
    assert elsewhere.status_code == 200


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_true_link_is_limited_too(counting: Counting) -> None:
    address = counting.make_link()
    counting.leave()
    allowed = int(filling.PER_NETWORK.split()[0])
    statuses = [counting.visit.get(address).status_code for _one in range(allowed + 1)]
    assert statuses == [200] * allowed + [429]


def test_a_form_is_taken_without_a_cookie(counting: Counting) -> None:
    address = counting.make_link()
    counting.leave()
    counting.visit.client.application.config["WTF_CSRF_ENABLED"] = True
    try:
        assert counting.opens(address).status_code == 303
        assert counting.signs(address).status_code == 303
    finally:
        counting.visit.client.application.config["WTF_CSRF_ENABLED"] = False
