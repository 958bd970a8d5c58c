"""An uploaded emblem is drawn anew, or refused with a word; it opens no address and no file."""

from __future__ import annotations

import base64
import io
import socket
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, PngImagePlugin

from app.documents.emblems import LARGEST_UPLOAD, Fault, NotAnEmblem, reencoded

HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
OPEN = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
SHADED = f"""{HEAD}
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
{OPEN} viewBox="0 0 200 100">
<defs>
<linearGradient id="across"><stop offset="0" stop-color="#f00"/><stop offset="1" stop-color="#00f"/>
</linearGradient>
<radialGradient id="round"><stop offset="0" stop-color="#0f0"/><stop offset="1" stop-color="#030"/>
</radialGradient></defs>
<rect width="200" height="100" fill="url(#across)"/>
<circle cx="100" cy="50" r="30" fill="url(#round)"/>
</svg>"""
BLACK_SQUARE = '<rect x="0" y="0" width="50" height="50" fill="#000"/>'


def svg(inner: str, head: str = HEAD) -> bytes:
    return f'{head}{OPEN} width="100mm" height="100mm" viewBox="0 0 100 100">{inner}</svg>'.encode()


def seal(size: tuple[int, int] = (800, 400)) -> Image.Image:
    """A round seal on nothing."""
    picture = Image.new("RGBA", size, (0, 0, 0, 0))
    ImageDraw.Draw(picture).ellipse((10, 10, size[0] - 10, size[1] - 10), fill=(128, 0, 32, 255))
    return picture


def png(picture: Image.Image, **options: object) -> bytes:
    written = io.BytesIO()
    picture.save(written, "PNG", **options)
    return written.getvalue()


def drawn(content: bytes) -> Image.Image:
    """What is made of an upload, read back."""
    picture = Image.open(io.BytesIO(reencoded(content)))
    assert picture.format == "PNG"
    assert picture.mode == "RGB"
    picture.load()
    return picture


def near(picture: Image.Image, at: tuple[int, int], colour: tuple[int, int, int]) -> bool:
    found = picture.getpixel(at)
    assert isinstance(found, tuple)
    return all(abs(one - other) <= 6 for one, other in zip(found, colour, strict=True))


def refused(content: bytes, **limits: float) -> Fault:
    with pytest.raises(NotAnEmblem) as caught:
        reencoded(content, **limits)  # type: ignore[arg-type]
    assert str(caught.value) == caught.value.code
    return caught.value.code


def chunk(kind: bytes, content: bytes) -> bytes:
    check = zlib.crc32(kind + content)
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", check)


def test_a_png_is_made_smaller_and_its_transparency_becomes_white_paper() -> None:
    picture = drawn(png(seal()))
    assert picture.size == (600, 300)
    assert near(picture, (0, 0), (255, 255, 255))
    assert near(picture, (300, 150), (128, 0, 32))


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "I;16"])
def test_every_kind_of_png_is_seen_as_it_looks(mode: str) -> None:
    grey = Image.linear_gradient("L")
    given = grey.convert("I").point(lambda value: value * 257) if mode == "I;16" else grey
    picture = drawn(png(given.convert(mode)))
    assert picture.size == (256, 256)
    assert near(picture, (128, 0), (0, 0, 0))
    assert near(picture, (128, 255), (255, 255, 255))


def test_what_a_png_says_of_its_maker_is_gone() -> None:
    told = PngImagePlugin.PngInfo()
    told.add_text("Author", "QUITE-SECRET")
    exif = Image.Exif()
    exif[0x010E] = "QUITE-SECRET"
    made = reencoded(
        png(seal(), pnginfo=told, exif=exif, dpi=(72, 72), icc_profile=b"QUITE-SECRET")
    )
    assert b"SECRET" not in made
    assert Image.open(io.BytesIO(made)).info == {}


def test_what_hangs_behind_a_png_is_gone() -> None:
    made = reencoded(png(seal()) + b"<script>alert(1)</script>PK\x03\x04QUITE-SECRET")
    assert b"script" not in made
    assert b"SECRET" not in made
    assert made.endswith(chunk(b"IEND", b""))


def test_an_svg_is_drawn_with_its_shades_and_in_its_own_proportions() -> None:
    picture = drawn(SHADED.encode())
    assert picture.size == (600, 300)
    assert near(picture, (3, 150), (250, 0, 4))
    assert near(picture, (596, 150), (4, 0, 250))
    assert near(picture, (300, 150), (0, 250, 0))


def test_an_svg_without_a_view_box_is_drawn_whole() -> None:
    text = f'{OPEN} width="40mm" height="20mm">{BLACK_SQUARE}</svg>'
    picture = drawn(text.encode("utf-16"))
    assert picture.size == (600, 300)
    assert near(picture, (100, 100), (0, 0, 0))
    assert near(picture, (590, 290), (255, 255, 255))


def test_a_picture_that_is_written_into_an_svg_is_drawn() -> None:
    inner = base64.b64encode(png(Image.new("RGB", (4, 4), (0, 0, 200)))).decode()
    href = f'xlink:href="data:image/png;base64,{inner}"'
    picture = drawn(svg(f'<image {href} width="100" height="100"/>'))
    assert near(picture, (300, 300), (0, 0, 200))


def test_a_script_in_an_svg_does_nothing_and_leaves_nothing() -> None:
    script = '<script>document.querySelector("rect").setAttribute("fill", "red")</script>'
    made = reencoded(svg(BLACK_SQUARE.replace("<rect", '<rect onload="alert(1)"') + script))
    assert b"alert" not in made
    assert near(Image.open(io.BytesIO(made)).convert("RGB"), (100, 100), (0, 0, 0))


def test_an_svg_asks_for_no_address() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        url = f"http://127.0.0.1:{server.getsockname()[1]}"
        head = f'{HEAD}<?xml-stylesheet href="{url}/a"?><!DOCTYPE svg SYSTEM "{url}/b">'
        asking = (
            f'<image xlink:href="{url}/c" width="9" height="9"/><use xlink:href="{url}/d#x"/>'
            f"<style>@font-face {{ font-family: x; src: url({url}/e) }}</style>"
            f'<text x="5" y="90" font-family="x">ก</text>{BLACK_SQUARE}'
        )
        assert near(drawn(svg(asking, head)), (100, 100), (0, 0, 0))
        assert refused(svg(f'<style>@import "{url}/f";</style>{asking}')) is Fault.BROKEN
        with pytest.raises(BlockingIOError):
            server.accept()


def test_an_svg_shows_no_file_of_the_server(tmp_path: Path) -> None:
    secret = tmp_path / "secret.png"
    secret.write_bytes(png(Image.new("RGB", (8, 8), (255, 0, 0))))
    shown = f'<image xlink:href="{secret.as_uri()}" x="50" y="50" width="50" height="50"/>'
    picture = drawn(svg(BLACK_SQUARE + shown))
    assert near(picture, (450, 450), (255, 255, 255))
    assert refused(svg(shown)) is Fault.BROKEN


@pytest.mark.parametrize(
    "declared",
    [
        '<!ENTITY a "ha">' + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in ["ab", "bc"]),
        '<!ENTITY c SYSTEM "file:///etc/hostname">',
        '<!ENTITY % c SYSTEM "http://127.0.0.1:9/x.dtd"> %c;',
    ],
)
def test_an_svg_that_defines_entities_is_refused(declared: str) -> None:
    head = f"{HEAD}<!DOCTYPE svg [{declared}]>"
    assert refused(svg(f"{BLACK_SQUARE}<text>&c;</text>", head)) is Fault.BROKEN


def test_an_svg_that_multiplies_itself_is_ended() -> None:
    layers = "".join(
        f'<g id="n{n}">{f"""<use xlink:href="#n{n - 1}"/>""" * 20}</g>' for n in range(1, 9)
    )
    bomb = svg(f'<defs><g id="n0">{BLACK_SQUARE}</g>{layers}</defs><use xlink:href="#n8"/>')
    assert refused(bomb, time_limit=5) in (Fault.TOO_LARGE, Fault.BROKEN)


def test_an_svg_nested_without_end_is_refused() -> None:
    assert refused(svg("<g>" * 60_000 + "</g>" * 60_000)) is Fault.BROKEN


def test_a_png_that_unpacks_to_too_many_dots_is_refused() -> None:
    width = height = 60_000
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
    rows = zlib.compress(bytes(1 + width // 8) * 1000, 9)
    bomb = b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    assert refused(bomb) is Fault.TOO_LARGE


def test_a_png_that_wants_too_much_memory_is_refused() -> None:
    large = png(Image.new("RGBA", (3900, 3900), (9, 9, 9, 255)))
    assert refused(large, memory_limit_mb=60) in (Fault.TOO_LARGE, Fault.BROKEN)


def test_a_png_with_an_endless_note_is_refused() -> None:
    note = chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(50_000_000), 9))
    given = png(seal((20, 20)))
    assert refused(given[:33] + note + given[33:]) is Fault.BROKEN


def test_a_png_that_ends_too_early_is_refused() -> None:
    given = png(Image.effect_noise((300, 300), 80))
    assert refused(given[: len(given) // 2]) is Fault.BROKEN


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"GIF89a",
        b"%PDF-1.7",
        b"<html><body><svg/></body></html>",
        b"<svg/>",
        "ตราเทศบาล".encode(),
    ],
)
def test_what_is_no_picture_is_refused(content: bytes) -> None:
    assert refused(content) is Fault.NOT_A_PICTURE


def test_a_photograph_in_another_format_is_refused() -> None:
    written = io.BytesIO()
    seal().convert("RGB").save(written, "JPEG")
    assert refused(written.getvalue()) is Fault.NOT_A_PICTURE


def test_an_upload_of_more_than_a_megabyte_is_refused_unread() -> None:
    assert refused(png(seal()) + bytes(LARGEST_UPLOAD)) is Fault.TOO_LARGE


def test_an_emblem_on_which_nothing_is_to_be_seen_is_refused() -> None:
    assert refused(png(Image.new("RGBA", (50, 50), (0, 0, 0, 0)))) is Fault.BROKEN


def test_nothing_of_an_upload_stays_on_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    reencoded(SHADED.encode())
    assert list(tmp_path.iterdir()) == []
