"""The printed roster as a browser gets it."""

from __future__ import annotations

import re
from urllib.parse import unquote

from app.web import printing
from tests.web.institution.conftest import School


def test_the_roster_is_shown_as_pdf_under_a_thai_name_and_kept_nowhere(school: School) -> None:
    school.pupil()
    answer = school.get(".pdf")
    assert answer.status_code == 200
    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF-")
    disposition = unquote(answer.headers["Content-Disposition"])
    assert disposition.startswith("inline")
    assert "ข้อมูลนักเรียน 2569-1 โรงเรียน 3033300001.pdf" in disposition
    assert answer.headers["Cache-Control"] == "no-store"
    assert "roster_printed" in school.noted()


def test_a_confirmed_roster_is_printed_as_the_submission_and_nowhere_else(school: School) -> None:
    school.pupil()
    school.confirm()
    submission = f"/rounds/{school.country.round.key}/units/{school.country.school.code}/submission"
    for page in (".pdf", "/print"):
        answer = school.get(page)
        assert (answer.status_code, answer.location) == (303, submission)
    html = school.get("").get_data(as_text=True)
    assert submission in html
    assert "roster.pdf" not in html


def test_whoever_finds_the_printer_busy_is_told_to_come_back(school: School) -> None:
    school.pupil()
    taken = [printing._PRINTING.acquire(blocking=False) for _ in range(printing.AT_ONCE)]
    try:
        answer = school.get(".pdf")
    finally:
        printing._PRINTING.release(len(taken))
    assert all(taken)
    assert answer.status_code == 503
    assert "พิมพ์เอกสารจำนวนมาก" in answer.get_data(as_text=True)


def test_the_roster_is_shown_for_the_browser_to_print_under_a_policy_of_its_own(
    school: School,
) -> None:
    school.pupil()
    answer = school.get("/print")
    assert answer.status_code == 200
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'; font-src 'self'")
    assert "script-src" not in policy
    assert answer.headers["Cache-Control"] == "no-store"
    assert "roster_printed" in school.noted()


def test_browsers_get_the_typeface_of_documents_and_no_other_file(school: School) -> None:
    school.pupil()
    cuts = re.findall(
        r'url\("(/document-font/[^"]+)"\)', school.get("/print").get_data(as_text=True)
    )
    assert len(cuts) == 2
    for address in cuts:
        answer = school.client.get(address)
        assert answer.mimetype == "font/ttf"
        assert "immutable" in answer.headers["Cache-Control"]
    for name in ("fonts.conf", "..%2Ffonts.py", "Laksaman-Italic.ttf"):
        assert school.client.get(f"/document-font/{name}").status_code == 404
