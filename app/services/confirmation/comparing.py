"""What differs from the last confirmation, child by child (`process.md` 3.5, 8.1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from app.access.scope import Scope
from app.domain import paging
from app.models import Confirmation, Enrolment, Removal, Return
from app.services.confirmation import frozen, snapshot
from app.services.confirmation.frozen import FrozenPupil, FrozenRoster
from app.services.rosters import rows
from app.services.rosters.facts import DETAILS, FACTS, Facts, differences

PER_PAGE = 20


class Kind(StrEnum):
    """What became of a child since the confirmation."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Difference:
    """A child who is new, gone or different since; `details` only names what changed of them.

    Why a child is gone is known where the row was removed from this very roster.
    """

    kind: Kind
    pupil: FrozenPupil
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)
    details: Sequence[str] = ()
    removal: Removal | None = None
    removal_note: str = ""


@dataclass(frozen=True, slots=True)
class Differences:
    """A page of what differs from a confirmation, with how many of each kind there are."""

    number: int
    confirmed_at: datetime
    confirmed_by: str
    counts: Mapping[Kind, int]
    rows: Sequence[Difference]
    page: int
    pages: int

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def since_last_confirmation(
    session: Session, roster: Return, *, scope: Scope, page: int = 1
) -> Differences | None:
    """Compare what would be confirmed now with what was confirmed last, if anything ever was.

    The order is: new, gone, different, each as a roster lists them; a page past the end is the
    last one.
    """
    last = session.scalar(
        select(Confirmation)
        .options(undefer(Confirmation.content))
        .where(Confirmation.return_id == roster.id)
        .order_by(Confirmation.number.desc())
        .limit(1)
    )
    if last is None:
        return None
    found = [] if roster.confirmation_id == last.id else _found(session, roster, last, scope)
    span = paging.span(len(found), page, size=PER_PAGE)
    return Differences(
        number=last.number,
        confirmed_at=last.confirmed_at,
        confirmed_by=last.confirmed_by_name,
        counts={kind: sum(one.kind is kind for one in found) for kind in Kind},
        rows=_with_removals(session, roster, span.of(found)),
        page=span.number,
        pages=span.pages,
    )


def _found(session: Session, roster: Return, last: Confirmation, scope: Scope) -> list[Difference]:
    now = snapshot.freeze(session, roster, ())
    if now.sha256 == last.sha256:
        return []
    known, live = _pupils(last.content), _pupils(now.content)
    pairs = _pairs(known, live)
    paired = {one.id for one in pairs.values()}
    found = [Difference(Kind.ADDED, one) for one in live if one.id not in pairs]
    found += [Difference(Kind.REMOVED, one) for one in known if one.id not in paired]
    found += [
        changed
        for one in live
        if one.id in pairs and (changed := _changed(pairs[one.id], one)) is not None
    ]
    return [one for one in found if rows.holds_room(scope, one.pupil.grade, one.pupil.room)]


def _pupils(content: str) -> Sequence[FrozenPupil]:
    read = frozen.read(content)
    return read.rows if isinstance(read, FrozenRoster) else ()


def _pairs(known: Sequence[FrozenPupil], live: Sequence[FrozenPupil]) -> dict[int, FrozenPupil]:
    """Find to each live row what was confirmed of it, or of the same child in another row."""
    by_id = {one.id: one for one in known}
    pairs = {one.id: by_id[one.id] for one in live if one.id in by_id}
    left = {one.pupil_id: one for one in known if one.pupil_id and one.id not in pairs}
    return pairs | {
        one.id: left[one.pupil_id]
        for one in live
        if one.id not in pairs and one.pupil_id is not None and one.pupil_id in left
    }


def _changed(before: FrozenPupil, after: FrozenPupil) -> Difference | None:
    old, new = differences(_facts(before), _facts(after))
    for query in {*before.answers, *after.answers}:
        if before.answers.get(query) != after.answers.get(query):
            old[query], new[query] = before.answers.get(query), after.answers.get(query)
    was_seen, is_seen = before.seen_at is not None, after.seen_at is not None
    if was_seen is not is_seen:
        old["seen_by"], new["seen_by"] = was_seen, is_seen
    details = [name for name in DETAILS if _detail(before, name) != _detail(after, name)]
    if not new and not details:
        return None
    return Difference(Kind.CHANGED, after, old, new, details)


def _facts(pupil: FrozenPupil) -> Facts:
    return Facts(**{name: getattr(pupil, name) for name in FACTS})


def _detail(pupil: FrozenPupil, name: str) -> Any:
    """Give a detail; none at all and a blank one say the same."""
    return (getattr(pupil.detail, name) or None) if pupil.detail else None


def _with_removals(
    session: Session, roster: Return, shown: Sequence[Difference]
) -> Sequence[Difference]:
    """Tell of those gone why they are."""
    gone = {one.pupil.id for one in shown if one.kind is Kind.REMOVED}
    if not gone:
        return shown
    found = session.execute(
        select(Enrolment.id, Enrolment.removal, Enrolment.removal_note).where(
            Enrolment.id.in_(gone), Enrolment.return_id == roster.id
        )
    )
    told = {row.id: row for row in found}
    return [
        Difference(
            one.kind,
            one.pupil,
            removal=told[one.pupil.id].removal,
            removal_note=told[one.pupil.id].removal_note,
        )
        if one.pupil.id in told and one.kind is Kind.REMOVED
        else one
        for one in shown
    ]
