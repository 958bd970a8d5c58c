"""What a school's head does by a link: opens it, sees what was given before, signs (6.1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.counts import Cell, Figures, is_complete
from app.models import CountLink, State
from app.services import rounds
from app.services.counts import kept_links, signed
from app.services.counts.held import stands
from app.services.errors import (
    FiguresMissing,
    LinkExpired,
    LinkOfAnotherSchool,
    LinkRoundOver,
    LinkSchoolDissolved,
    LinkSheetConfirmed,
    LinkUsed,
    LinkWithdrawn,
    NoSuchLink,
    SignatureMissing,
)


@dataclass(frozen=True, slots=True)
class Given:
    """What a form begins with, so that nothing is typed twice."""

    figures: Mapping[Cell, int]
    note: str = ""
    name: str = ""
    position: str = ""


def find(session: Session, token: str, *, at: datetime) -> CountLink:
    """Find the link that may be filled in now.

    Raise `NoSuchLink` for what is no link's secret, and a `LinkOver` for one that has ended.
    """
    link = kept_links.get(session, token)
    _require_usable(session, link, at=at)
    return link


def open_by_token(session: Session, token: str, *, at: datetime) -> CountLink:
    """Open a link as its head; the first time is noted. Raise what `find` raises."""
    link = _hold(session, token, at=at)
    if link.opened_at is None:
        link.opened_at = at
        kept_links.note(session, "count_link.opened", link, actor=None, at=at)
    return link


def sign(
    session: Session,
    token: str,
    *,
    school_id: int,
    figures: Figures,
    name: str,
    position: str,
    note: str,
    at: datetime,
) -> CountLink:
    """Keep the figures that a school's head signs, which uses its link up.

    `school_id` is the school whose form was filled in: raise `LinkOfAnotherSchool` for another's.
    Every figure of what the school teaches is there (6.2): raise `FiguresMissing`; and so
    are name and position: raise `SignatureMissing`.
    """
    link = _hold(session, token, at=at)
    school = link.counted_school.school
    if school.id != school_id:
        raise LinkOfAnotherSchool(link=link)
    kept = signed.taught(figures, link.counted_school)
    if not is_complete(kept, school.grades):
        raise FiguresMissing()
    if not name.strip() or not position.strip():
        raise SignatureMissing()
    link.figures, link.note, link.signed_at = signed.as_json(kept), note, at
    link.signed_name, link.signed_position = name, position
    after = {"signed_name": name, "signed_position": position, "pupils": sum(kept.values())}
    kept_links.note(session, "count_link.signed", link, actor=None, at=at, after=after)
    return link


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
    link = kept_links.get(session, token)
    if link.signed_at is None:
        raise NoSuchLink()
    return link


def _hold(session: Session, token: str, *, at: datetime) -> CountLink:
    """Lock the link that may be filled in now; raise what `find` raises."""
    link = kept_links.get(session, token)
    kept_links.lock(session, link)
    _require_usable(session, link, at=at)
    return link


def _require_usable(session: Session, link: CountLink, *, at: datetime) -> None:
    """Raise why a link is of no use any more, what cannot be mended first."""
    sheet = link.counted_school.return_
    if link.withdrawn_at is not None:
        raise LinkWithdrawn(link=link)
    if link.signed_at is not None:
        raise LinkUsed(link=link)
    if link.counted_school.school.dissolved_on is not None:
        raise LinkSchoolDissolved(link=link)
    if not rounds.is_open(session, sheet.round, sheet.unit, at=at):
        raise LinkRoundOver(link=link)
    if sheet.state is not State.RECORDING:
        raise LinkSheetConfirmed(link=link)
    if at >= link.expires_at:
        raise LinkExpired(link=link)
