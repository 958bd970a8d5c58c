"""Which return an address about a unit's papers names: an authority sends two data sets."""

from __future__ import annotations

from typing import Any

from flask import request

from app.models import Return
from app.services.errors import NothingOwed
from app.services.submissions import desks
from app.web import current

OF = "of"


def named() -> Return:
    """Find the return that the address names, else the first that is owed; or `NothingOwed`."""
    asked = request.args.get(OF, "")
    owed = desks.sent_by(current.session(), current.the_round(), current.unit())
    for return_ in owed:
        if asked in ("", return_.data_set.value):
            return return_
    raise NothingOwed(unit=current.unit())


def query_of(return_: Return) -> dict[str, Any]:
    """Give what an address says beside the unit, of any but the first of its data sets."""
    first = desks.SENT_BY[return_.unit.level][0]
    return {} if return_.data_set is first else {OF: return_.data_set.value}
