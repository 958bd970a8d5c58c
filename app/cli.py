"""`flask` commands, thin: each calls a service."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Bind the commands to the application."""
