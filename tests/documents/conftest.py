"""Submissions printed once by each engine, for all tests that read them."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from app.documents.render import Engine
from app.documents.submission import submission_pdf
from tests.documents.people import draft, submission


@pytest.fixture(params=list(Engine))
def pdf_engine(request: pytest.FixtureRequest) -> Engine:
    """Each engine in turn: both have to pass the same tests."""
    return request.param


@pytest.fixture(scope="session")
def printed_submission() -> Callable[[int, Engine], bytes]:
    """Print the submission of so many pupils, once for each engine."""

    @cache
    def printed(pupils: int, engine: Engine) -> bytes:
        return submission_pdf(submission(pupils), engine=engine)

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
