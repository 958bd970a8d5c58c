"""Read a PDF back with poppler's tools, as a person's reader or search would."""

from __future__ import annotations

import shutil
import subprocess

# Found before a test takes programs off the path.
PDFTOTEXT, PDFFONTS = shutil.which("pdftotext") or "", shutil.which("pdffonts") or ""


def pages_of(pdf: bytes) -> list[str]:
    """Return the text of each page, laid out in lines as on paper."""
    return _poppler(PDFTOTEXT, "-layout", "-", "-", pdf=pdf).split("\f")[:-1]


def lines_of(pdf: bytes) -> list[str]:
    """Return every line of the document, with one space where the page has several."""
    return [" ".join(line.split()) for page in pages_of(pdf) for line in page.splitlines()]


def running_text_of(pdf: bytes) -> str:
    """Return the text in reading order without any white space, so that wrapped names are whole."""
    return "".join(_poppler(PDFTOTEXT, "-", "-", pdf=pdf).split())


def fonts_of(pdf: bytes) -> list[tuple[str, bool]]:
    """Return the name of each font and whether it is embedded."""
    rows = [line.split() for line in _poppler(PDFFONTS, "-", pdf=pdf).splitlines()[2:]]
    return [(row[0], row[-5] == "yes") for row in rows]


def _poppler(*command: str, pdf: bytes) -> str:
    done = subprocess.run(command, input=pdf, capture_output=True, check=True)
    return done.stdout.decode("utf-8")
