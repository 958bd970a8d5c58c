"""Draw an uploaded emblem anew: the program that emblems.py starts for each upload.

A PNG or an SVG comes on stdin. On stdout goes a PNG that this program made itself, or the word
for why there is none. It is run by its path, outside the `app` package, as engine_child.py is.
"""

import io
import re
import sys
import warnings
from pathlib import Path
from xml.etree import ElementTree
from xml.parsers import expat

sys.path.append(str(Path(__file__).parent))
from engine_child import limit_memory

PNG = b"\x89PNG\r\n\x1a\n"
SVG = "http://www.w3.org/2000/svg"
WIDEST = 600
MOST_PIXELS = 16_000_000
# Pixels of style sheets, of which there are 96 to the inch.
UNITS = {"": 1, "px": 1, "pt": 4 / 3, "pc": 16, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96}
LENGTH = re.compile(r"\s*(\d{1,6}(?:\.\d{1,6})?)\s*([a-z]*)\s*")


class Refused(Exception):
    """No picture is made of this; the message is the word that says why."""


def emblem(content: bytes) -> bytes:
    """Return what `content` shows as a PNG of at most 600 by 600 pixels on white."""
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    picture = _from_png(content) if content.startswith(PNG) else _from_svg(content)
    picture.thumbnail((WIDEST, WIDEST), Image.Resampling.LANCZOS, reducing_gap=None)
    # Paper that is white all over: the file's picture lay elsewhere, or it never had one.
    if picture.convert("L").getextrema()[0] == 255:
        raise Refused("broken")
    written = io.BytesIO()
    picture.save(written, "PNG", optimize=True)
    return written.getvalue()


def _from_png(content: bytes):
    from PIL import Image

    try:
        with Image.open(io.BytesIO(content), formats=("PNG",)) as given:
            given.load()
            return _on_white(given)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Refused("too_large") from None


def _on_white(given):
    """Return a picture that shares nothing with `given` but its visible dots."""
    from PIL import Image

    if given.mode.startswith("I"):
        # Sixteen bits of grey: the upper eight are what a printer can show.
        given = given.convert("I").point(lambda value: value / 256).convert("L")
    seen = given.convert("RGBA")
    paper = Image.new("RGB", seen.size, "white")
    paper.paste(seen, mask=seen.getchannel("A"))
    return paper


def _from_svg(content: bytes):
    import pypdfium2

    width, height, drawing = _drawing(content)
    scale = WIDEST / max(width, height)
    pdf = pypdfium2.PdfDocument(_printed(drawing, width * scale, height * scale))
    # A PDF counts 72 dots to the inch.
    return pdf[0].render(scale=96 / 72, may_draw_forms=False).to_pil().convert("RGB")


def _drawing(content: bytes) -> tuple[float, float, bytes]:
    """Return the measures of an SVG, and its text written anew without what stood around it."""
    _refuse_other_than_svg(content)
    # Entities are what S314 warns of, and there are none any more.
    root = ElementTree.fromstring(content)  # noqa: S314
    box = [float(part) for part in root.get("viewBox", "").replace(",", " ").split()]
    width, height = box[2:] if len(box) == 4 else (0.0, 0.0)
    if not (width > 0 and height > 0):
        width, height = _pixels(root.get("width")), _pixels(root.get("height"))
        root.set("viewBox", f"0 0 {width:g} {height:g}")
    if not 1 / 20 < width / height < 20:
        raise Refused("broken")
    for measure in ("width", "height"):
        root.attrib.pop(measure, None)
    return width, height, ElementTree.tostring(root)


def _refuse_other_than_svg(content: bytes) -> None:
    """Refuse what is no SVG, and one that defines entities: they multiply and fetch files."""
    elements: list[str] = []
    parser = expat.ParserCreate(namespace_separator=" ")

    def refuse_entity(*_declared) -> None:
        raise Refused("broken")

    parser.EntityDeclHandler = refuse_entity
    parser.StartElementHandler = lambda name, _attributes: elements.append(name)
    try:
        parser.Parse(content, True)
    except expat.ExpatError:
        raise Refused("broken" if elements[:1] == [f"{SVG} svg"] else "not_a_picture") from None
    if elements[0] != f"{SVG} svg":
        raise Refused("not_a_picture")


def _pixels(length: str | None) -> float:
    """Return a length in pixels, those of a square where it names none."""
    read = LENGTH.fullmatch(length or "")
    return float(read[1]) * UNITS.get(read[2], 0) or WIDEST if read else WIDEST


def _printed(drawing: bytes, width: float, height: float) -> bytes:
    """Return the PDF of an SVG. Pictures written into it may be opened, and nothing else."""
    from base64 import b64encode

    from weasyprint import HTML
    from weasyprint.urls import URLFetcher

    size = f"width:{width:.2f}px;height:{height:.2f}px"
    page = (
        f"<style>@page{{size:{width:.2f}px {height:.2f}px;margin:0}}body{{margin:0}}"
        f"img{{display:block;{size}}}</style>"
        f'<img src="data:image/svg+xml;base64,{b64encode(drawing).decode()}">'
    )
    return HTML(string=page, url_fetcher=URLFetcher(allowed_protocols={"data"})).write_pdf()


if __name__ == "__main__":
    limit_memory(int(sys.argv[1]))
    warnings.simplefilter("error", category=RuntimeWarning)
    try:
        answer = emblem(sys.stdin.buffer.read())
    except Refused as refused:
        answer = str(refused).encode()
    except MemoryError:
        answer = b"too_large"
    except Exception:  # Whatever a decoder stumbles over, the picture is what is wrong.
        answer = b"broken"
    sys.stdout.buffer.write(answer)
