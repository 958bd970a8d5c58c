"""Headers of every answer: what a browser may load, keep and show elsewhere."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, Response, current_app, request


def register(app: Flask) -> None:
    app.after_request(_add)


def _add(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", _policy())
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    response.headers.setdefault("X-Frame-Options", "DENY")
    if request.endpoint != "static":
        response.headers.setdefault("Cache-Control", "no-store")
    return response


def _policy() -> str:
    """Let scripts come from the portal and from htmx's own address, everything else from home."""
    htmx = urlsplit(current_app.config["LEC"].htmx_url)
    source = f" {htmx.scheme}://{htmx.netloc}{htmx.path}" if htmx.netloc else ""
    return (
        f"default-src 'self'; script-src 'self'{source}; img-src 'self' data:; "
        "object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
    )
