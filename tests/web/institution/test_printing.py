"""The printed roster as a browser gets it."""

from __future__ import annotations

from urllib.parse import unquote

from app.web import printing
from tests.web.institution.conftest import School


def test_the_roster_is_shown_as_pdf_under_a_thai_name_and_kept_nowhere(school: School) -> None:
    school.pupil()
    school.confirm()
    answer = school.get(".pdf")
    assert answer.status_code == 200
    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF-")
    disposition = unquote(answer.headers["Content-Disposition"])
    assert disposition.startswith("inline")
    assert "ข้อมูลนักเรียน 2569-1 โรงเรียน 3033300001.pdf" in disposition
    assert answer.headers["Cache-Control"] == "no-store"
    assert "roster_printed" in school.noted()


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
