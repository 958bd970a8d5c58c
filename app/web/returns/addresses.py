"""Addresses of returns, and the return that an address names."""

from __future__ import annotations

from flask import url_for

from app.models import CancellationRequest, DataSet, Return, Round
from app.services import returns
from app.web import current

RETURN = "/rounds/<round_key>/returns/<code>/<data_set>"
ROSTER = RETURN.replace("<data_set>", "roster")
COUNTS = RETURN.replace("<data_set>", "counts")
REQUEST = f"{RETURN}/requests/<int:request_id>"


def named(data_set: str) -> Return:
    """Find the return that the address names; raise `NotFound` where none is owed."""
    return returns.get(current.session(), current.the_round(), current.unit(), DataSet(data_set))


def address_of(return_: Return, action: str = "show", page: int | None = None) -> str:
    """Give the address of a return's page, or of a step on it."""
    return url_for(
        f"returns.{action}",
        round_key=return_.round.key,
        code=return_.unit.code,
        data_set=return_.data_set.value,
        page=page,
    )


def address_of_own(return_: Return, action: str) -> str:
    """Give the address of a step that only returns of this data set know."""
    return url_for(f"returns.{action}", round_key=return_.round.key, code=return_.unit.code)


def address_of_request(request: CancellationRequest, action: str, through: Return) -> str:
    """Give the address of an act on a request, through its own return or the one above."""
    return url_for(
        f"returns.{action}",
        round_key=through.round.key,
        code=through.unit.code,
        data_set=through.data_set.value,
        request_id=request.id,
    )


def base_of(the_round: Round) -> str:
    """Give what the addresses of a round's returns begin with; rows append unit and data set."""
    sample = url_for("returns.show", round_key=the_round.key, code="-", data_set="-")
    return sample.removesuffix("/-/-")
