"""Read the text of a PDF that somebody sent, in bounded time and memory.

What a text layer says need not be what the page shows: it helps to look, and proves nothing.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from app.confinement import ProgramFailed, ProgramTimedOut, run_confined

CHILD = Path(__file__).with_name("pdf_text_child.py")
LONGEST_WAIT = 20.0
LONGEST_TEXT = 5_000_000  # bytes; 2,000 pupils take 400,000
MOST_PAGES = 500


class UnreadablePdf(ValueError):
    """The file is no PDF, is damaged or locked, or takes more time or memory than it may."""


def read(content: bytes) -> str:
    """Give the text of all pages, line by line; raise `UnreadablePdf`."""
    if not is_pdf(content):
        raise UnreadablePdf("no PDF")
    try:
        text = run_confined(
            [sys.executable, "-I", str(CHILD), str(MOST_PAGES)],
            given=content,
            environment={"PATH": os.environ.get("PATH", os.defpath)},
            time_limit=LONGEST_WAIT,
        )
    except (ProgramFailed, ProgramTimedOut) as failure:
        raise UnreadablePdf(str(failure)) from failure
    if len(text) > LONGEST_TEXT:
        raise UnreadablePdf("too long")
    return text.decode("utf-8", "replace")


def is_pdf(content: bytes) -> bool:
    """Say whether a file presents itself as a PDF."""
    return b"%PDF-" in content[:1024]
