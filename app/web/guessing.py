"""What limits of rate ask of a request: from which network it comes, and whether it was a guess."""

from __future__ import annotations

from flask import Response, request

from app.services.accounts.throttle import network_of


def network() -> str:
    """Name the network that the request came from: guesses from one count together."""
    return network_of(request.remote_addr or "")


def was_unknown(response: Response) -> bool:
    """Say whether what was asked for does not exist, as with most guesses."""
    return response.status_code == 404
