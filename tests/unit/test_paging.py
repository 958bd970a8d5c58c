"""Pages of a list."""

from __future__ import annotations

import pytest

from app.domain import paging
from app.web.paging import Pager, base_of, page_asked


@pytest.mark.parametrize(
    ("total", "wanted", "number", "rows"),
    [(0, 1, 1, ""), (5, 1, 1, "ab"), (5, 3, 3, "e"), (4, 9, 2, "cd"), (4, -3, 1, "ab")],
)
def test_a_page_before_the_first_or_past_the_last_is_that_one(
    total: int, wanted: int, number: int, rows: str
) -> None:
    span = paging.span(total, wanted, size=2)
    assert (span.number, span.of("abcde"[:total])) == (number, rows)
    assert span.pages == paging.pages_of(total, 2) >= 1


@pytest.mark.parametrize(
    ("typed", "number"),
    [("3", 3), ("๑๒", 12), ("", 1), ("-2", 1), ("²", 1), ("1.5", 1), ("999999", 1)],
)
def test_what_is_no_number_of_a_page_asks_for_the_first(typed: str, number: int) -> None:
    assert page_asked(of={"page": typed}) == number


def test_addresses_of_pages_keep_what_the_list_is_narrowed_to() -> None:
    assert Pager(1, 3, 50, base_of("/list")).url(2) == "/list?page=2"
    narrowed = base_of("/list", {"q": "ก ข", "state": ""})
    assert Pager(1, 3, 50, narrowed).url(2) == "/list?q=%E0%B8%81+%E0%B8%82&page=2"
