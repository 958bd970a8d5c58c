"""Give a child another number, and say why: it stays the same child (`process.md` 5.2)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import and_, exists, not_, or_, select, update
from sqlalchemy.orm import Session

from app.access.scope import Scope
from app.domain import national_id
from app.domain.national_id import InvalidIdentifier
from app.models import Account, Claim, Enrolment, Identifier, NumberEnd, Pupil, Return
from app.services import returns
from app.services.claims import following
from app.services.errors import ChangedMeanwhile, NumberInvalid
from app.services.rosters import checks, identifiers, placing, recording
from app.services.rosters.facts import facts_of


def renumber(
    session: Session,
    roster: Return,
    enrolment_id: int,
    *,
    version: int,
    number: str,
    reason: NumberEnd,
    note: str,
    scope: Scope,
    actor: Account,
    at: datetime,
) -> Enrolment:
    """Re-key a row that still is at `version`; the number that it has already changes nothing.

    Class, data, presence and earlier rounds stay. Raise `NumberInvalid`; `ChangedMeanwhile` when
    somebody was quicker; `AlreadyOnRoster` or `HeldElsewhere` for a number of another live row.
    """
    locked = returns.lock_for_recording(session, roster.id, at=at)
    row = recording.find(session, locked, enrolment_id, scope=scope)
    valid = _valid(number)
    if row.removed_at is not None:
        raise ChangedMeanwhile(enrolment=row)
    if row.number == valid.value:
        return row
    if row.version != version:
        raise ChangedMeanwhile(enrolment=row)
    known, known_pupil_id, before = facts_of(row), row.pupil_id, {"number": row.number}
    after = {"number": valid.value, "number_ended_as": reason.value}
    pupil_id = _pupil_of(session, locked, row, valid, reason, at=at)
    with identifiers.on_one_roster_only(session, locked, pupil_id, row.id):
        row.number, row.pupil_id = valid.value, pupil_id
        row.changed_at, row.changed_by_id = at, actor.id
    _tell_claims(session, locked, row, reason, known_pupil_id, actor=actor, at=at)
    placing.tell(
        session,
        locked,
        "renumbered",
        row,
        actor=actor,
        at=at,
        before=before,
        after=after,
        reason=note[:1000],
    )
    placing.settle(
        session, locked, row, checks.related(session, locked, known, facts_of(row)), at=at
    )
    return row


def _tell_claims(
    session: Session,
    locked: Return,
    row: Enrolment,
    ended_as: NumberEnd,
    known_pupil_id: int | None,
    *,
    actor: Account,
    at: datetime,
) -> None:
    """Let claims follow a child who received another number; a mistyped one was another's (4.2)."""
    # All of them before the first is written: claims are locked before the history's chain.
    following.locked(
        session, or_(Claim.enrolment_id == row.id, Claim.pupil_id == (row.pupil_id or 0))
    )
    if ended_as is NumberEnd.MISTYPED:
        following.child_mistaken(session, locked, row.id, actor=actor, at=at)
    if row.pupil_id is not None and row.pupil_id != known_pupil_id:
        following.child_stands(session, locked, {row.pupil_id}, actor=actor, at=at)
        following.child_renamed(session, row.id, row.pupil_id)


def hand_over(
    session: Session, own: int, holder: int, *, number: str, ended_as: NumberEnd, at: datetime
) -> None:
    """End the numbers of a pupil who turns out to be another one, known by the new number.

    That one is found by the old numbers too.
    """
    _end(session, own, number, ended_as, at=at)
    every = session.scalars(
        select(Identifier).where(Identifier.pupil_id == own).order_by(Identifier.id)
    )
    _remember(session, holder, every.all())
    session.execute(
        update(Pupil)
        .where(or_(Pupil.id == own, Pupil.same_as_id == own))
        .values(same_as_id=holder)
        .execution_options(synchronize_session=False)
    )


def former_numbers(session: Session, pupil_id: int | None) -> Sequence[Identifier]:
    """List the numbers that a pupil no longer has, the one that ended last first."""
    if pupil_id is None:
        return []
    return session.scalars(
        select(Identifier)
        .where(Identifier.pupil_id == pupil_id, Identifier.valid_to.is_not(None))
        .order_by(Identifier.valid_to.desc(), Identifier.id.desc())
    ).all()


def _valid(number: str) -> national_id.Identifier:
    try:
        return national_id.parse(number)
    except InvalidIdentifier as invalid:
        raise NumberInvalid(reason=invalid.reason) from invalid


def _pupil_of(
    session: Session,
    roster: Return,
    row: Enrolment,
    valid: national_id.Identifier,
    ended_as: NumberEnd,
    *,
    at: datetime,
) -> int:
    """Give the pupil that the row is from now on: its own, or who is known by the new number."""
    own = row.pupil_id
    holder = identifiers.pupil_with(session, valid.value)
    if holder is not None and holder != own:
        refusal = identifiers.refusal_for(session, holder, roster=roster, row_id=row.id)
        if refusal is not None:
            raise refusal
        if own is not None and ended_as is NumberEnd.MISTYPED and _is_of_another(session, row):
            _remember(session, holder, [_mistaken(row.number, at)])
        elif own is not None:
            hand_over(session, own, holder, number=row.number, ended_as=ended_as, at=at)
        return holder
    if own is None:
        return identifiers.new_pupil(session, valid, at=at)
    if ended_as is NumberEnd.MISTYPED and _is_of_another(session, row):
        made = identifiers.new_pupil(session, valid, at=at)
        _remember(session, made, [_mistaken(row.number, at)])
        return made
    if any(one.value == valid.value for one in _live(session, own)):
        return own
    _end(session, own, row.number, ended_as, at=at)
    meanwhile = identifiers.given(session, own, valid, at=at)
    if meanwhile != own:
        refusal = identifiers.refusal_for(session, meanwhile, roster=roster, row_id=row.id)
        raise refusal or ChangedMeanwhile(enrolment=row)
    return own


def _is_of_another(session: Session, row: Enrolment) -> bool:
    """Say whether the number that was typed by mistake is that of a child known from elsewhere.

    Such a child keeps it. Whose name and birth date are both others is another child.
    """
    alike = and_(
        Enrolment.first_name == row.first_name,
        Enrolment.last_name == row.last_name,
    )
    found = exists().where(
        Enrolment.pupil_id == row.pupil_id,
        Enrolment.id != row.id,
        Enrolment.birth_date.is_distinct_from(row.birth_date),
        not_(alike),
    )
    return bool(session.scalar(select(found)))


def _live(session: Session, pupil_id: int) -> Sequence[Identifier]:
    return session.scalars(
        select(Identifier).where(Identifier.pupil_id == pupil_id, Identifier.valid_to.is_(None))
    ).all()


def _end(
    session: Session, pupil_id: int, number: str, ended_as: NumberEnd, *, at: datetime
) -> None:
    for one in _live(session, pupil_id):
        one.valid_to = at
        one.ended_as = ended_as if one.value == number else NumberEnd.RECEIVED
    session.flush()


def _mistaken(number: str, at: datetime) -> Identifier:
    kind = national_id.parse(number).kind
    return Identifier(
        kind=kind, value=number, valid_from=at, valid_to=at, ended_as=NumberEnd.MISTYPED
    )


def _remember(session: Session, pupil_id: int, numbers: Iterable[Identifier]) -> None:
    """Note numbers that ended as numbers of a pupil too, each once."""
    known = set(
        session.scalars(select(Identifier.value).where(Identifier.pupil_id == pupil_id)).all()
    )
    session.add_all(
        Identifier(
            pupil_id=pupil_id,
            kind=one.kind,
            value=one.value,
            valid_from=one.valid_from,
            valid_to=one.valid_to,
            ended_as=one.ended_as,
        )
        for one in numbers
        if one.value not in known
    )
    session.flush()
