"""How much a request may bring: little, unless its view takes files."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import current_app, request
from flask_wtf.csrf import CSRFError

from app.web import identity

View = TypeVar("View", bound=Callable[..., Any])


def takes_files(largest: int) -> Callable[[View], View]:
    """Let a view's requests be as large as `largest` bytes."""

    def mark(view: View) -> View:
        view.largest_request = largest  # type: ignore[attr-defined]
        return view

    return mark


def allow() -> None:
    """Set the limit of this request, before anything reads its form.

    A larger request than usual is refused unread where the browser's cookie names no session: the
    form cannot have come from one, and its token would be looked for in all that was sent.
    """
    view = current_app.view_functions.get(request.endpoint or "")
    largest = getattr(view, "largest_request", None)
    if largest is None:
        return
    if identity.bears_token():
        request.max_content_length = largest
    elif (request.content_length or 0) > current_app.config["MAX_CONTENT_LENGTH"]:
        raise CSRFError("nobody has signed in")
