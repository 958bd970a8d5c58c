"""Words about the links of heads."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.domain.thai_calendar import format_moment
from app.models import CountLink
from app.services.counts.link_listing import LinkState
from app.web.context import round_label
from app.web.explanations.count_links import whom_to_ask

STATES: Mapping[LinkState, LazyString] = {
    LinkState.WAITING: _l("Signed: waits for you"),
    LinkState.NONE: _l("No link yet"),
    LinkState.SENT: _l("Not opened yet"),
    LinkState.OPENED: _l("Opened, not signed yet"),
    LinkState.EXPIRED: _l("Expired"),
    LinkState.RETURNED: _l("Returned to the head"),
    LinkState.ACCEPTED: _l("Accepted"),
    LinkState.WITHDRAWN: _l("Withdrawn"),
}
BADGES: Mapping[LinkState, str] = {
    LinkState.WAITING: "overdue",
    LinkState.SENT: "recording",
    LinkState.OPENED: "recording",
    LinkState.EXPIRED: "warning",
    LinkState.RETURNED: "warning",
    LinkState.ACCEPTED: "confirmed",
}


def since(link: CountLink | None, state: LinkState) -> str:
    """Say when a link came to its state, or until when it is good."""
    if link is None:
        return ""
    if state.is_open:
        return _("until %(moment)s", moment=format_moment(link.expires_at, is_end=True))
    moment = {
        LinkState.EXPIRED: link.expires_at,
        LinkState.WAITING: link.signed_at,
        LinkState.WITHDRAWN: link.withdrawn_at,
    }.get(state, link.answered_at)
    return format_moment(moment, is_end=state is LinkState.EXPIRED) if moment else ""


def message(link: CountLink, address: str) -> str:
    """Write what is sent to the head together with the address."""
    row = link.counted_school
    return _(
        "To the head of %(school)s: %(authority)s asks for the number of pupils of your school,"
        " %(round)s. Please fill it in and sign it by %(moment)s at this link, which is for your"
        " school alone and serves once: %(address)s Questions: %(whom)s",
        school=row.school.name,
        authority=row.return_.unit.name,
        round=round_label(row.return_.round),
        moment=format_moment(link.expires_at, "long", is_end=True),
        address=address,
        whom=whom_to_ask(link),
    )
