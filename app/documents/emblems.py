"""Make of an uploaded emblem a picture that the portal drew itself (`process.md` 10.1).

What is printed on official papers, and sent to browsers, is never the file that somebody sent.
"""

from __future__ import annotations

import sys
import tempfile
from enum import StrEnum
from pathlib import Path

from app.confinement import ProgramFailed, ProgramTimedOut, run_confined
from app.documents.fonts import document_font, fontconfig_xml
from app.documents.render import environment_of_child

__all__ = ["LARGEST_UPLOAD", "Fault", "NotAnEmblem", "reencoded"]

CHILD = Path(__file__).with_name("emblem_child.py")
PNG = b"\x89PNG\r\n\x1a\n"
LARGEST_UPLOAD = 1024 * 1024
TIME_LIMIT = 15.0
MEMORY_LIMIT_MB = 512


class Fault(StrEnum):
    """Why an upload cannot be an emblem."""

    NOT_A_PICTURE = "not_a_picture"
    TOO_LARGE = "too_large"
    BROKEN = "broken"


class NotAnEmblem(Exception):
    """The upload is neither a PNG nor an SVG that can be drawn; `code` says why."""

    def __init__(self, code: Fault) -> None:
        super().__init__(code.value)
        self.code = code


def reencoded(
    content: bytes, *, time_limit: float = TIME_LIMIT, memory_limit_mb: int = MEMORY_LIMIT_MB
) -> bytes:
    """Return what a PNG or an SVG shows as a fresh PNG of at most 600 by 600 pixels on white.

    Raise NotAnEmblem for anything else. It is decoded in a process of its own, which has no
    network, little memory and `time_limit` seconds.
    """
    if len(content) > LARGEST_UPLOAD:
        raise NotAnEmblem(Fault.TOO_LARGE)
    answer = _drawn(content, time_limit, memory_limit_mb)
    if answer.startswith(PNG):
        return answer
    word = answer.decode("ascii", "replace")
    raise NotAnEmblem(Fault(word) if word in list(Fault) else Fault.BROKEN)


def _drawn(content: bytes, time_limit: float, memory_limit_mb: int) -> bytes:
    command = [sys.executable, "-I", str(CHILD), str(memory_limit_mb)]
    with tempfile.TemporaryDirectory(prefix="lec-emblem-") as scratch:
        configuration = Path(scratch) / "fonts.conf"
        configuration.write_text(fontconfig_xml(document_font()), encoding="utf-8")
        try:
            return run_confined(
                command,
                given=content,
                environment=environment_of_child(scratch, configuration),
                time_limit=time_limit,
            )
        except ProgramTimedOut:
            raise NotAnEmblem(Fault.TOO_LARGE) from None
        except ProgramFailed:
            raise NotAnEmblem(Fault.BROKEN) from None
