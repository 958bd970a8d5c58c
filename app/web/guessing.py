"""Limits on pages whose address holds what could be guessed: codes on papers, secrets of links."""

from __future__ import annotations

from flask import Response, request
from flask_limiter import RouteLimit

from app.extensions import limiter
from app.services.accounts.throttle import network_of

WRONG_PER_NETWORK = "10 per minute; 60 per hour"


def network() -> str:
    """Name the network that the request came from: guesses from one count together."""
    return network_of(request.remote_addr or "")


def was_unknown(response: Response) -> bool:
    """Say whether what was asked for does not exist, as with most guesses."""
    return response.status_code == 404


def limits_of(scope: str, per_network: str) -> tuple[RouteLimit, RouteLimit]:
    """Make two limits of pages that count together: on all requests, and on wrong guesses alone."""
    return (
        limiter.shared_limit(per_network, scope=scope, key_func=network),
        limiter.shared_limit(
            WRONG_PER_NETWORK,
            scope=f"{scope} wrong",
            key_func=network,
            deduct_when=was_unknown,
        ),
    )
