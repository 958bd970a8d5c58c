"""Submissions printed once by each engine, for all tests that read them."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from app.documents.counts import counts_pdf
from app.documents.render import Engine, render
from app.documents.submission import submission_html, submission_pdf
from tests.documents.people import draft, submission
from tests.documents.schools import counts

# WeasyPrint takes a quarter of a minute for 2,000 pupils, on a busy machine several times that.
LONG_ENOUGH = 600


@pytest.fixture(params=list(Engine))
def pdf_engine(request: pytest.FixtureRequest) -> Engine:
    """Each engine in turn: both have to pass the same tests."""
    return request.param


@pytest.fixture(scope="session")
def printed_submission() -> Callable[[int, Engine], bytes]:
    """Print the submission of so many pupils, once for each engine."""

    @cache
    def printed(pupils: int, engine: Engine) -> bytes:
        return render(submission_html(submission(pupils)), engine=engine, time_limit=LONG_ENOUGH)

    return printed


@pytest.fixture(scope="session")
def printed_counts() -> Callable[[int, Engine], bytes]:
    """Print the counts of so many schools, once for each engine."""

    @cache
    def printed(schools: int, engine: Engine) -> bytes:
        return counts_pdf(counts(schools), engine=engine)

    return printed


@pytest.fixture(scope="session")
def printed_draft() -> Callable[[Engine], bytes]:
    """Print the draft of 40 pupils, once for each engine."""

    @cache
    def printed(engine: Engine) -> bytes:
        return submission_pdf(draft(40), engine=engine)

    return printed


@pytest.fixture
def only_on_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Leave the programs that are named, and no others, to be found."""
    folder = tmp_path / "programs"
    folder.mkdir()

    def leave(*programs: str) -> None:
        for program in programs:
            (folder / program).symlink_to(shutil.which(program) or "missing")
        monkeypatch.setenv("PATH", str(folder))

    return leave
