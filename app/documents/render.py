"""Turn a page of HTML into a PDF, whichever engine this machine has."""

import os
import re
import shutil
import sys
import tempfile
from enum import StrEnum
from html import unescape
from importlib.util import find_spec
from pathlib import Path

from app.confinement import ProgramFailed, ProgramTimedOut, run_confined
from app.documents.fonts import DocumentFont, document_font, fontconfig_xml
from app.documents.text_layer import mend

_TITLE = re.compile(r"<title>([^<]*)</title>")
CHILD = Path(__file__).with_name("engine_child.py")


class Engine(StrEnum):
    """A program that prints HTML."""

    PDFKIT = "pdfkit"
    WEASYPRINT = "weasyprint"


class EngineUnavailable(Exception):
    """The engine that was asked for does not exist or is not installed here."""


class RenderingFailed(Exception):
    """The engine could not print the document."""


class RenderingTimedOut(RenderingFailed):
    """The engine did not finish in the time it was given."""


def available_engines() -> tuple[Engine, ...]:
    """Return the engines installed on this machine, the preferred one first."""
    engines = []
    if shutil.which("wkhtmltopdf") and find_spec("pdfkit"):
        engines.append(Engine.PDFKIT)
    if find_spec("weasyprint"):
        engines.append(Engine.WEASYPRINT)
    return tuple(engines)


def chosen_engine(setting: str | None) -> Engine:
    """Return the engine that `setting` names, or the preferred one where it names none.

    Raise EngineUnavailable where the name is unknown or the engine is not installed.
    """
    available = available_engines()
    if not available:
        raise EngineUnavailable("No PDF engine is installed: install wkhtmltopdf or WeasyPrint.")
    if not setting:
        return available[0]
    if setting not in list(Engine):
        names = ", ".join(Engine)
        raise EngineUnavailable(f"Unknown PDF engine {setting!r}: choose one of {names}.")
    if setting not in available:
        raise EngineUnavailable(f"The PDF engine {setting!r} is not installed on this machine.")
    return Engine(setting)


def render(
    html: str,
    *,
    engine: Engine,
    time_limit: float = 60,
    memory_limit_mb: int = 1024,
    font: DocumentFont | None = None,
) -> bytes:
    """Return `html` as a PDF with a text layer that gives back the Thai text as it was written.

    Raise RenderingTimedOut after `time_limit` seconds, RenderingFailed for any other mishap.
    """
    font = font or document_font()
    command = [sys.executable, "-I", str(CHILD), engine.value, str(memory_limit_mb)]
    # What an engine leaves behind holds pupils' names: it goes with this folder, even after a kill.
    with tempfile.TemporaryDirectory(prefix="lec-document-") as scratch:
        configuration = Path(scratch) / "fonts.conf"
        configuration.write_text(fontconfig_xml(font), encoding="utf-8")
        try:
            pdf = run_confined(
                command,
                given=html.encode("utf-8"),
                environment=environment_of_child(scratch, configuration),
                time_limit=time_limit,
            )
        except ProgramTimedOut as error:
            raise RenderingTimedOut(f"{engine}: {error}") from error
        except ProgramFailed as error:
            raise RenderingFailed(f"{engine}: {error}") from error
    if not pdf.startswith(b"%PDF"):
        raise RenderingFailed(f"{engine}: printed no PDF")
    title = _TITLE.search(html)
    return mend(pdf, font=font, title=unescape(title[1]) if title else "")


def environment_of_child(scratch: str, fonts_configuration: Path) -> dict[str, str]:
    """Return all that a confined program sees of the environment."""
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "LANG": "C.UTF-8",
        "HOME": scratch,
        "TMPDIR": scratch,
        "XDG_RUNTIME_DIR": scratch,
        "FONTCONFIG_FILE": str(fonts_configuration),
        "QT_QPA_PLATFORM": "offscreen",
        "QT_FONT_DPI": "96",
        # Qt writes the fonts of a document in the order of their hashes.
        "QT_HASH_SEED": "0",
    }
