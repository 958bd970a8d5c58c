"""Which counts were changed after a confirmation, for whoever has to confirm them anew (6.5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from app.models import Confirmation, DataSet, Return
from app.services.confirmation import comparing_counts
from app.web import current
from app.web.filters import count
from app.web.returns.addresses import address_of_own


@dataclass(frozen=True, slots=True)
class Link:
    """A text, and where it leads if anywhere."""

    text: str
    url: str | None


@dataclass(frozen=True, slots=True)
class ShownChange:
    """An authority that changed confirmed counts: why, what became of them, where to see it."""

    unit: str
    at: datetime
    reason: str
    outcome: str
    url: str


def below(whole: Return) -> list[ShownChange]:
    """Tell a province which authorities changed confirmed counts since it last confirmed."""
    if whole.data_set is not DataSet.WHOLE:
        return []
    return [
        ShownChange(
            unit=one.unit.name,
            at=one.since.cancelled_at or one.since.confirmed_at,
            reason=one.since.cancel_reason,
            outcome=_outcome(one.since, one.now),
            url=f"{address_of_own(one.sheet, 'differences')}?since={one.since.number}",
        )
        for one in comparing_counts.changed_below(current.session(), whole)
    ]


def leading_to(sheet: Return, confirmations: Sequence[Confirmation]) -> Link | None:
    """Lead to what differs from an earlier confirmation of counts, if there was one."""
    earlier = [one.number for one in confirmations if one.id != sheet.confirmation_id]
    if not earlier:
        return None
    text = _("See what differs from confirmation no. %(number)s", number=earlier[0])
    return Link(text, address_of_own(sheet, "differences"))


def _outcome(since: Confirmation, now: Confirmation | None) -> str:
    before = count(since.pupils)
    if now is None:
        return _("being recorded again; %(before)s pupils before", before=before)
    return _(
        "confirmed again (no. %(number)s): %(before)s pupils before, %(after)s now",
        number=now.number,
        before=before,
        after=count(now.pupils),
    )
