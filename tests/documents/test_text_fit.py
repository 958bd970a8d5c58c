"""Texts in cells of fixed width and height."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.documents.fonts import document_font
from app.documents.text_fit import MM_PER_POINT, STEPS, FittedText, fit, text_width
from tests.documents.people import LONGEST_NAME, names

FONT_FILE = document_font().cut(bold=False)
LINES_AT = dict(STEPS)


def fitted(text: str, width_mm: float = 31) -> FittedText:
    return fit(text, width_mm=width_mm, font_file=FONT_FILE, points=10.65)


def test_an_ordinary_family_name_keeps_its_size() -> None:
    sizes = [fitted(name).percent for name in names("family_names.txt")]
    assert sizes.count(100) > 0.98 * len(sizes)
    assert min(sizes) >= 80


def test_a_name_of_sixty_characters_is_whole_and_legible() -> None:
    name = fitted(LONGEST_NAME)
    assert "".join(name.lines) == LONGEST_NAME
    assert name.percent >= 56


def test_a_text_that_no_size_can_hold_is_cut_for_all_to_see() -> None:
    lines = fitted("ก" * 200).lines
    assert len(lines) == 4
    assert lines[-1].endswith("ก…")


def test_words_are_kept_whole_where_they_can_be() -> None:
    assert (
        fitted("องค์การบริหารส่วนตำบล หนองบัวลำภูพัฒนา เจริญสุข").lines[0].endswith(("ตำบล", "หนองบัวลำภู"))
    )


@given(st.text(max_size=200))
def test_no_line_is_wider_than_its_cell_and_no_text_higher(text: str) -> None:
    result = fitted(text)
    assert len(result.lines) <= LINES_AT[result.percent]
    for line in result.lines:
        width = text_width(line, FONT_FILE) * 10.65 * MM_PER_POINT * result.percent / 100
        assert width <= 31
