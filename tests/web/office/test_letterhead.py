"""The page of a unit's letterhead and emblem."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image

from app.models import Duty, Office
from app.services import office
from app.web import few_at_once
from app.web.few_at_once import one_of_few
from tests.factories import make_account
from tests.factories.rounds import NOW
from tests.web.conftest import Visit

PAGE = "/units/06330305/office"


def typed(**changed: Any) -> dict[str, Any]:
    return {
        "version": "0",
        "division": "กองการศึกษา",
        "addressee": "ผู้อำนวยการกองการศึกษา",
        "letter_prefix": "ศก ๕๑๐๐๘",
        "telephone": "๐ ๔๕๖๑ ๒๓๔๕",
        "address": "",
        "digits": "arabic",
    } | changed


def kept(visit: Visit) -> Office:
    visit.session.expire_all()
    return office.of(visit.session, visit.country.sao)


def test_an_authority_keeps_its_letterhead(visit: Visit) -> None:
    visit.enter(visit.country.sao)
    assert 'list="divisions"' in visit.get(PAGE).text
    assert visit.post(PAGE, typed()).status_code == 303
    assert (kept(visit).letter_prefix, kept(visit).thai_digits) == ("ศก ๕๑๐๐๘", False)
    answer = visit.post(PAGE, typed(version="1", telephone="ไม่มี", address="เลขที่ 1"))
    assert answer.status_code == 422
    assert 'value="เลขที่ 1"' in answer.text


def test_a_stale_letterhead_is_shown_beside_the_one_kept(visit: Visit) -> None:
    visit.enter(visit.country.sao)
    visit.post(PAGE, typed())
    answer = visit.post(PAGE, typed(division="สำนักการศึกษา", digits="thai"))
    assert answer.status_code == 409
    assert "<td>กองการศึกษา</td><td>สำนักการศึกษา</td>" in answer.text
    assert kept(visit).division == "กองการศึกษา"


def test_an_institution_has_no_division_and_who_may_not_edit_only_looks(visit: Visit) -> None:
    visit.enter(visit.country.school)
    page = "/units/3033300001/office"
    assert 'name="division"' not in visit.get(page).text
    assert visit.post(page, typed()).status_code == 303
    recorder = make_account(visit.session, visit.country.sao, Duty.RECORDER, "2")
    for reader in (recorder, visit.country.province):
        visit.enter(reader)
        assert 'name="letter_prefix"' not in visit.get(PAGE).text
        assert visit.post(PAGE, typed()).status_code == 403


def test_an_emblem_is_shown_below_the_authority_and_can_be_removed(visit: Visit) -> None:
    visit.enter(visit.country.sao)
    picture = f"{PAGE}/emblem.png"
    assert visit.get(picture).status_code == 404
    by = visit.country.account(visit.country.sao)
    office.keep_emblem(visit.session, visit.country.sao, b"\x89PNG", version=0, actor=by, at=NOW)
    visit.session.commit()
    answer = visit.get(picture)
    assert (answer.mimetype, answer.data) == ("image/png", b"\x89PNG")
    assert visit.post(f"{PAGE}/emblem/remove", {"version": "0"}).status_code == 409
    assert visit.post(f"{PAGE}/emblem/remove", {"version": "1"}).status_code == 303
    assert visit.get(picture).status_code == 404


def upload(content: bytes, version: int = 0) -> dict[str, Any]:
    return {"version": str(version), "picture": (io.BytesIO(content), "emblem.png")}


def test_an_uploaded_emblem_is_kept_as_the_portal_drew_it(visit: Visit) -> None:
    visit.enter(visit.country.sao)
    drawn = io.BytesIO()
    Image.new("RGBA", (900, 300), (200, 0, 0, 255)).save(drawn, "PNG")
    sent = drawn.getvalue() + b"<script>what was hidden behind</script>"
    answer = visit.post(f"{PAGE}/emblem", upload(sent))
    assert answer.status_code == 303
    picture = visit.get(f"{PAGE}/emblem.png").data
    assert Image.open(io.BytesIO(picture)).size == (600, 200)
    assert b"script" not in picture
    assert "emblem.png" in visit.get(PAGE).text


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"%PDF-1.7", "ไฟล์ไม่ใช่ PNG หรือ SVG"),
        (b"\x89PNG\r\n\x1a\nbroken", "ระบบวาดภาพนี้ไม่ได้"),
        (b"\x89PNG" + bytes(1024 * 1024), "ไฟล์ใหญ่กว่า 1 MB"),
        (b"", "ไฟล์ว่างเปล่า"),
    ],
    ids=["pdf", "broken", "large", "empty"],
)
def test_what_is_no_emblem_is_refused_in_words(visit: Visit, content: bytes, said: str) -> None:
    visit.enter(visit.country.sao)
    answer = visit.post(f"{PAGE}/emblem", upload(content))
    assert answer.status_code == 422
    assert said in answer.text
    assert visit.get(f"{PAGE}/emblem.png").status_code == 404


def test_few_emblems_are_drawn_at_a_time(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    visit.enter(visit.country.sao)
    monkeypatch.setattr(few_at_once, "LONGEST_WAIT", 0)
    with one_of_few(), one_of_few():
        answer = visit.post(f"{PAGE}/emblem", upload(b"any"))
    assert answer.status_code == 503
    assert "โปรดรอสักครู่" in answer.text
