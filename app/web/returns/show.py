"""The page of a return, at every level the same."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from app.web.guards import requires_for_data_set
from app.web.returns.addresses import RETURN, named
from app.web.returns.blueprint import blueprint
from app.web.returns.page import answer


@blueprint.get(RETURN)
@requires_for_data_set("view")
def show(data_set: str) -> ResponseReturnValue:
    """Show what a return holds, how far it has come, and what may be done with it now."""
    return answer(named(data_set))
