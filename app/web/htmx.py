"""A page, or only its fragment, from one template each."""

from __future__ import annotations

from typing import Any

from flask import make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue


def wants_fragment() -> bool:
    """Say whether htmx asks for a part of the page (and not for a whole one it had lost)."""
    return (
        request.headers.get("HX-Request") == "true"
        and request.headers.get("HX-Boosted") != "true"
        and request.headers.get("HX-History-Restore-Request") != "true"
    )


def page_or_fragment(page: str, fragment: str, status: int = 200, **facts: Any) -> Any:
    """Answer htmx with the fragment alone, everybody else with the page that includes it."""
    response = make_response(
        render_template(fragment if wants_fragment() else page, **facts), status
    )
    response.vary.add("HX-Request")
    return response


def go_to(address: str) -> ResponseReturnValue:
    """Answer a successful post: a redirect, which htmx follows as a whole page."""
    if wants_fragment():
        return "", 204, {"HX-Redirect": address}
    return redirect(address, 303)
