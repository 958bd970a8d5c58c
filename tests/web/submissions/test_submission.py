"""The page of a submission: what it gives out, to whom, and that it can be proven after."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import unquote

import pytest
from flask import Flask
from sqlalchemy import select

from app.documents.render import RenderingFailed
from app.extensions import db
from app.models import Bundle, Duty, History, Office
from app.web import printing
from tests.factories import make_account
from tests.web.submissions.conftest import Papers


def test_before_confirming_there_is_a_draft_and_the_way_to_what_is_missing(papers: Papers) -> None:
    papers.visit.enter(papers.school)
    page = papers.visit.get(papers.page()).get_data(as_text=True)
    assert "roster.pdf" in page
    assert f"/returns/{papers.school.code}/roster" in page
    assert "document.pdf" not in page
    assert papers.saves("/1/document.pdf").status_code == 404


def test_files_are_given_out_under_their_names_and_kept_by_their_hash(papers: Papers) -> None:
    confirmation = papers.confirm(pupils=2)
    papers.visit.enter(papers.school)
    saved = papers.saves()
    assert saved.status_code == 200
    assert saved.headers["Cache-Control"] == "no-store"
    name = unquote(saved.headers["Content-Disposition"])
    assert name.startswith("attachment")
    assert name.endswith("ฉบับที่ 1.xlsx")
    assert papers.saves().data == saved.data
    assert papers.issued() == 1
    assert papers.saves("/1/data.csv").data.count(confirmation.code.encode()) == 2
    assert papers.issued() == 2
    events = papers.visit.session.scalars(select(History.event)).all()
    assert events.count("submission.issued") == 2


def test_the_document_opens_in_the_browser(papers: Papers) -> None:
    papers.confirm(pupils=1)
    papers.visit.enter(papers.school)
    shown = papers.saves("/1/document.pdf", digits="arabic")
    assert shown.mimetype == "application/pdf"
    assert shown.headers["Content-Disposition"].startswith("inline")
    assert papers.issued() == 1


def test_the_browser_prints_what_is_confirmed_for_whoever_may_give_it_out(papers: Papers) -> None:
    code = papers.confirm(pupils=1).code
    papers.visit.enter(papers.school)
    printed = papers.visit.get(papers.page("/1/print"))
    html = printed.get_data(as_text=True)
    assert code in html
    assert "ฉบับร่าง" not in html
    assert "พิสูจน์ไม่ได้" in html
    assert papers.page("/1/print") in papers.visit.get(papers.page()).get_data(as_text=True)
    recorder = make_account(papers.visit.session, papers.school, Duty.RECORDER, suffix="08")
    papers.visit.enter(recorder)
    assert papers.visit.get(papers.page("/1/print")).status_code == 403


def test_a_document_that_fails_is_told_and_nothing_is_kept(
    papers: Papers, monkeypatch: pytest.MonkeyPatch
) -> None:
    papers.confirm()
    papers.visit.enter(papers.school)

    def fail(_setting: Any) -> None:
        raise RenderingFailed("hung")

    monkeypatch.setattr(printing, "chosen_engine", fail)
    assert papers.saves("/1/document.pdf").status_code == 503
    assert papers.issued() == 0


def test_versions_before_are_told_apart_and_still_given_out(papers: Papers) -> None:
    papers.confirm(pupils=1)
    papers.cancel()
    second = papers.confirm(pupils=1)
    papers.visit.enter(papers.school)
    page = papers.visit.get(papers.page()).get_data(as_text=True)
    assert second.code in page
    assert "ถูกแทนที่แล้ว: ฉบับที่ 2" in page
    assert papers.saves("/1/data.xlsx").data != papers.saves("/2/data.xlsx").data
    assert papers.saves("/3/data.xlsx").status_code == 404


def test_who_sees_some_rooms_only_prints_nothing(papers: Papers) -> None:
    papers.confirm(pupils=1)
    session, principal = papers.visit.session, papers.visit.country.account(papers.school)
    teacher = make_account(session, papers.school, Duty.OFFICER, suffix="07")
    teacher.rooms = ["p1/1"]
    session.commit()
    assert principal.rooms is None
    papers.visit.enter(teacher)
    assert "document.pdf" not in papers.visit.get(papers.page()).get_data(as_text=True)
    for path in ("/1/document.pdf", "/1/data.xlsx", "/1/data.csv"):
        assert papers.saves(path).status_code in (403, 404, 409)
    assert papers.issued() == 0


def test_the_page_says_to_which_division_and_until_when(papers: Papers) -> None:
    papers.confirm()
    sao = papers.visit.country.sao
    db.session.add(Office(unit_id=sao.id, division="กองการศึกษา ศาสนาและวัฒนธรรม"))
    papers.visit.enter(papers.school)
    page = papers.visit.get(papers.page()).get_data(as_text=True)
    assert "กองการศึกษา ศาสนาและวัฒนธรรม" in page
    assert "พิมพ์เอกสารและนำไฟล์ออก" not in page
    home = papers.page().replace("/units/", "/institutions/").removesuffix("/submission")
    assert "พิมพ์ ลงนาม และส่งเอกสารนำส่งข้อมูล" in papers.visit.get(home).get_data(as_text=True)


def test_an_authority_looks_at_the_submissions_below_and_has_its_own(papers: Papers) -> None:
    papers.confirm(pupils=1)
    country = papers.visit.country
    papers.visit.enter(country.sao)
    for unit in (papers.school, country.sao):
        assert papers.visit.get(papers.page(unit=unit)).status_code == 200
    assert papers.visit.get(papers.page(unit=country.town_school)).status_code == 403
    page = papers.visit.get(papers.page()).get_data(as_text=True)
    assert "พิมพ์เอกสาร (PDF)" in page
    assert "data.xlsx" in page
    assert "สิ่งที่ต้องทำต่อไป" not in page
    assert papers.saves().status_code == 200
    papers.visit.enter(country.province)
    assert "data.xlsx" not in papers.visit.get(papers.page()).get_data(as_text=True)
    assert papers.saves().status_code == 403
    assert papers.saves("/1/document.pdf").status_code == 200


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_papers_bear_the_public_address_whatever_way_the_printer_came(
    papers: Papers, app: Flask
) -> None:
    app.config["LEC"] = replace(app.config["LEC"], public_address="https://lec.example.go.th/lec")
    code = papers.confirm(pupils=1).code
    papers.visit.enter(papers.school)
    html = papers.visit.get(papers.page("/1/print")).get_data(as_text=True)
    assert f"https://lec.example.go.th/lec/verify/{code}" in html
    assert "localhost" not in html
    papers.visit.enter(papers.visit.country.sao)
    desk = f"/rounds/{papers.visit.country.round.key}/bundles/{papers.visit.country.sao.code}"
    assert papers.visit.post(desk, {"digits": "thai"}).status_code == 303
    bundle = papers.visit.session.scalars(select(Bundle)).one()
    assert bundle.portal == "https://lec.example.go.th/lec"
