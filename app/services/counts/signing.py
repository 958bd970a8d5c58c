"""What a school's link shows its head: what was given before, and what was signed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.counts import Cell
from app.models import CountLink
from app.services.counts import signed
from app.services.counts.held import stands
from app.services.counts.links import by_token
from app.services.errors import NoSuchLink


@dataclass(frozen=True, slots=True)
class Given:
    """What a form begins with, so that nothing is typed twice."""

    figures: Mapping[Cell, int]
    note: str = ""
    name: str = ""
    position: str = ""


def given_before(session: Session, link: CountLink) -> Given:
    """Give what the head signed when it was returned, or else what stands on the sheet."""
    returned = returned_before(session, link)
    row = link.counted_school
    if returned is not None:
        figures = signed.taught(signed.figures_of(returned), row)
        return Given(figures, returned.note, returned.signed_name, returned.signed_position)
    return Given(signed.taught(stands(session, row.id).figures, row))


def returned_before(session: Session, link: CountLink) -> CountLink | None:
    """Find the link before this one whose figures were returned, if the last signed one was."""
    last = session.scalar(
        select(CountLink)
        .where(
            CountLink.counted_school_id == link.counted_school_id,
            CountLink.id < link.id,
            CountLink.signed_at.is_not(None),
        )
        .order_by(CountLink.id.desc())
        .limit(1)
    )
    return last if last is not None and last.is_accepted is False else None


def signed_by(session: Session, token: str) -> CountLink:
    """Find the link that was signed; raise `NoSuchLink` for every other text."""
    link = by_token(session, token)
    if link.signed_at is None:
        raise NoSuchLink()
    return link
