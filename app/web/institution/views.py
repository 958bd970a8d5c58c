"""Which list an officer came from: its filters and its page, to lead back to it."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import request

from app.web.institution.addresses import address_of

KEPT = frozenset({"q", "class", "state", "page"})


def asked_view() -> str:
    """Give the query of the list that the form was opened from, and nothing else.

    The form carries it as `view`; when it is opened, the browser names the list.
    """
    asked = request.values.get("view")
    if asked is None:
        came_from = urlsplit(request.referrer or "")
        is_list = (came_from.netloc, came_from.path) == (request.host, address_of("roster"))
        asked = came_from.query if is_list else ""
    return urlencode([(name, value) for name, value in parse_qsl(asked) if name in KEPT])


def list_address(view: str) -> str:
    """Give the address of the list in that view."""
    return address_of("roster", **dict(parse_qsl(view)))
