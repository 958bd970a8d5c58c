"""All acts on one roster: on its pupils, on itself, on requests and claims that concern it."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, and_, or_, select, union_all
from sqlalchemy.orm import Session

from app.access.scope import Scope
from app.models import CancellationRequest, Claim, Enrolment, History, Return
from app.services.record import acts
from app.services.record.acts import Act
from app.services.record.wishes import PER_PAGE, Key, Wish
from app.services.rosters.before import with_those_taken_over


def page(
    session: Session, roster: Return, wish: Wish, *, pupils: Scope
) -> tuple[list[Act], Key | None]:
    """Give a page of the acts on a roster, the newest first, and the key of the next page.

    `pupils` is who may be named: a word is looked for in no reason that would not be shown.
    """
    asked = and_(acts.asked_for(wish), acts.says(wish.text, pupils))
    # Acts on pupils who came with a merged centre stand under that one. A part for each unit
    # is read by its index, the newest first; several at once would be sorted whole.
    units = with_those_taken_over(session, roster.unit_id)
    conditions = [*(_done_at(unit_id, roster) for unit_id in units), _on_claims(roster)]
    parts = [_newest(select(History.id).where(condition, asked)) for condition in conditions]
    ids = union_all(*(select(part.subquery().c.id) for part in parts))
    return acts.cut(session, acts.EVERY.where(History.id.in_(ids)))


def _newest(statement: Select[int]) -> Select[int]:
    return statement.order_by(History.at.desc(), History.id.desc()).limit(PER_PAGE + 1)


def _done_at(unit_id: int, roster: Return) -> ColumnElement[bool]:
    """Keep the acts done at a unit that concern the roster.

    Each pupil and request is looked up by its key: told as "exists", PostgreSQL would rather
    read the rows of the whole country once.
    """
    return and_(
        History.unit_id == unit_id,
        or_(
            and_(History.subject == "return", History.subject_id == roster.id),
            *(
                and_(History.subject == subject, _roster_of(model) == roster.id)
                for subject, model in _ON_ROSTERS.items()
            ),
        ),
    )


_ON_ROSTERS: dict[str, type[Enrolment | CancellationRequest]] = {
    "enrolment": Enrolment,
    "cancellation_request": CancellationRequest,
}


def _roster_of(model: type[Enrolment | CancellationRequest]) -> ColumnElement[int]:
    return select(model.return_id).where(model.id == History.subject_id).scalar_subquery()


def _on_claims(roster: Return) -> ColumnElement[bool]:
    claims = select(Claim.id).where(
        or_(Claim.claimant_id == roster.id, Claim.holder_id == roster.id)
    )
    return and_(History.subject == "claim", History.subject_id.in_(claims))
