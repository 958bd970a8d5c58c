"""Pages look as they were approved: `python -m tests.documents.pictures` renews what is approved.

A QR code is read off the page: its modules are those of the verify address.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
import segno
from PIL import Image

from app.documents.render import Engine, render
from app.documents.submission import submission_html
from app.documents.submission_closing import QR_MM
from tests.documents.people import ADDRESS, draft, submission
from tests.documents.pictures import (
    MOST_OF_TILE,
    approved,
    difference,
    page_picture,
    pages_to_approve,
)

Printed = Callable[[int, Engine], bytes]
SIZES = pytest.mark.parametrize("pupils", [40, 500])
DOTS_PER_MM = 300 / 25.4
BLACK = 128


@SIZES
def test_first_middle_and_last_page_look_as_approved(
    pupils: int, pdf_engine: Engine, printed_submission: Printed
) -> None:
    pdf = printed_submission(pupils, pdf_engine)
    for which, number in pages_to_approve(pdf).items():
        wanted = approved(f"{pupils}-{pdf_engine}-{which}")
        assert difference(page_picture(pdf, number), wanted) <= MOST_OF_TILE, which


def test_a_draft_looks_as_approved(
    pdf_engine: Engine, printed_draft: Callable[[Engine], bytes]
) -> None:
    pdf = printed_draft(pdf_engine)
    for which, number in pages_to_approve(pdf).items():
        wanted = approved(f"draft-{pdf_engine}-{which}")
        assert difference(page_picture(pdf, number), wanted) <= MOST_OF_TILE, which


def name_changed(html: str) -> str:
    """Write one family name otherwise, on the middle page of 40 pupils."""
    family = submission(40).rows[3].last_name
    assert html.count(f">{family}<") == 1
    return html.replace(f">{family}<", ">อื่นไป<")


def border_missing(html: str) -> str:
    """Draw no lines below the cells of one row."""
    first = submission(40).rows[3].identifier
    before, after = html.split(first)
    row = before.rindex("<tr>")
    lost = f'{before[:row]}<tr class="bare">{before[row + 4 :]}{first}{after}'
    return lost.replace(
        "</style>",
        ".list .bare td { border-bottom: 0 }.list .bare + tr td { border-top: 0 }</style>",
    )


def mark_missing(html: str) -> str:
    """Leave the QR code out of the first page."""
    return html.replace('<img class="qr"', '<img class="none" width="0"', 1)


def row_missing(html: str) -> str:
    """Empty the cells of one pupil."""
    identifier = submission(40).rows[3].identifier
    before, after = html.split(identifier)
    return before + after


def watermark_missing(html: str) -> str:
    """Print a draft without the word across it."""
    return html.replace(" drafted", "")


@pytest.mark.parametrize(
    ("spoil", "which"),
    [
        (name_changed, "middle"),
        (border_missing, "middle"),
        (row_missing, "middle"),
        (mark_missing, "first"),
        (watermark_missing, "draft-first"),
    ],
    ids=["name", "border", "number", "mark", "watermark"],
)
def test_a_name_a_border_or_a_mark_that_is_missing_is_seen(
    spoil: Callable[[str], str], which: str, pdf_engine: Engine
) -> None:
    is_draft = which.startswith("draft")
    document = draft(40) if is_draft else submission(40)
    pdf = render(spoil(submission_html(document)), engine=pdf_engine)
    which = which.removeprefix("draft-")
    wanted = approved(f"{'draft' if is_draft else 40}-{pdf_engine}-{which}")
    assert difference(page_picture(pdf, pages_to_approve(pdf)[which]), wanted) > MOST_OF_TILE


def test_lines_smoothed_otherwise_are_the_same_page(
    pdf_engine: Engine, printed_submission: Printed
) -> None:
    picture = page_picture(printed_submission(40, pdf_engine), 0)
    tenth_of_a_dot = (1, 0, 0.1, 0, 1, 0.1)
    moved = picture.transform(
        picture.size, Image.Transform.AFFINE, tenth_of_a_dot, Image.Resampling.BILINEAR
    )
    assert difference(moved, approved(f"40-{pdf_engine}-first")) <= MOST_OF_TILE


@pytest.mark.parametrize(("page", "left_mm", "top_mm"), [(0, 27, 240), (-1, 166, 28)])
def test_the_qr_code_on_the_first_and_last_page_holds_the_verify_address(
    page: int, left_mm: float, top_mm: float, pdf_engine: Engine, printed_submission: Printed
) -> None:
    picture = page_picture(printed_submission(40, pdf_engine), page, dots_per_inch=300)
    place = (left_mm, top_mm, left_mm + QR_MM, top_mm + QR_MM)
    code = picture.crop(tuple(round(side * DOTS_PER_MM) for side in place))
    code = code.point(lambda shade: 255 if shade < BLACK else 0)
    code = code.crop(code.getbbox())
    assert 22 <= code.width / DOTS_PER_MM <= 25
    matrix = segno.make(ADDRESS, error="m", micro=False).matrix
    step = code.width / len(matrix)
    middles = [round((number + 0.5) * step) for number in range(len(matrix))]
    drawn = [[code.getpixel((x, y)) > 0 for x in middles] for y in middles]
    assert drawn == [[bool(module) for module in line] for line in matrix]


def test_a_draft_has_no_qr_code() -> None:
    assert 'class="qr"' not in submission_html(draft(5))
    assert submission_html(submission(5)).count('class="qr"') == 2
