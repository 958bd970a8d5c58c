"""Where to go after signing in: to a page of this portal, or nowhere."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from flask import request

LONGEST = 1000
_UNSAFE = re.compile(r"[\s\\\x00-\x1f\x7f]")


def asked_for() -> str | None:
    """Give the address that `?next=` names, if it is one of this portal's own."""
    return local(request.args.get("next", ""))


def local(address: str) -> str | None:
    """Give the address back if it is a path here, also as browsers read it."""
    if not address.startswith("/") or address.startswith("//") or len(address) > LONGEST:
        return None
    if _UNSAFE.search(address):
        return None
    parts = urlsplit(address)
    return None if parts.scheme or parts.netloc else address
