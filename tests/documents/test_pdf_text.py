"""What a PDF says is read in a process of its own, in bounded time and memory."""

from __future__ import annotations

import io

import pikepdf
import pytest

from app.documents import pdf_text
from app.documents.pdf_text import UnreadablePdf
from app.documents.render import Engine, available_engines, render

NAME = "เด็กหญิงน้ำเพชร ณ อยุธยา"


@pytest.mark.parametrize("engine", available_engines())
def test_a_printed_document_is_read_back(engine: Engine) -> None:
    printed = render(f"<p>{NAME}</p><p>๑ ที่ ๒</p>", engine=engine)
    assert [line for line in pdf_text.read(printed).splitlines() if line] == [NAME, "๑ ที่ ๒"]


@pytest.mark.parametrize("content", [b"", b"a,b", b"%PDF-1.7", b"%PDF-1.7\n" + b"\xff" * 1000])
def test_what_is_no_whole_document_is_refused(content: bytes) -> None:
    with pytest.raises(UnreadablePdf):
        pdf_text.read(content)


def test_a_locked_document_is_refused() -> None:
    locked = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(locked, encryption=pikepdf.Encryption(owner="x", user="y"))
    with pytest.raises(UnreadablePdf):
        pdf_text.read(locked.getvalue())


def test_more_pages_than_any_submission_has_are_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_text, "MOST_PAGES", 1)
    content = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.add_blank_page()
        document.save(content)
    with pytest.raises(UnreadablePdf):
        pdf_text.read(content.getvalue())


def test_a_document_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_text, "LONGEST_WAIT", 0.01)
    content = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(content)
    with pytest.raises(UnreadablePdf):
        pdf_text.read(content.getvalue())
