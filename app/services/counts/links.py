"""Links by which heads fill in the figures of their schools, as the authority keeps them (6.1).

A link opens one school's figures in one round. It expires, is withdrawn by whoever may make one,
and is used up once its head has signed; then the authority accepts the figures or returns them.
What its head does with it is in `signing.py`.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.models import Account, CountedSchool, CountLink
from app.services import returns, rounds
from app.services.counts import kept_links, recording, signed
from app.services.errors import (
    IllegalStep,
    LinkExpiryImpossible,
    LinkWaits,
    ReasonMissing,
    SchoolDissolved,
)


def make(
    session: Session,
    row: CountedSchool,
    *,
    token: str,
    expires_at: datetime,
    actor: Account,
    at: datetime,
) -> CountLink:
    """Make a school's link; of `token`, the secret of its address, the hash alone is kept.

    Asked for again with the same secret, give the link that was made, whatever became of it.
    An earlier one that nobody signed is withdrawn; one that is signed is answered first: raise
    `LinkWaits`. Raise `LinkExpiryImpossible` unless it ends between now and closing, and
    `SchoolDissolved` for a school that has no head any more.
    """
    sheet = returns.lock_for_recording(session, row.return_id, at=at)
    known = kept_links.find(session, token)
    if known is not None:
        return known
    if row.school.dissolved_on is not None:
        raise SchoolDissolved(school=row.school, on=row.school.dissolved_on)
    latest = rounds.ends_at(session, sheet.round, sheet.unit)
    if not at < expires_at <= latest:
        raise LinkExpiryImpossible(latest=latest)
    earlier = kept_links.open_of(session, row)
    if earlier is not None:
        _withdraw(session, earlier, actor=actor, at=at)
    link = CountLink(
        counted_school=row,
        token_sha256=kept_links.hash_of(token),
        made_at=at,
        made_by=actor,
        expires_at=expires_at,
    )
    session.add(link)
    session.flush()
    after = {"expires_at": expires_at.isoformat()}
    kept_links.note(session, "count_link.made", link, actor=actor, at=at, after=after)
    return link


def withdraw(session: Session, link: CountLink, *, actor: Account, at: datetime) -> None:
    """Take a link back, so that it opens nothing any more; raise `LinkWaits` once it is signed."""
    kept_links.lock(session, link)
    if link.withdrawn_at is None:
        _withdraw(session, link, actor=actor, at=at)


def accept(
    session: Session, link: CountLink, *, reason: str, version: int, actor: Account, at: datetime
) -> None:
    """Put what a head signed on the sheet; `reason` answers the queries that the figures raise.

    Raise what saving a row raises, and `IllegalStep` where there is nothing to accept.
    """
    returns.lock_for_recording(session, link.counted_school.return_id, at=at)
    session.refresh(link)
    if link.is_accepted:
        return
    _require_waiting(link)
    row = link.counted_school
    figures = signed.taught(signed.figures_of(link), row)
    recording.save(session, row, figures, reason=reason, version=version, actor=actor, at=at)
    _answer(session, "count_link.accepted", link, accepted=True, said="", actor=actor, at=at)


def return_(
    session: Session, link: CountLink, *, reason: str, actor: Account, at: datetime
) -> None:
    """Return what a head signed, saying why; the head needs another link then."""
    returns.lock_for_recording(session, link.counted_school.return_id, at=at)
    session.refresh(link)
    if not reason.strip():
        raise ReasonMissing()
    if link.is_accepted is False:
        return
    _require_waiting(link)
    _answer(session, "count_link.returned", link, accepted=False, said=reason, actor=actor, at=at)


def withdraw_unsigned(
    session: Session, row: CountedSchool, *, actor: Account, at: datetime
) -> None:
    """Take back the link of a row whose payer changes; one that is signed still waits."""
    link = kept_links.open_of(session, row)
    if link is not None and link.signed_at is None:
        _withdraw(session, link, actor=actor, at=at)
        session.flush()


def waiting_of(session: Session, row: CountedSchool) -> CountLink | None:
    """Give the link that a row's head has signed and that waits for an answer."""
    link = kept_links.open_of(session, row)
    return link if link is not None and link.signed_at is not None else None


def _require_waiting(link: CountLink) -> None:
    if link.signed_at is None or link.answered_at is not None:
        raise IllegalStep()


def _withdraw(session: Session, link: CountLink, *, actor: Account, at: datetime) -> None:
    if link.signed_at is not None:
        raise LinkWaits(school=link.counted_school.school)
    link.withdrawn_at, link.withdrawn_by_id = at, actor.id
    kept_links.note(session, "count_link.withdrawn", link, actor=actor, at=at)


def _answer(
    session: Session,
    event: str,
    link: CountLink,
    *,
    accepted: bool,
    said: str,
    actor: Account,
    at: datetime,
) -> None:
    link.answered_at, link.answered_by_id = at, actor.id
    link.is_accepted, link.answer = accepted, said
    after = {"signed_name": link.signed_name}
    kept_links.note(session, event, link, actor=actor, at=at, after=after, reason=said)
