"""The one door to the engines: choice, limits, and what they may see."""

from __future__ import annotations

import io
import os
import signal
from collections.abc import Callable
from pathlib import Path
from time import sleep

import pikepdf
import pytest

from app.documents.render import (
    Engine,
    EngineUnavailable,
    RenderingFailed,
    RenderingTimedOut,
    available_engines,
    chosen_engine,
    render,
)
from app.documents.submission import submission_pdf
from tests.documents.people import submission

PAGE = "<!DOCTYPE html><html lang='th'><meta charset='utf-8'><title>x</title><p>ข้อมูล</p></html>"


@pytest.fixture
def fake_wkhtmltopdf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Put a shell script in the place of wkhtmltopdf."""

    def fake(script: str) -> Path:
        program = tmp_path / "wkhtmltopdf"
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)
        monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
        return program

    return fake


def process_of(program: Path) -> int:
    """Return the number that the script noted down in the file beside it."""
    return int(Path(f"{program}.pid").read_text())


def runs(process: int) -> bool:
    """Tell a process that runs from one that is gone, or dead and waited for by nobody."""
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except FileNotFoundError:
        return False
    return "State:\tZ" not in status


def comes_to_an_end(process: int) -> bool:
    """Wait for a process that was killed: the system may take a moment over it."""
    return any(not runs(process) or sleep(0.1) for _moment in range(100))


def test_pdfkit_is_preferred_where_wkhtmltopdf_is_installed() -> None:
    assert available_engines() == (Engine.PDFKIT, Engine.WEASYPRINT)
    assert chosen_engine(None) is Engine.PDFKIT


def test_without_wkhtmltopdf_weasyprint_prints(only_on_path: Callable[..., None]) -> None:
    only_on_path()
    assert chosen_engine(None) is Engine.WEASYPRINT
    with pytest.raises(EngineUnavailable, match="not installed"):
        chosen_engine("pdfkit")


def test_a_setting_overrides_the_preference() -> None:
    assert chosen_engine("weasyprint") is Engine.WEASYPRINT


def test_an_unknown_engine_is_refused_by_name() -> None:
    with pytest.raises(EngineUnavailable, match=r"'chrome': choose one of pdfkit, weasyprint"):
        chosen_engine("chrome")


def test_a_hung_engine_is_ended_in_time(fake_wkhtmltopdf: Callable[[str], Path]) -> None:
    program = fake_wkhtmltopdf('echo $$ > "$0.pid"; exec sleep 600')
    with pytest.raises(RenderingTimedOut, match="2 seconds"):
        render(PAGE, engine=Engine.PDFKIT, time_limit=2)
    assert comes_to_an_end(process_of(program))


def test_what_a_hung_engine_started_cannot_keep_us_waiting(
    fake_wkhtmltopdf: Callable[[str], Path],
) -> None:
    program = fake_wkhtmltopdf('setsid sleep 600 &\necho $! > "$0.pid"; sleep 600')
    with pytest.raises(RenderingTimedOut):
        render(PAGE, engine=Engine.PDFKIT, time_limit=2)
    left_behind = process_of(program)
    assert runs(left_behind)
    os.kill(left_behind, signal.SIGKILL)


def test_a_failing_engine_says_why(fake_wkhtmltopdf: Callable[[str], Path]) -> None:
    fake_wkhtmltopdf("echo 'Error: out of paper' >&2; exit 1")
    with pytest.raises(RenderingFailed, match="out of paper"):
        render(PAGE, engine=Engine.PDFKIT)


def test_an_engine_that_prints_something_else_fails(
    fake_wkhtmltopdf: Callable[[str], Path],
) -> None:
    fake_wkhtmltopdf("cat > /dev/null; echo not a document")
    with pytest.raises(RenderingFailed, match="printed no PDF"):
        render(PAGE, engine=Engine.PDFKIT)


def test_an_engine_that_wants_too_much_memory_fails(pdf_engine: Engine) -> None:
    with pytest.raises(RenderingFailed):
        render(PAGE, engine=pdf_engine, memory_limit_mb=20)


def test_an_engine_does_not_see_the_secrets_of_the_portal(
    fake_wkhtmltopdf: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEC_SECRET_KEY", "do-not-tell")
    program = fake_wkhtmltopdf('env > "$0.seen"; exit 1')
    with pytest.raises(RenderingFailed):
        render(PAGE, engine=Engine.PDFKIT)
    seen = Path(f"{program}.seen").read_text()
    assert "FONTCONFIG_FILE" in seen
    assert "do-not-tell" not in seen


def test_nothing_of_a_document_stays_on_the_disk(
    pdf_engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    assert render(PAGE, engine=pdf_engine).startswith(b"%PDF")
    assert list(scratch.iterdir()) == []


def test_what_is_printed_twice_has_the_same_bytes(
    pdf_engine: Engine, printed_submission: Callable[[int, Engine], bytes]
) -> None:
    first = printed_submission(40, pdf_engine)
    assert all(submission_pdf(submission(40), engine=pdf_engine) == first for _ in range(3))
    with pikepdf.open(io.BytesIO(first)) as document:
        assert not {"/CreationDate", "/ModDate"} & set(document.docinfo.keys())
        assert "/ID" in document.trailer


def test_what_weasyprint_tags_stays_tagged(
    printed_submission: Callable[[int, Engine], bytes],
) -> None:
    with pikepdf.open(io.BytesIO(printed_submission(40, Engine.WEASYPRINT))) as document:
        assert document.Root.MarkInfo.Marked
        assert document.Root.Lang == "th"
        assert document.Root.StructTreeRoot.K
