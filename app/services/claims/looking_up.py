"""Press ตรวจสอบ: who the children of these numbers are to a roster (`process.md` 4.1, 4.2)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from app.domain import national_id
from app.domain.national_id import InvalidIdentifier, Reason
from app.models import Account, Claim, ClaimState, Enrolment, Identifier, Return, Round, Unit
from app.services.claims.allowance import Allowance
from app.services.claims.steps import PENDING
from app.services.rosters import identifiers
from app.services.rosters.before import rosters_before

MOST = 200
_APART = re.compile(r"[\r\n\t,;]+")


class Outcome(StrEnum):
    """What a number comes to, and so what can be done next."""

    INVALID = "invalid"
    HERE = "here"
    OURS = "ours"
    KNOWN = "known"
    RELEASED = "released"
    HELD = "held"
    ASKED = "asked"
    UNKNOWN = "unknown"
    UNTOLD = "untold"


TAKEABLE = frozenset({Outcome.OURS, Outcome.KNOWN, Outcome.RELEASED})
WITH_DETAILS = frozenset({Outcome.OURS, Outcome.RELEASED})
"""The children whose details come along: one's own of before, and those let go to one."""

FOREIGN = frozenset({Outcome.KNOWN, Outcome.HELD, Outcome.UNKNOWN})
"""Numbers not one's own: an answer is noted, and limited in number an hour.

That nobody knows a number is an answer too: whoever tries numbers learns of each whether it exists.
"""


@dataclass(frozen=True, slots=True)
class Found:
    """A number typed and what it comes to.

    `row` is the one on this roster (HERE), the one that holds the child (HELD, ASKED), or the one
    that it is brought in from, of the academic `year`; `number` is the one that the child has now.
    """

    typed: str
    outcome: Outcome
    number: str = ""
    why: Reason | None = None
    pupil_id: int | None = None
    row: Enrolment | None = None
    claim: Claim | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Lines without a number, each with its place in the text, and how many numbers came again."""

    lines: Sequence[tuple[int, str]]
    repeated: int


def numbers_in(pasted: str) -> list[str]:
    """Read the numbers of a text, one a line or column, each once; names beside them are none."""
    numbers = _pieces(pasted)
    return list({national_id.normalise(number): number for number in numbers}.values())


def left_out_of(pasted: str) -> LeftOut:
    """Say what of a text is not looked up: lines without a number, and numbers that came twice."""
    lines = enumerate(pasted.splitlines(), start=1)
    blank = [(number, line.strip()) for number, line in lines if line.strip() and not _pieces(line)]
    return LeftOut(blank, len(_pieces(pasted)) - len(numbers_in(pasted)))


def _pieces(pasted: str) -> list[str]:
    pieces = (piece.strip() for piece in _APART.split(pasted))
    return [piece for piece in pieces if any(character.isdigit() for character in piece)]


def look_up(
    session: Session, roster: Return, numbers: Sequence[str], *, allowance: Allowance | None
) -> list[Found]:
    """Say of each number what it comes to, in a fixed number of queries.

    Of numbers not one's own no more is told than the `allowance` has left; None tells of all,
    for a service that shows nobody anything.
    """
    if not numbers:
        return []
    valid: dict[str, str] = {}
    wrong: dict[str, Reason] = {}
    for typed in numbers:
        try:
            valid[typed] = national_id.parse(typed).value
        except InvalidIdentifier as invalid:
            wrong[typed] = invalid.reason
    known = _Known(session, roster, set(valid.values()))
    found = (
        known.of(typed, valid[typed])
        if typed in valid
        else Found(typed, Outcome.INVALID, why=wrong[typed])
        for typed in numbers
    )
    return list(found if allowance is None else _within(found, allowance))


def told(found: Iterable[Found], allowance: Allowance) -> list[str]:
    """List the numbers not one's own that the access log has yet to note for the actor."""
    return [
        one.number for one in found if one.outcome in FOREIGN and one.number not in allowance.noted
    ]


def _within(found: Iterable[Found], allowance: Allowance) -> Iterable[Found]:
    more = 0
    for one in found:
        if one.outcome not in FOREIGN:
            yield one
        elif allowance.allows(one.number, more):
            more += one.number not in allowance.known
            yield one
        else:
            yield Found(one.typed, Outcome.UNTOLD)


class _Known:
    """What the database knows of some numbers and their children."""

    def __init__(self, session: Session, roster: Return, numbers: Collection[str]) -> None:
        self.roster = roster
        self.pupils = _pupils(session, numbers)
        ids = set(self.pupils.values())
        self.now = _numbers_now(session, ids)
        self.live = _live(session, roster, ids)
        self.claims = _claims(session, roster, ids)
        before = {one.id for one in rosters_before(session, roster)} if ids else set()
        self.own = before | {roster.id}
        self.earlier = _earlier(session, roster, ids, self.own)

    def of(self, typed: str, value: str) -> Found:
        pupil_id = self.pupils.get(value)
        if pupil_id is None:
            return Found(typed, Outcome.UNKNOWN, value)
        number = self.now.get(pupil_id, value)
        live, claim = self.live.get(pupil_id), self.claims.get(pupil_id)
        if live is not None:
            here = Outcome.HERE if live.return_id == self.roster.id else Outcome.HELD
            outcome = Outcome.ASKED if claim is not None and here is Outcome.HELD else here
            return Found(typed, outcome, number, None, pupil_id, live, claim)
        if claim is not None and claim.state is ClaimState.RELEASED:
            year = self.roster.round.academic_year
            row = claim.enrolment
            return Found(typed, Outcome.RELEASED, number, None, pupil_id, row, claim, year)
        if pupil_id not in self.earlier:
            return Found(typed, Outcome.UNKNOWN, number, None, pupil_id)
        row, year = self.earlier[pupil_id]
        outcome = Outcome.OURS if row.return_id in self.own else Outcome.KNOWN
        return Found(typed, outcome, number, None, pupil_id, row, None, year)


def _pupils(session: Session, numbers: Collection[str]) -> dict[str, int]:
    """Find the pupils who have these numbers, or else had them."""
    pupils: dict[str, int] = {}
    for value, pupil_id in session.execute(
        select(Identifier.value, Identifier.pupil_id)
        .where(Identifier.value.in_(numbers), identifiers.names_a_child())
        .order_by(*identifiers.LAST_OWNER_FIRST)
    ):
        pupils.setdefault(value, pupil_id)
    return pupils


def _numbers_now(session: Session, ids: Collection[int]) -> dict[int, str]:
    """Give the number that each child has now: the 13 digits rather than a G-Code."""
    rows = session.execute(
        select(Identifier.pupil_id, Identifier.value)
        .where(Identifier.pupil_id.in_(ids), Identifier.valid_to.is_(None))
        .order_by(Identifier.kind, Identifier.id)
    )
    return {pupil_id: value for pupil_id, value in rows}  # noqa: C416 (rows are no pairs to mypy)


def _live(session: Session, roster: Return, ids: Collection[int]) -> dict[int, Enrolment]:
    rows = session.scalars(
        select(Enrolment)
        .options(joinedload(Enrolment.unit).joinedload(Unit.parent))
        .where(
            Enrolment.round_id == roster.round_id,
            Enrolment.removed_at.is_(None),
            Enrolment.pupil_id.in_(ids),
        )
    )
    return {row.pupil_id: row for row in rows if row.pupil_id is not None}


def _claims(session: Session, roster: Return, ids: Collection[int]) -> dict[int, Claim]:
    claims = session.scalars(
        select(Claim)
        .options(
            joinedload(Claim.enrolment).joinedload(Enrolment.unit),
            joinedload(Claim.answered_by).joinedload(Account.unit),
        )
        .where(Claim.claimant_id == roster.id, Claim.pupil_id.in_(ids), Claim.state.in_(PENDING))
    )
    return {claim.pupil_id: claim for claim in claims}


def _earlier(
    session: Session, roster: Return, ids: Collection[int], own: Collection[int]
) -> dict[int, tuple[Enrolment, int]]:
    """Give the row that each child is brought in from, and its year: the newest of one's own."""
    rows = session.execute(
        select(Enrolment, Round.academic_year)
        .join(Round, Round.id == Enrolment.round_id)
        .join(Enrolment.unit)
        .options(contains_eager(Enrolment.unit))
        .where(
            Enrolment.pupil_id.in_(ids),
            Enrolment.undone.is_(False),
            or_(
                and_(Round.order < roster.round.order, Enrolment.removed_at.is_(None)),
                and_(Enrolment.round_id == roster.round_id, Enrolment.removed_at.is_not(None)),
            ),
        )
        .order_by(Enrolment.return_id.in_(own).desc(), Round.order.desc(), Enrolment.id.desc())
    )
    found: dict[int, tuple[Enrolment, int]] = {}
    for row, year in rows:
        if row.pupil_id is not None:
            found.setdefault(row.pupil_id, (row, year))
    return found
