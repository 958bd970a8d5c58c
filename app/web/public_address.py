"""The portal's address as papers and links sent out bear it: read for years and from anywhere."""

from __future__ import annotations

from typing import Any

from flask import current_app, request, url_for

from app.settings import Settings


def of_portal() -> str:
    """Give the address that is set; else the one by which the request reached us."""
    settings: Settings = current_app.config["LEC"]
    return settings.public_address or request.url_root.rstrip("/")


def of_page(endpoint: str, **values: Any) -> str:
    """Give the address of a page as it is handed to people outside."""
    return of_portal() + url_for(endpoint, **values).removeprefix(request.script_root)
