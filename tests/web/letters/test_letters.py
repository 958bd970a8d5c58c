"""Letters in the browser: chosen, made, edited, printed; and the templates of the department."""

from __future__ import annotations

import re
from typing import Any

from app.models import Letter, LetterStep, Office
from tests.documents.reading import pages_of, running_text_of
from tests.factories.rounds import NOW
from tests.services.confirmation.acting import Acting
from tests.web.conftest import Visit

TEMPLATES = "/departments/dla/letter-templates"
TEMPLATE = f"{TEMPLATES}/remind/memo"


def letters_of(visit: Visit, code: str) -> str:
    return f"/rounds/{visit.country.round.key}/units/{code}/letters"


def fields(letter: Letter, **typed: Any) -> dict[str, Any]:
    names = ("version", "number", "subject", "addressee", "body", "closing", "signer_name")
    return {name: getattr(letter, name) for name in names} | typed


def written(visit: Visit, step: str = "remind") -> tuple[str, Letter]:
    """Let the SAO write a letter; give its address and the letter."""
    country = visit.country
    visit.enter(country.sao)
    answer = visit.post(f"{letters_of(visit, country.sao.code)}/new", {"step": step})
    assert answer.status_code == 303
    letter = visit.session.query(Letter).order_by(Letter.id.desc()).first()
    assert letter is not None
    assert answer.location.endswith(f"/letters/{letter.id}")
    return answer.location, letter


def test_a_level_is_offered_its_own_letters_with_one_chosen_beforehand(visit: Visit) -> None:
    country = visit.country
    visit.enter(country.sao)
    base = letters_of(visit, country.sao.code)
    assert "ยังไม่มีหนังสือ" in visit.get(base).text
    html = visit.get(f"{base}/new?step=remind").text
    assert re.findall(r"<input checked [^>]*value=\"(\w+)\"", html) == ["remind"]
    assert "sampled" not in html
    assert visit.post(f"{base}/new", {}).status_code == 422
    assert visit.post(f"{base}/new", {"step": "sampled"}).status_code == 422
    assert visit.post(f"{base}/new", {"step": "cancelled"}).status_code == 422
    assert visit.get(f"{letters_of(visit, country.school.code)}").status_code == 403


def test_a_reminder_is_made_edited_and_printed_for_each(visit: Visit) -> None:
    url, letter = written(visit)
    html = visit.get(url).text
    assert visit.country.second_centre.name in html
    typed = fields(
        letter,
        number="๕๑๐๐๘/ว ๑๒",
        dated="๙/๖/๒๕๖๙",
        body=f"ย่อหน้าแรก\r\n\r\n1. ข้อแรก\r\n\r\n{letter.body}",
    )
    assert visit.post(url, typed).status_code == 303
    pdf = visit.get(f"{url}.pdf")
    assert pdf.mimetype == "application/pdf"
    text = running_text_of(pdf.data)
    for part in ("๕๑๐๐๘/ว๑๒", "๙มิถุนายน๒๕๖๙", "ย่อหน้าแรก", "๑.ข้อแรก"):
        assert part in text
    each = pages_of(visit.get(f"{url}.pdf?part=1&digits=arabic").data)
    assert len(each) == len(letter.recipients) == 3
    for recipient, page in zip(letter.recipients, each, strict=True):
        assert recipient["addressee"].replace(" ", "") in page.replace(" ", "")
        assert "51008/ว 12" in page
        names = [one["name"] for one in letter.recipients if one["name"] in page]
        assert names == [recipient["name"]]
    listed = visit.get(url.rsplit("/", 1)[0]).text
    assert "๕๑๐๐๘/ว ๑๒" in listed


def test_a_letter_bears_the_letterhead_of_its_unit(visit: Visit) -> None:
    sao = visit.country.sao
    visit.session.add(
        Office(unit_id=sao.id, division="กองการศึกษา", telephone="0 4561 0000", thai_digits=False)
    )
    url, _letter = written(visit)
    text = running_text_of(visit.get(f"{url}.pdf").data)
    assert f"กองการศึกษา{sao.name}โทร.045610000".replace(" ", "") in text


def test_a_letter_changed_meanwhile_shows_both_and_loses_nothing(visit: Visit) -> None:
    url, letter = written(visit)
    stale = fields(letter, number="ของฉัน")
    assert visit.post(url, stale | {"number": "ของเพื่อน"}).status_code == 303
    answer = visit.post(url, stale)
    assert answer.status_code == 409
    assert "ของฉัน" in answer.text
    assert "ของเพื่อน" in answer.text
    wrong = fields(letter, subject="", dated="31/2/2569", number="คงไว้")
    answer = visit.post(url, wrong)
    assert answer.status_code == 422
    assert "คงไว้" in answer.text


def test_nobody_opens_the_letters_of_another_unit(visit: Visit) -> None:
    url, _letter = written(visit)
    country = visit.country
    for other in (country.municipality, country.province, country.school):
        visit.enter(other)
        assert visit.get(url).status_code == 403
        foreign = url.replace(country.sao.code, other.code)
        assert visit.get(foreign).status_code == 404
        assert visit.get(f"{foreign}.pdf").status_code == 404


def test_a_letter_of_a_confirmation_waits_until_there_is_one(visit: Visit) -> None:
    country = visit.country
    visit.enter(country.school)
    answer = visit.post(f"{letters_of(visit, country.school.code)}/new", {"step": "submit"})
    assert answer.status_code == 409
    assert "ให้ยืนยันข้อมูลก่อน" in answer.text
    assert visit.session.query(Letter).count() == 0


def test_the_desk_leads_to_a_reminder_of_those_whose_submission_is_missing(visit: Visit) -> None:
    country = visit.country
    Acting(visit.session, country).confirmed_authority()
    visit.enter(country.sao)
    html = visit.get(f"/rounds/{country.round.key}/receiving/{country.sao.code}").text
    (link,) = re.findall(r'href="([^"]+/letters/new[^"]*)"', html)
    assert "checked" in visit.get(link).text
    url, letter = written(visit, link.rpartition("step=")[2])
    assert len(letter.recipients) == 3
    assert country.school.name in visit.get(url).text


def test_a_head_of_too_many_lines_and_a_long_line_are_told_of_not_cut(visit: Visit) -> None:
    url, letter = written(visit)
    many = "\r\n".join(f"เอกสาร {number}" for number in range(11))
    answer = visit.post(url, fields(letter, reference=many))
    assert answer.status_code == 422
    assert "ไม่เกิน 10 บรรทัด" in answer.text
    long = "ข้อความของหนังสือ " * 400 + "จบ"
    assert visit.post(url, fields(letter, body=long)).status_code == 303
    visit.session.refresh(letter)
    assert letter.body == long


def test_there_is_no_reminder_when_all_have_confirmed(visit: Visit) -> None:
    country = visit.country
    Acting(visit.session, country).confirmed_authority()
    visit.enter(country.sao)
    answer = visit.post(f"{letters_of(visit, country.sao.code)}/new", {"step": "remind"})
    assert answer.status_code == 409
    assert "ไม่มีหน่วยงานที่ต้องเร่งรัด" in answer.text


def test_a_cancelled_confirmation_is_told_to_the_unit_that_is_chosen(visit: Visit) -> None:
    country, acting = visit.country, Acting(visit.session, visit.country)
    roster = acting.roster()
    acting.confirm(roster, at=NOW)
    acting.cancel(roster)
    visit.enter(country.sao)
    new = f"{letters_of(visit, country.sao.code)}/new"
    assert visit.post(new, {"step": "cancelled"}).status_code == 422
    typed = {"step": "cancelled", "to": country.school.code}
    assert country.school.name in visit.get(f"{new}?step=cancelled&to={country.school.code}").text
    assert visit.post(new, typed).status_code == 303
    letter = visit.session.query(Letter).one()
    assert letter.step is LetterStep.CANCELLED
    assert [one["unit"] for one in letter.recipients] == [country.school.id]


def test_the_department_keeps_a_template_that_letters_are_made_from(visit: Visit) -> None:
    visit.enter(visit.country.department)
    assert "มากับระบบ" in visit.get(TEMPLATES).text
    html = visit.get(f"{TEMPLATE}/new").text
    assert "{รายชื่อที่ยังไม่ยืนยัน}" in html
    typed = {
        "valid_from": "1/1/2500",
        "subject": "เร่งรัด {ปีการศึกษา}",
        "addressee": "{ตำแหน่งผู้รับ}",
        "body": "ขอเร่งรัด {ไม่มีข้อมูลนี้}",
        "closing": "จึงเรียนมาเพื่อทราบ",
    }
    answer = visit.post(f"{TEMPLATE}/new", typed)
    assert answer.status_code == 422
    assert "ไม่มีข้อมูลนี้" in answer.text
    typed["body"] = "ขอเร่งรัด{รายชื่อที่ยังไม่ยืนยัน}"
    assert visit.post(f"{TEMPLATE}/new", typed).status_code == 422
    del typed["valid_from"]
    assert visit.post(f"{TEMPLATE}/new", typed).status_code == 422
    today = visit.get(f"{TEMPLATE}/new").text.split('name="valid_from"')[1]
    typed["valid_from"] = today.split('value="')[1].split('"')[0]
    assert visit.post(f"{TEMPLATE}/new", typed).status_code == 303
    assert "เร่งรัด {ปีการศึกษา}" in visit.get(TEMPLATES).text
    assert visit.get(f"{TEMPLATE}/1.pdf").mimetype == "application/pdf"
    assert "บันทึกข้อความ" in running_text_of(visit.get(f"{TEMPLATE}/0.pdf").data)
    assert visit.get(f"{TEMPLATES}/sampled/memo/new").status_code == 404
    _url, letter = written(visit)
    assert letter.subject == "เร่งรัด 2569 (ครั้งที่ 1)"
