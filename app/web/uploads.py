"""How much a request may bring: little, unless its view takes files."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import current_app, request

View = TypeVar("View", bound=Callable[..., Any])


def takes_files(largest: int) -> Callable[[View], View]:
    """Let a view's requests be as large as `largest` bytes."""

    def mark(view: View) -> View:
        view.largest_request = largest  # type: ignore[attr-defined]
        return view

    return mark


def allow() -> None:
    """Set the limit of this request, before anything reads its form."""
    view = current_app.view_functions.get(request.endpoint or "")
    largest = getattr(view, "largest_request", None)
    if largest is not None:
        request.max_content_length = largest
