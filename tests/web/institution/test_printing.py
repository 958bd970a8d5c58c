"""The printed roster as a browser gets it."""

from __future__ import annotations

from urllib.parse import unquote

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
