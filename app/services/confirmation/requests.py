"""Requests to cancel a confirmation: asked, answered, withdrawn, passed on (`process.md` 8)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, aliased, contains_eager, joinedload

from app.models import Account, CancellationRequest, Confirmation, RequestState, Return, Round, Unit
from app.services import history, returns
from app.services.confirmation import service
from app.services.confirmation.legality import require_legal
from app.services.confirmation.steps import Action, Step
from app.services.errors import ChangedMeanwhile, NotFound


@dataclass(frozen=True, slots=True)
class Waiting:
    """An open request that a unit can answer, and its own return that may stand in the way."""

    request: CancellationRequest
    return_: Return
    unit: Unit
    parent: Return | None


def ask(
    session: Session,
    return_: Return,
    *,
    actor: Account,
    at: datetime,
    version: int,
    reason: str,
    origin: CancellationRequest | None = None,
) -> CancellationRequest:
    """Ask the level above to cancel the confirmation of one's own return (8.1, 8.2).

    One request at a time is open; a repeat by whoever asked gives the same one. `origin` is
    the request from below that it is asked for.
    """
    family = returns.lock_family(session, return_.id)
    open_already = open_on(session, family.itself)
    if open_already is not None and open_already.asked_by_id == actor.id:
        return open_already
    step = require_legal(
        session, family, Action.REQUEST, actor=actor, at=at, version=version, reason=reason
    )
    if open_already is not None:
        raise ChangedMeanwhile()
    made = CancellationRequest(
        return_id=family.itself.id,
        origin_id=origin.id if origin else None,
        state=RequestState.OPEN,
        reason=reason,
        asked_at=at,
        asked_by_id=actor.id,
    )
    session.add(made)
    session.flush()
    _record(session, made, step, family.itself, actor=actor, at=at, reason=reason)
    return made


def pass_on(
    session: Session,
    request: CancellationRequest,
    *,
    actor: Account,
    at: datetime,
    version: int,
    reason: str,
) -> CancellationRequest:
    """Ask one's own level above in turn, because one has confirmed on top oneself (8.2).

    `version` is that of the actor's own return, above the one that the request is about. A
    request that is open there already serves this one too.
    """
    above = request.return_.parent
    if above is None:
        raise NotFound()
    returns.lock_family(session, above.id)
    session.refresh(request)
    if request.state is not RequestState.OPEN:
        raise ChangedMeanwhile()
    return open_on(session, above) or ask(
        session, above, actor=actor, at=at, version=version, reason=reason, origin=request
    )


def withdraw(
    session: Session, request: CancellationRequest, *, actor: Account, at: datetime, version: int
) -> CancellationRequest:
    """Take back one's own unit's request; a repeat changes nothing."""
    return _close(
        session, request, Action.WITHDRAW, RequestState.WITHDRAWN, actor=actor, at=at,
        version=version, answer="",
    )  # fmt: skip


def decline(
    session: Session,
    request: CancellationRequest,
    *,
    actor: Account,
    at: datetime,
    version: int,
    answer: str,
) -> CancellationRequest:
    """Decline a request from below, with a reason that whoever asked reads."""
    return _close(
        session, request, Action.DECLINE, RequestState.DECLINED, actor=actor, at=at,
        version=version, answer=answer,
    )  # fmt: skip


def grant(
    session: Session,
    request: CancellationRequest,
    *,
    actor: Account,
    at: datetime,
    version: int,
    answer: str = "",
) -> Confirmation:
    """Grant an open request by cancelling the confirmation, for its own reason unless told one."""
    returns.lock_family(session, request.return_id)
    session.refresh(request)
    is_repeated = request.state is RequestState.GRANTED and request.answered_by_id == actor.id
    if request.state is not RequestState.OPEN and not is_repeated:
        raise ChangedMeanwhile()
    reason = answer or request.reason
    return service.cancel(
        session, request.return_, actor=actor, at=at, version=version, reason=reason
    )


def get(session: Session, return_: Return, request_id: int) -> CancellationRequest:
    """Find a request about this very return; raise `NotFound` for any other."""
    found = session.get(CancellationRequest, request_id)
    if found is None or found.return_id != return_.id:
        raise NotFound()
    return found


def get_from_below(session: Session, parent: Return, request_id: int) -> CancellationRequest:
    """Find a request about a return below this one; raise `NotFound` for any other."""
    found = session.get(CancellationRequest, request_id)
    if found is None or found.return_.parent_id != parent.id:
        raise NotFound()
    return found


def open_on(session: Session, return_: Return) -> CancellationRequest | None:
    """Give the request about this return that waits for its answer, if one does."""
    return session.scalar(
        select(CancellationRequest)
        .options(joinedload(CancellationRequest.asked_by))
        .where(
            CancellationRequest.return_id == return_.id,
            CancellationRequest.state == RequestState.OPEN,
        )
        .execution_options(populate_existing=True)
    )


def latest_above(
    session: Session, request: CancellationRequest, parent: Return
) -> CancellationRequest | None:
    """Give what became of asking further up: the latest request there since this one was asked."""
    return session.scalar(
        select(CancellationRequest)
        .options(joinedload(CancellationRequest.answered_by))
        .where(
            CancellationRequest.return_id == parent.id,
            or_(
                CancellationRequest.answered_at.is_(None),
                CancellationRequest.answered_at >= request.asked_at,
            ),
        )
        .order_by(CancellationRequest.id.desc())
        .limit(1)
    )


def waiting_for(session: Session, the_round: Round, unit: Unit) -> list[Waiting]:
    """List the open requests that a unit can answer, the oldest first.

    They are about the returns below its own; of the department, about its provinces'. Where
    the unit's own return is confirmed, it has to ask further up before it can grant one.
    """
    parent = aliased(Return)
    rows = session.execute(
        select(CancellationRequest, parent)
        .join(CancellationRequest.return_)
        .join(Return.unit)
        .outerjoin(parent, parent.id == Return.parent_id)
        .options(
            contains_eager(CancellationRequest.return_).contains_eager(Return.unit),
            joinedload(CancellationRequest.asked_by),
        )
        .where(
            CancellationRequest.state == RequestState.OPEN,
            Return.round_id == the_round.id,
            or_(
                parent.unit_id == unit.id,
                and_(Return.parent_id.is_(None), Unit.parent_id == unit.id),
            ),
        )
        .order_by(CancellationRequest.asked_at, CancellationRequest.id)
    )
    return [
        Waiting(request, request.return_, request.return_.unit, above) for request, above in rows
    ]


def _close(
    session: Session,
    request: CancellationRequest,
    action: Action,
    state: RequestState,
    *,
    actor: Account,
    at: datetime,
    version: int,
    answer: str,
) -> CancellationRequest:
    family = returns.lock_family(session, request.return_id)
    session.refresh(request)
    if request.state is state and request.answered_by_id == actor.id:
        return request
    if request.state is not RequestState.OPEN:
        raise ChangedMeanwhile()
    step = require_legal(
        session, family, action, actor=actor, at=at, version=version, reason=answer
    )
    service.close(request, state, actor_id=actor.id, at=at, answer=answer)
    session.flush()
    _record(session, request, step, family.itself, actor=actor, at=at, reason=answer)
    return request


def _record(
    session: Session,
    request: CancellationRequest,
    step: Step,
    return_: Return,
    *,
    actor: Account,
    at: datetime,
    reason: str,
) -> None:
    history.record(
        session,
        step.event,
        "cancellation_request",
        request.id,
        unit=return_.unit,
        actor=actor,
        at=at,
        after={"state": request.state, "return": return_.id},
        reason=reason,
    )
