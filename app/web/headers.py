"""Headers of every answer: what a browser may load, keep and show elsewhere."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, request, url_for


def register(app: Flask) -> None:
    app.after_request(_add)
    app.url_defaults(_version_of_static)
    app.add_template_global(static_url)


@cache
def static_url(filename: str) -> str:
    """Give the address of a static file, made once: each page names several."""
    return url_for("static", filename=filename)


def _version_of_static(endpoint: str, values: dict[str, Any]) -> None:
    """Put the content's hash into a static file's address, since browsers keep it for a year."""
    if endpoint == "static" and "filename" in values:
        values.setdefault("v", _content_hash(current_app.static_folder, values["filename"]))


@cache
def _content_hash(folder: str | None, filename: str) -> str:
    return hashlib.sha256((Path(folder or "") / filename).read_bytes()).hexdigest()[:8]


def _add(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", _policy())
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    response.headers.setdefault("X-Frame-Options", "DENY")
    if request.endpoint == "static":
        _close_file(response)
    else:
        response.headers.setdefault("Cache-Control", "no-store")
    return response


def _close_file(response: Response) -> None:
    """Close a static file at the end; Flask-Compress puts its own iterator in the file's place."""
    close = getattr(response.response, "close", None)
    if close is not None:
        response.call_on_close(close)


def _policy() -> str:
    """Let scripts come from the portal and from htmx's own address, everything else from home."""
    htmx = urlsplit(current_app.config["LEC"].htmx_url)
    source = f" {htmx.scheme}://{htmx.netloc}{htmx.path}" if htmx.netloc else ""
    return (
        f"default-src 'self'; script-src 'self'{source}; img-src 'self' data:; "
        "object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
    )
