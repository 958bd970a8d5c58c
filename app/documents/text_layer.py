"""Mend the text of a PDF, so that what is searched, copied or read aloud is what was written.

Thai fonts swap marks for lower or narrower glyphs and split ำ in two; the engines then record ที่
as ที and น้ำ as นา. The glyphs are right: their meaning is looked up in the font again.
"""

import io

import pikepdf

from app.documents.content_stream import with_actual_text
from app.documents.embedded_fonts import glyph_texts
from app.documents.fonts import DocumentFont
from app.documents.to_unicode import write_to_unicode


def mend(pdf: bytes, *, font: DocumentFont, title: str = "") -> bytes:
    """Return `pdf` with right ToUnicode tables and the text of each line beside it.

    It bears `title` where the engine gave it none. What was printed a second time has the same
    bytes: it bears no date, and its identifier comes from its content.
    """
    texts_by_font: dict[tuple[int, int], dict[int, str] | None] = {}
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for page in document.pages:
            fonts = dict(page.resources.get("/Font", pikepdf.Dictionary()).items())
            for embedded in fonts.values():
                if embedded.objgen not in texts_by_font:
                    texts = texts_by_font[embedded.objgen] = glyph_texts(embedded, font.files)
                    if texts is not None:
                        embedded.ToUnicode = document.make_stream(write_to_unicode(texts))
            by_name = {
                name.lstrip("/").encode(): texts_by_font[embedded.objgen]
                for name, embedded in fonts.items()
            }
            page.contents_coalesce()
            page.Contents.write(with_actual_text(page.Contents.read_bytes(), by_name))
        if title and not str(document.docinfo.get("/Title", "")):
            document.docinfo["/Title"] = title
        for date in ("/CreationDate", "/ModDate"):
            if date in document.docinfo:
                del document.docinfo[date]
        mended = io.BytesIO()
        document.save(
            mended,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            deterministic_id=True,
        )
    return mended.getvalue()
