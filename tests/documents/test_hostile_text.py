"""Whatever is typed into a field, a document reads no file, asks no address and does not break.

Markup that gets past the templates may end a rendering: wkhtmltopdf gives up where something is
refused to it, WeasyPrint goes on without.
"""

from __future__ import annotations

import io
import socket
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from app.documents.overview import OverviewDocument, overview_pdf
from app.documents.render import Engine, RenderingFailed, render
from app.documents.submission import (
    Covering,
    Signer,
    Statement,
    SubmissionDocument,
    submission_html,
    submission_pdf,
)
from app.domain.thai_calendar import to_thai_digits
from tests.documents.people import CONFIRMED_AT, overview, submission
from tests.documents.reading import pages_of, running_text_of

SECRET = "QUITE-SECRET"
TEXTS_OF_DOCUMENT = (
    *("name", "code_of_unit", "authority", "province", "district", "round_label"),
    *("code", "sha256", "printed_by"),
)
TEXTS_OF_ROW = (
    "identifier",
    "student_number",
    "prefix",
    "first_name",
    "last_name",
    "grade",
    "room",
)
# Unlike WebKit, WeasyPrint needs nothing else on the path; without `unshare` the network is there.
PROGRAMS = {"confined": ("wkhtmltopdf", "unshare"), "not confined": ("wkhtmltopdf",)}


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """A server on this machine to which nobody may connect."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        yield server


@pytest.fixture
def asking(listener: socket.socket) -> str:
    """HTML that asks for an address in every way it knows."""
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    return (
        f'<img src="{url}/a"><link rel="stylesheet" href="{url}/b"><script src="{url}/c"></script>'
        f'<style>@import "{url}/d"; @font-face {{ font-family: Laksaman; src: url({url}/e) }} '
        f'body {{ background: url("{url}/f") }}</style><iframe src="{url}/g"></iframe>'
        f'<svg><image href="{url}/h"/></svg><a rel="attachment" href="{url}/i">x</a>'
    )


@pytest.fixture
def reading(tmp_path: Path) -> str:
    """HTML that wants a file read, and one written, by way of options of the engine too."""
    (tmp_path / "secret.html").write_text(SECRET)
    file = (tmp_path / "secret.html").as_uri()
    return (
        f'<iframe src="{file}"></iframe><object data="{file}"></object><embed src="{file}">'
        f'<a rel="attachment" href="{file}">x</a><link rel="attachment" href="{file}">'
        '<meta name="pdfkit-enable-local-file-access" content="">'
        f'<meta name="pdfkit-cookie-jar" content="{tmp_path / "written"}">'
    )


@pytest.fixture
def payload(asking: str, reading: str) -> str:
    """All of it, after whatever may close the text it stands in."""
    return f"\"'></style></title></td></table>{asking}{reading}"


def assert_harmless(pdf: bytes, listener: socket.socket, folder: Path) -> None:
    """Fail if the secret is in the document, or anything else happened."""
    assert SECRET not in running_text_of(pdf)
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert not document.attachments
    assert_untouched(listener, folder)


def assert_untouched(listener: socket.socket, folder: Path) -> None:
    """Fail if anybody connected or a file was written."""
    with pytest.raises(BlockingIOError):
        listener.accept()
    assert not (folder / "written").exists()


@pytest.mark.parametrize("programs", PROGRAMS.values(), ids=PROGRAMS)
def test_markup_that_reaches_an_engine_asks_no_address(
    programs: tuple[str, ...],
    pdf_engine: Engine,
    asking: str,
    listener: socket.socket,
    tmp_path: Path,
    only_on_path: Callable[..., None],
) -> None:
    only_on_path(*programs)
    with suppress(RenderingFailed):
        render(f"<!DOCTYPE html><meta charset='utf-8'><p>x</p>{asking}", engine=pdf_engine)
    assert_untouched(listener, tmp_path)


def test_markup_that_reaches_an_engine_reads_and_writes_no_file(
    pdf_engine: Engine, reading: str, listener: socket.socket, tmp_path: Path
) -> None:
    html = f"<!DOCTYPE html><meta charset='utf-8'><p>x</p>{reading}"
    with suppress(RenderingFailed):
        assert_harmless(render(html, engine=pdf_engine), listener, tmp_path)
    assert_untouched(listener, tmp_path)


def test_the_policy_of_every_document_keeps_markup_from_asking(
    pdf_engine: Engine, payload: str, listener: socket.socket, tmp_path: Path
) -> None:
    html = submission_html(submission(5)).replace("</body>", f"still here {payload}</body>")
    pdf = render(html, engine=pdf_engine)
    assert_harmless(pdf, listener, tmp_path)
    assert "stillhere" in running_text_of(pdf)


def test_markup_in_every_field_is_printed_as_text(
    pdf_engine: Engine, payload: str, listener: socket.socket, tmp_path: Path
) -> None:
    document = hostile_everywhere(payload)
    pdf = submission_pdf(document, engine=pdf_engine)
    assert_harmless(pdf, listener, tmp_path)
    text = running_text_of(pdf)
    assert text.count("\"'></style></title></td></table><img") > len(document.rows)


@pytest.mark.parametrize("of", ["draft", "overview"])
def test_markup_in_every_field_of_drafts_and_overviews_is_harmless(
    of: str, pdf_engine: Engine, payload: str, listener: socket.socket, tmp_path: Path
) -> None:
    if of == "draft":
        hostile = hostile_everywhere(payload, version=None, verify_address="")
        pdf = submission_pdf(hostile, engine=pdf_engine)
    else:
        pdf = overview_pdf(hostile_overview(payload), engine=pdf_engine)
    assert_harmless(pdf, listener, tmp_path)


@pytest.mark.parametrize(
    "text",
    [
        "ก" + "\u0e49" * 12_000,
        "e" + "\u0301" * 12_000,
        "ก" * 10_000,
        "W" * 10_000,
        "\u202eabc\u0000\ud800\uf70a\u2066\x1b[31m",
        "&amp;&lt;{{ 7 * 7 }}{% include 'base.html' %}" * 50,
        "\n\r\u2028" * 500,
        "👩‍👩‍👧‍👦漢字ع" * 100,
    ],
    ids=["tones", "accents", "letters", "wide letters", "controls", "markup", "breaks", "scripts"],
)
def test_no_text_moves_a_row_or_adds_a_page(text: str, pdf_engine: Engine) -> None:
    pages = pages_of(pdf := submission_pdf(hostile_everywhere(text), engine=pdf_engine))
    html = submission_html(hostile_everywhere(text))
    assert len(pages) == html.count('<div class="sheet')
    assert len(pages) <= 6
    for number, page in enumerate(pages, start=1):
        assert to_thai_digits(f"หน้า {number} จาก {len(pages)}") in page
    assert len(pdf) < 1_000_000


def hostile_everywhere(text: str, **changes: Any) -> SubmissionDocument:
    """Put `text` into every field of a submission that holds any, in every row and total."""
    document = submission(20, grades=("p1",), rooms=("1",))
    return replace(
        document,
        **hostile_fields(text),
        rows=tuple(replace(row, **dict.fromkeys(TEXTS_OF_ROW, text)) for row in document.rows),
        totals=tuple(replace(one, grade=text, room=text) for one in document.totals),
        **changes,
    )


def hostile_overview(text: str) -> OverviewDocument:
    """Put `text` into every field of an overview that holds any."""
    document = overview(4)
    texts = dict.fromkeys(("name", "code_of_unit", "group", "confirmed_by", "code"), text)
    return replace(
        document,
        **hostile_fields(text),
        children=tuple(replace(child, **texts) for child in document.children),
    )


def hostile_fields(text: str) -> dict[str, Any]:
    return {
        **dict.fromkeys(TEXTS_OF_DOCUMENT, text),
        "covering": Covering(addressee=text, division=text, telephone=text, number=text),
        "signers": (Signer(text, text, text),) * 2,
        "statement": Statement(
            name=text,
            position=text,
            words=text,
            at=CONFIRMED_AT,
            prepared_name=text,
            prepared_position=text,
            prepared_at=CONFIRMED_AT,
        ),
    }
