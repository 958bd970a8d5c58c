"""Why nobody can be brought in now, said on the pages that would bring them in (2.1, 7.4)."""

from __future__ import annotations

from app.models import Return
from app.services import returns
from app.services.errors import Locked, RoundNotOpen
from app.web import current
from app.web.explanations import Explained, explain


def why_closed(roster: Return) -> Explained | None:
    """Explain why a roster cannot be written now; None where it can."""
    try:
        returns.require_recording(current.session(), roster, at=current.arrived_at())
    except (RoundNotOpen, Locked) as refusal:
        return explain(refusal)
    return None
