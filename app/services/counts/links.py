"""Links by which heads fill in the figures of their schools, without an account (6.1).

A link opens one school's figures in one round. It expires, is withdrawn by whoever may make one,
and is used up once its head has signed; then the authority accepts the figures or returns them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.counts import Figures, is_complete
from app.models import Account, CountedSchool, CountLink, Return, State
from app.services import history, returns, rounds
from app.services.counts import recording, signed
from app.services.errors import (
    FiguresMissing,
    IllegalStep,
    LinkExpired,
    LinkExpiryImpossible,
    LinkOfAnotherSchool,
    LinkRoundOver,
    LinkSchoolDissolved,
    LinkSheetConfirmed,
    LinkUsed,
    LinkWaits,
    LinkWithdrawn,
    NoSuchLink,
    ReasonMissing,
    SchoolDissolved,
    SignatureMissing,
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
    known = _by_hash(session, token)
    if known is not None:
        return known
    if row.school.dissolved_on is not None:
        raise SchoolDissolved(school=row.school, on=row.school.dissolved_on)
    latest = rounds.ends_at(session, sheet.round, sheet.unit)
    if not at < expires_at <= latest:
        raise LinkExpiryImpossible(latest=latest)
    earlier = _open_link(session, row)
    if earlier is not None:
        _withdraw(session, earlier, actor=actor, at=at)
    link = CountLink(
        counted_school=row,
        token_sha256=_hash(token),
        made_at=at,
        made_by=actor,
        expires_at=expires_at,
    )
    session.add(link)
    session.flush()
    after = {"expires_at": expires_at.isoformat()}
    _note(session, "count_link.made", link, actor=actor, at=at, after=after)
    return link


def withdraw(session: Session, link: CountLink, *, actor: Account, at: datetime) -> None:
    """Take a link back, so that it opens nothing any more; raise `LinkWaits` once it is signed."""
    _locked(session, link)
    if link.withdrawn_at is None:
        _withdraw(session, link, actor=actor, at=at)


def find(session: Session, token: str, *, at: datetime) -> CountLink:
    """Find the link that may be filled in now.

    Raise `NoSuchLink` for what is no link's secret, and a `LinkOver` for one that has ended.
    """
    link = by_token(session, token)
    _require_usable(session, link, at=at)
    return link


def open_by_token(session: Session, token: str, *, at: datetime) -> CountLink:
    """Open a link as its head; the first time is noted. Raise what `find` raises."""
    link = by_token(session, token)
    _locked(session, link)
    _require_usable(session, link, at=at)
    if link.opened_at is None:
        link.opened_at = at
        _note(session, "count_link.opened", link, actor=None, at=at)
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
    link = by_token(session, token)
    _locked(session, link)
    _require_usable(session, link, at=at)
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
    _note(session, "count_link.signed", link, actor=None, at=at, after=after)
    return link


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
    link = _open_link(session, row)
    if link is not None and link.signed_at is None:
        _withdraw(session, link, actor=actor, at=at)
        session.flush()


def waiting_of(session: Session, row: CountedSchool) -> CountLink | None:
    """Give the link that a row's head has signed and that waits for an answer."""
    link = _open_link(session, row)
    return link if link is not None and link.signed_at is not None else None


def waiting(session: Session, sheet: Return) -> int:
    """Count the schools of a sheet whose heads have signed and wait for an answer."""
    counted = session.scalar(
        select(func.count())
        .select_from(CountLink)
        .join(CountedSchool, CountedSchool.id == CountLink.counted_school_id)
        .where(
            CountedSchool.return_id == sheet.id,
            CountLink.signed_at.is_not(None),
            CountLink.answered_at.is_(None),
        )
    )
    return counted or 0


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


def _require_waiting(link: CountLink) -> None:
    if link.signed_at is None or link.answered_at is not None:
        raise IllegalStep()


def _open_link(session: Session, row: CountedSchool) -> CountLink | None:
    """Find the link of a school that was neither withdrawn nor answered: there is one at most."""
    return session.scalar(
        select(CountLink).where(
            CountLink.counted_school_id == row.id,
            CountLink.withdrawn_at.is_(None),
            CountLink.answered_at.is_(None),
        )
    )


def by_token(session: Session, token: str) -> CountLink:
    """Find a link by its secret, whatever has become of it; raise `NoSuchLink`."""
    link = _by_hash(session, token)
    if link is None:
        raise NoSuchLink()
    return link


def _by_hash(session: Session, token: str) -> CountLink | None:
    return session.scalar(select(CountLink).where(CountLink.token_sha256 == _hash(token)))


def _locked(session: Session, link: CountLink) -> None:
    """Lock the sheet that a link leads to, and read the link anew."""
    returns.lock(session, link.counted_school.return_id)
    session.refresh(link)


def _withdraw(session: Session, link: CountLink, *, actor: Account, at: datetime) -> None:
    if link.signed_at is not None:
        raise LinkWaits(school=link.counted_school.school)
    link.withdrawn_at, link.withdrawn_by_id = at, actor.id
    _note(session, "count_link.withdrawn", link, actor=actor, at=at)


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
    _note(session, event, link, actor=actor, at=at, after=after, reason=said)


def _note(
    session: Session,
    event: str,
    link: CountLink,
    *,
    actor: Account | None,
    at: datetime,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
) -> None:
    """Note an act on a link; whoever has no account is known by address, and the name signed."""
    row = link.counted_school
    history.record(
        session,
        event,
        recording.SUBJECT,
        row.id,
        unit=row.return_.unit,
        actor=actor,
        at=at,
        after=after,
        reason=reason,
    )


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
