"""Approved pictures of pages: make them, compare with them, renew them.

`python -m tests.documents.pictures` prints the pages anew and puts them in `approved/`; look at
every one of them before it is committed.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
from PIL import Image, ImageChops

from app.documents.counts import counts_pdf
from app.documents.render import Engine
from app.documents.submission import submission_pdf
from tests.documents.people import draft, submission
from tests.documents.schools import counts

APPROVED = Path(__file__).with_name("approved")
DOTS_PER_INCH = 60
SHADES = 16
# Letters and lines smoothed otherwise stay below 10; a missing border or mark is beyond 20.
TILE = 10
MOST_OF_TILE = 15


def page_picture(pdf: bytes, number: int, *, dots_per_inch: float = DOTS_PER_INCH) -> Image.Image:
    """Draw a page in shades of grey; a negative number counts from the last."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        page = document[number % len(document)]
        bitmap = page.render(scale=dots_per_inch / 72, grayscale=True)
        return bitmap.to_pil().convert("L")
    finally:
        document.close()


def pages_to_approve(pdf: bytes) -> dict[str, int]:
    """Name the first, a middle and the last page."""
    document = pypdfium2.PdfDocument(pdf)
    count = len(document)
    document.close()
    return {"first": 0, "middle": count // 2, "last": count - 1}


def approved(name: str) -> Image.Image:
    """Open an approved picture."""
    return Image.open(APPROVED / f"{name}.png").convert("L")


def difference(found: Image.Image, wanted: Image.Image) -> float:
    """Return by how much the worst tile of two pictures differs, of 255; sizes differ wholly."""
    if found.size != wanted.size:
        return 255
    # Neighbours are mixed first: a line that moved by less than a dot is the same line.
    differing = ImageChops.difference(_softened(found), _softened(wanted))
    tiles = differing.resize(
        (-(-found.width // TILE), -(-found.height // TILE)), Image.Resampling.BOX
    )
    darkest: float = tiles.getextrema()[1]
    return darkest


def compact(picture: Image.Image) -> bytes:
    """Write a picture in few shades and few bytes."""
    step = 255 // (SHADES - 1)
    few = picture.point([round(shade / step) for shade in range(256)])
    few = Image.frombytes("P", few.size, few.tobytes())
    few.putpalette([shade * step for shade in range(SHADES) for _ in "rgb"])
    written = io.BytesIO()
    few.save(written, "PNG", optimize=True, bits=4)
    return written.getvalue()


def documents() -> Iterator[tuple[str, Engine, bytes]]:
    """Print every document whose pages are approved."""
    for engine in Engine:
        for pupils in (40, 500):
            yield f"{pupils}-{engine}", engine, submission_pdf(submission(pupils), engine=engine)
        for schools in (3, 120):
            yield f"counts-{schools}-{engine}", engine, counts_pdf(counts(schools), engine=engine)
        yield f"draft-{engine}", engine, submission_pdf(draft(40), engine=engine)


def _softened(picture: Image.Image) -> Image.Image:
    half = picture.resize((picture.width // 2, picture.height // 2), Image.Resampling.BOX)
    return half.resize(picture.size, Image.Resampling.BILINEAR)


if __name__ == "__main__":
    for name, _engine, pdf in documents():
        for which, number in pages_to_approve(pdf).items():
            picture = compact(page_picture(pdf, number))
            (APPROVED / f"{name}-{which}.png").write_bytes(picture)
