"""The counts of other schools are drafted, given out, sent and verified by themselves."""

from __future__ import annotations

from sqlalchemy import select

from app.models import Confirmation, CountedSchool, IssuedFile, Return
from app.services.confirmation import service
from app.services.counts import tallies
from tests.factories.other_schools import fill, make_sheet
from tests.factories.rounds import NOW
from tests.web.submissions.conftest import Papers

SECRET_NAME = "โรงเรียนบ้านไม่บอกใคร"


def sheet_of(papers: Papers) -> Return:
    session, country = papers.visit.session, papers.visit.country
    sheet = make_sheet(session, country.round, country.sao, 2, name=SECRET_NAME)
    for row in session.scalars(select(CountedSchool).where(CountedSchool.return_id == sheet.id)):
        fill(session, row)
    tallies.count_anew(session, sheet)
    session.commit()
    return sheet


def confirm(papers: Papers, sheet: Return) -> Confirmation:
    session, country = papers.visit.session, papers.visit.country
    made = service.confirm(
        session,
        sheet,
        actor=country.account(country.sao),
        at=NOW,
        version=sheet.version,
        wording="ขอรับรอง",
    )
    session.commit()
    return made


def test_a_draft_may_be_printed_until_it_is_confirmed(papers: Papers) -> None:
    sheet = sheet_of(papers)
    sao = papers.visit.country.sao
    page = papers.page(unit=sao).replace("/submission", "/counts-draft")
    papers.visit.enter(sao)
    assert page in papers.visit.get(papers.page("?of=counts", sao)).get_data(as_text=True)
    printed = papers.visit.get(page).get_data(as_text=True)
    assert "ฉบับร่าง" in printed
    assert SECRET_NAME in printed
    assert papers.visit.get(f"{page}.pdf").mimetype == "application/pdf"
    confirm(papers, sheet)
    answer = papers.visit.get(f"{page}.pdf")
    assert (answer.status_code, answer.location) == (303, papers.page("?of=counts", sao))


def test_counts_are_given_out_and_sent_apart_from_the_pupils(papers: Papers) -> None:
    made = confirm(papers, sheet_of(papers))
    sao = papers.visit.country.sao
    papers.visit.enter(sao)
    html = papers.visit.get(papers.page("?of=counts", sao)).get_data(as_text=True)
    assert made.code in html
    assert "/submission/1/document.pdf?of=counts" in html
    assert made.code not in papers.visit.get(papers.page(unit=sao)).get_data(as_text=True)
    saved = papers.visit.post(papers.page("/1/data.xlsx?of=counts", sao), {})
    assert saved.status_code == 200
    assert papers.visit.session.scalars(select(IssuedFile.confirmation_id)).all() == [made.id]
    sent = papers.visit.post(papers.page("/sent?of=counts", sao), {"number": "1"})
    assert sent.status_code == 303
    papers.visit.enter(papers.visit.country.province)
    key, code = papers.visit.country.round.key, papers.visit.country.province.code
    listed = papers.visit.get(f"/rounds/{key}/receiving/{code}").get_data(as_text=True)
    assert made.code in listed
    assert f'id="n{sao.code}-counts"' in listed
    assert f'id="n{sao.code}-pupils"' in listed


def test_whoever_verifies_counts_is_told_totals_and_no_school(papers: Papers) -> None:
    made = confirm(papers, sheet_of(papers))
    told = papers.visit.get(f"/verify/{made.code}").get_data(as_text=True)
    assert f"{made.pupils:,}" in told
    assert "สถานศึกษาสังกัดอื่น" in told
    assert SECRET_NAME not in told
