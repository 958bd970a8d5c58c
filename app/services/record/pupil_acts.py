"""All acts on one child, in every round, at every institution that the reader may look into."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, or_, select, union_all
from sqlalchemy.orm import Session, aliased, joinedload

from app.access.scope import Scope
from app.models import Claim, Enrolment, History, Identifier, Return, State
from app.services.confirmation.steps import STEPS, Action
from app.services.errors import NotFound
from app.services.record import acts
from app.services.record.acts import Act
from app.services.record.wishes import Key, Wish
from app.services.rosters import rows as roster_rows
from app.services.rosters.identifiers import names_a_child

CONFIRMING = (
    STEPS[State.RECORDING, Action.CONFIRM].event,
    STEPS[State.CONFIRMED, Action.CANCEL].event,
)


@dataclass(frozen=True, slots=True)
class Child:
    """A row, and all rows of the same child that the reader may see; `pupil_ids` is who it is."""

    row: Enrolment
    rows: Sequence[Enrolment]
    pupil_ids: frozenset[int]


def find(
    session: Session, roster: Return, enrolment_id: int, *, scope: Scope, pupils: Scope
) -> Child:
    """Find a child by a row of a roster, live or removed.

    Raise `NotFound` outside of either scope: whose record and which pupils the reader may see.
    """
    within = [
        condition
        for one in (scope, pupils)
        for condition in (one.units(), roster_rows.in_rooms(one))
    ]
    found = (
        select(Enrolment).join(Enrolment.unit).options(joinedload(Enrolment.unit)).where(*within)
    )
    row = session.scalar(
        found.where(Enrolment.id == enrolment_id, Enrolment.return_id == roster.id)
    )
    if row is None:
        raise NotFound()
    pupil_ids = _pupil_ids(session, row)
    other = and_(
        Enrolment.pupil_id.in_(pupil_ids), Enrolment.undone.is_(False), Enrolment.id != row.id
    )
    others = session.scalars(found.where(other).order_by(Enrolment.id)).all()
    return Child(row=row, rows=[row, *others], pupil_ids=pupil_ids)


def page(
    session: Session, child: Child, *, after: Key | None = None
) -> tuple[list[Act], Key | None]:
    """Give a page of the acts on a child, the newest first, and the key of the next page.

    To them belong claims for it, a whole room's ticks of presence and the confirmations that
    froze it.
    """
    ids = [row.id for row in child.rows]
    return_ids = sorted({row.return_id for row in child.rows})
    on_the_child = and_(History.subject == "enrolment", History.subject_id.in_(ids))
    on_claims = and_(History.subject == "claim", History.subject_id.in_(_claims(child)))
    found = union_all(
        select(History.id).where(on_the_child),
        select(History.id).where(on_claims),
        _confirmations(ids),
        select(History.id).where(History.id.in_(_on_many(session, return_ids, set(ids)))),
    )
    asked = acts.asked_for(Wish(after=after))
    return acts.cut(session, acts.EVERY.where(History.id.in_(found), asked))


def _pupil_ids(session: Session, row: Enrolment) -> frozenset[int]:
    """Give the pupil of a row, and those known by a number of its: one child all the same (5.2)."""
    if row.pupil_id is None:
        return frozenset()
    same = aliased(Identifier)
    found = session.scalars(
        select(Identifier.pupil_id)
        .join(same, same.value == Identifier.value)
        .where(same.pupil_id == row.pupil_id, names_a_child(), names_a_child(same))
    )
    return frozenset({row.pupil_id, *found})


def _claims(child: Child) -> Select[int]:
    """Select the claims on rows that the reader sees, and those made for the child there."""
    made_there = and_(
        Claim.claimant_id.in_({row.return_id for row in child.rows}),
        Claim.pupil_id.in_(child.pupil_ids),
    )
    held = Claim.enrolment_id.in_([row.id for row in child.rows])
    return select(Claim.id).where(or_(held, made_there))


def _confirmations(ids: Sequence[int]) -> Select[int]:
    return (
        select(History.id)
        .join(
            Enrolment, and_(History.subject == "return", History.subject_id == Enrolment.return_id)
        )
        .where(Enrolment.id.in_(ids), History.event.in_(CONFIRMING), _stood_then())
    )


def _stood_then() -> ColumnElement[bool]:
    left_later = or_(Enrolment.removed_at.is_(None), Enrolment.removed_at > History.at)
    return and_(Enrolment.created_at <= History.at, left_later)


def _on_many(session: Session, return_ids: Sequence[int], ids: set[int]) -> list[int]:
    """Find the acts on a roster that list the child among others: there are few on rosters."""
    found = session.execute(
        select(History.id, History.after).where(
            History.subject == "return", History.subject_id.in_(return_ids)
        )
    )
    return [act_id for act_id, after in found if not ids.isdisjoint(_listed(after))]


def _listed(after: object) -> list[int]:
    listed = after.get("enrolments") if isinstance(after, dict) else None
    return listed if isinstance(listed, list) else []
