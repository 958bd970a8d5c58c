"""Decide about last year's pupils: in bulk as proposed, or one by one (`process.md` 3.3)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Table, bindparam, delete, true
from sqlalchemy.orm import Session

from app.access.scope import Scope
from app.models import Account, CarryOverDecision, Return
from app.services import history, returns
from app.services.errors import DecisionsMovedOn
from app.services.rosters import checks
from app.services.rosters.carrying import cases
from app.services.rosters.carrying.cases import SETTLED, SOURCE, STILL_TO_DECIDE, Case
from app.services.rosters.carrying.decision import Decision
from app.services.rosters.carrying.proposal import proposed_for

_TABLE: Table = CarryOverDecision.__table__  # type: ignore[assignment]
_CONTENT = ("outcome", "grade", "room", "removal", "left_on", "note")
_WRITTEN = (*_CONTENT, "decided_at", "decided_by_id")
_UPDATE = (
    _TABLE.update()
    .where(
        _TABLE.c.return_id == bindparam("of_return"), _TABLE.c.source_id == bindparam("of_source")
    )
    .values({name: bindparam(f"to_{name}", type_=_TABLE.c[name].type) for name in _WRITTEN})
)


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants decided; `shown` is the token of what the page showed as decided."""

    decision: Decision | None
    shown: str


def decide(
    session: Session,
    roster: Return,
    wishes: Mapping[int, Wish],
    *,
    scope: Scope,
    actor: Account,
    at: datetime,
) -> int:
    """Decide about the pupils with these ids; give of how many something changed.

    A wish for None takes a decision back. What the actor left as the page showed it is no wish.
    Raise `DecisionsMovedOn` where a colleague decided otherwise meanwhile; nothing is saved then.
    """
    cases.require_all_rooms(scope)
    locked = returns.lock_for_recording(session, roster.id, at=at)
    source = cases.require_last_year(session, locked)
    known = cases.listed(session, locked, source, SOURCE.id.in_(wishes))
    changed: list[tuple[Case, Decision | None]] = []
    moved_on: list[int] = []
    for case in known:
        wish = wishes[case.source_id]
        wanted = wish.decision.cleaned() if wish.decision else None
        token = wanted.token if wanted else ""
        if case.state in SETTLED or token in (case.token, wish.shown):
            continue
        if case.token != wish.shown:
            moved_on.append(case.source_id)
        changed.append((case, wanted))
    if moved_on:
        raise DecisionsMovedOn(sources=moved_on)
    return write(session, locked, changed, actor=actor, at=at)


def decide_as_proposed(
    session: Session,
    roster: Return,
    *,
    of_class: tuple[str, str] | None,
    scope: Scope,
    actor: Account,
    at: datetime,
) -> int:
    """Decide as proposed about those still undecided, of one class of last year or of all.

    What was decided stays, unless the child is on another roster since; give how many were new.
    """
    cases.require_all_rooms(scope)
    locked = returns.lock_for_recording(session, roster.id, at=at)
    source = cases.require_last_year(session, locked)
    chosen = true() if of_class is None else cases.in_room(*of_class)
    taught = checks.grades_taught(locked.unit)
    proposals = [
        (case, proposal)
        for case in cases.listed(session, locked, source, chosen)
        if case.state in STILL_TO_DECIDE and (proposal := proposed_for(case, taught)) is not None
    ]
    return write(session, locked, proposals, actor=actor, at=at)


def write(
    session: Session,
    locked: Return,
    changed: Sequence[tuple[Case, Decision | None]],
    *,
    actor: Account,
    at: datetime,
) -> int:
    """Write decisions in a fixed number of statements, and the act that they are.

    None takes one back; give how many there are.
    """
    if not changed:
        return 0
    stamp = {"decided_at": at, "decided_by_id": actor.id}
    new = [
        {"return_id": locked.id, "source_id": case.source_id} | _content(wanted) | stamp
        for case, wanted in changed
        if wanted is not None and case.decision is None
    ]
    other = [
        {"of_return": locked.id, "of_source": case.source_id}
        | {f"to_{name}": value for name, value in (_content(wanted) | stamp).items()}
        for case, wanted in changed
        if wanted is not None and case.decision is not None
    ]
    taken_back = [case.source_id for case, wanted in changed if wanted is None]
    if new:
        session.execute(_TABLE.insert(), new)
    if other:
        session.connection().execute(_UPDATE, other)
    if taken_back:
        session.execute(
            delete(_TABLE).where(
                _TABLE.c.return_id == locked.id, _TABLE.c.source_id.in_(taken_back)
            )
        )
    session.expire_all()
    history.record(
        session,
        "carry_over.decided",
        "return",
        locked.id,
        unit=locked.unit,
        actor=actor,
        at=at,
        before=_told([case.decision for case, _wanted in changed]),
        after=_told([wanted for _case, wanted in changed])
        | {"last_year": [case.source_id for case, _wanted in changed]},
    )
    return len(changed)


def _content(decision: Decision) -> dict[str, Any]:
    return {name: getattr(decision, name) for name in _CONTENT}


def _told(decisions: Sequence[Decision | None]) -> dict[str, Any]:
    """Count decisions by what they say, for the history."""
    counted = Counter(one.removal or one.outcome for one in decisions if one is not None)
    return {"outcomes": {word.value: number for word, number in sorted(counted.items())}}
