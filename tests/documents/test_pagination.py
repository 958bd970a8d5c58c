"""The arithmetic of sheets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.documents.pagination import Group, paginate


def groups_of(*sizes: int) -> list[Group[int]]:
    return [Group(f"group {number}", list(range(size))) for number, size in enumerate(sizes)]


def test_what_fits_stands_on_one_sheet_with_the_closing_block() -> None:
    sheets = paginate(groups_of(3), first=10, other=12, closing=6)
    assert len(sheets) == 1
    assert sheets[0].closing


def test_the_closing_block_goes_to_a_new_sheet_rather_than_apart() -> None:
    sheets = paginate(groups_of(4), first=10, other=12, closing=6)
    assert [sheet.closing for sheet in sheets] == [False, True]
    assert sheets[1].sections == []


def test_a_heading_is_not_left_alone_at_the_foot_of_a_sheet() -> None:
    sheets = paginate(groups_of(8, 5), first=10, other=12, closing=0)
    assert [section.heading for section in sheets[0].sections] == ["group 0"]
    assert not sheets[1].sections[0].continued


def test_a_group_that_goes_on_says_so_on_the_next_sheet() -> None:
    sheets = paginate(groups_of(15), first=10, other=12, closing=0)
    assert [section.continued for sheet in sheets for section in sheet.sections] == [False, True]


def test_a_list_without_rows_has_one_sheet() -> None:
    assert len(paginate(groups_of(), first=10, other=12, closing=6)) == 1


def test_a_closing_block_higher_than_a_sheet_is_refused() -> None:
    with pytest.raises(ValueError, match="higher than a sheet"):
        paginate(groups_of(1), first=10, other=12, closing=13)


@given(
    sizes=st.lists(st.integers(0, 40), max_size=8),
    first=st.integers(2, 12),
    extra=st.integers(0, 6),
    closing=st.integers(0, 12),
)
def test_every_row_is_printed_once_in_order_and_no_sheet_overflows(
    sizes: list[int], first: int, extra: int, closing: int
) -> None:
    other = max(first + extra, closing)
    groups = groups_of(*sizes)
    sheets = paginate(groups, first=first, other=other, closing=closing)
    printed = [
        (section.heading, row)
        for sheet in sheets
        for section in sheet.sections
        for row in section.rows
    ]
    assert printed == [(group.heading, row) for group in groups for row in group.rows]
    for number, sheet in enumerate(sheets):
        used = sum(1 + len(section.rows) for section in sheet.sections)
        used += closing if sheet.closing else 0
        assert used <= (other if number else first)
    assert [sheet.closing for sheet in sheets].index(True) == len(sheets) - 1
