"""Where a sheet of a letter may end."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.documents.fonts import document_font
from app.documents.official_flow import Line, continuation_of, flow, lines_of
from app.documents.text_fit import first_piece, text_width
from app.documents.writer import Writer
from tests.documents.official_letters import OPENING

WRITER = Writer(document_font(), thai_digits=True)


@given(
    lengths=st.lists(st.integers(1, 12), min_size=1, max_size=30),
    ending=st.integers(0, 3),
    first=st.integers(18, 30),
    below=st.integers(4, 12),
)
def test_every_line_stands_on_one_sheet_and_none_is_left_alone(
    lengths: list[int], ending: int, first: int, below: int
) -> None:
    body = [
        Line(f"{paragraph}.{number}", may_break=number == 0 or 1 < number < length - 1)
        for paragraph, length in enumerate(lengths)
        for number in range(length)
    ]
    closing = [Line("closing")] * ending
    parts = flow(body, closing, first=first, other=36, below=below)
    assert [line for part in parts for line in part.lines] == [*body, *closing]
    for number, part in enumerate(parts):
        room = first if number == 0 else 36
        kept = below if part is parts[-1] else 2
        assert part.lines
        assert len(part.lines) + kept <= room
        assert bool(part.continuation) is (part is not parts[-1])
        assert part.lines[0].may_break
    assert len(parts) == 1 or len(parts[-1].lines) - ending >= min(2, len(body))


def test_the_words_that_go_on_are_the_number_and_the_first_word_of_the_next_sheet() -> None:
    assert continuation_of("ทั้งนี้ เนื่องจากฐานข้อมูล") == "/ทั้งนี้..."
    assert continuation_of("๔. ให้จังหวัดตรวจสอบ") == "/๔. ให้..."
    assert continuation_of("๓.๔ ระดับสถานศึกษา") == "/๓.๔ ระดับ..."
    assert continuation_of("(๕) ยืนยันการบันทึก") == "/(๕) ยืนยัน..."


def test_the_first_line_of_a_paragraph_leaves_room_for_its_indent() -> None:
    font = WRITER.font
    for text in (OPENING, "W" * 500, "ก" * 500):
        for line in lines_of([text], WRITER):
            width = text_width(line.text, font.cut(bold=False)) * font.body_points * 25.4 / 72
            assert line.indent_mm + width <= 160


def test_a_word_that_officials_write_as_one_is_not_broken() -> None:
    assert first_piece("ท้องถิ่นจังหวัด") == "ท้องถิ่น"
