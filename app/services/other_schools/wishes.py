"""What authorities ask the provincial office to mend in its list of schools (6.1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload

from app.access.scope import Scope
from app.domain import paging
from app.models import Account, OtherSchool, SchoolWish, Unit, WishKind, WishState
from app.services import history
from app.services.errors import ChangedMeanwhile, NotFound, ReasonMissing

PER_PAGE = 30
SUBJECT = "school_wish"


@dataclass(frozen=True, slots=True)
class Found:
    """One page of wishes, and how many there are."""

    rows: list[SchoolWish]
    total: int
    number: int

    @property
    def pages(self) -> int:
        return paging.pages_of(self.total, PER_PAGE)


def ask(
    session: Session,
    authority: Unit,
    *,
    kind: WishKind,
    school: OtherSchool | None,
    text: str,
    actor: Account,
    at: datetime,
) -> SchoolWish:
    """Ask the office to mend its list; the same that waits for an answer is not asked twice.

    `school` is the one that is wrong or another's, None for one that is missing.
    """
    if not text.strip():
        raise ReasonMissing()
    province = school.province if school else authority.parent
    if province is None or (kind is WishKind.MISSING) is not (school is None):
        raise NotFound()
    same = session.scalar(
        select(SchoolWish).where(
            SchoolWish.authority_id == authority.id,
            SchoolWish.kind == kind,
            SchoolWish.school_id.is_(None) if school is None else SchoolWish.school_id == school.id,
            SchoolWish.text == text.strip(),
            SchoolWish.state == WishState.OPEN,
        )
    )
    if same is not None:
        return same
    made = SchoolWish(
        authority_id=authority.id,
        province_id=province.id,
        school_id=school.id if school else None,
        kind=kind,
        text=text.strip(),
        asked_at=at,
        asked_by_id=actor.id,
    )
    session.add(made)
    session.flush()
    history.record(
        session,
        "school_wish.asked",
        SUBJECT,
        made.id,
        unit=authority,
        actor=actor,
        at=at,
        after={"schools": [school.name] if school else [], "text": made.text},
    )
    return made


def get(session: Session, province: Unit, wish_id: int) -> SchoolWish:
    """Give a wish that was put to a province, or raise `NotFound`."""
    found = session.get(SchoolWish, wish_id)
    if found is None or found.province_id != province.id:
        raise NotFound()
    return found


def version_of(wish: SchoolWish) -> str:
    """Say which answer a wish has: nothing while it is open."""
    return wish.answered_at.isoformat() if wish.answered_at else ""


def answer(
    session: Session,
    wish: SchoolWish,
    *,
    version: str,
    state: WishState,
    text: str,
    actor: Account,
    at: datetime,
) -> None:
    """Say that a wish is done, or why it is declined, on top of the answer of this `version`.

    Saying the same again changes nothing. Raise `ReasonMissing`, or `ChangedMeanwhile` where
    somebody else has answered otherwise.
    """
    session.refresh(wish, with_for_update={"of": SchoolWish, "key_share": True})
    before, said = {"state": wish.state.value, "answer": wish.answer}, text.strip()
    if (wish.state, wish.answer) == (state, said):
        return
    if version_of(wish) != version:
        raise ChangedMeanwhile()
    if state is WishState.DECLINED and not said:
        raise ReasonMissing()
    # Read first: an expired actor is loaded anew, which would flush a half-answered wish.
    actor_id = actor.id
    wish.state, wish.answer = state, said
    wish.answered_at, wish.answered_by_id = at, actor_id
    session.flush()
    history.record(
        session,
        "school_wish.answered",
        SUBJECT,
        wish.id,
        unit=wish.authority,
        actor=actor,
        at=at,
        before=before,
        after={"state": state.value, "answer": wish.answer},
        reason=wish.answer,
    )


def count_open(session: Session, province: Unit) -> int:
    """Count the wishes that wait for a province's answer."""
    return (
        session.scalar(
            select(func.count())
            .select_from(SchoolWish)
            .where(SchoolWish.province_id == province.id, SchoolWish.state == WishState.OPEN)
        )
        or 0
    )


def put_to(session: Session, province: Unit, *, scope: Scope, page: int) -> Found:
    """List a province's wishes, those that wait first and the oldest of them on top."""
    return _page(
        session, SchoolWish.province_id == province.id, scope, SchoolWish.province_id, page
    )


def of(session: Session, authority: Unit, *, scope: Scope, page: int) -> Found:
    """List an authority's own wishes in the same order."""
    return _page(
        session, SchoolWish.authority_id == authority.id, scope, SchoolWish.authority_id, page
    )


def _page(
    session: Session,
    wanted: ColumnElement[bool],
    scope: Scope,
    unit_id: InstrumentedAttribute[int],
    page: int,
) -> Found:
    seen = (wanted, unit_id.in_(select(Unit.id).where(scope.units())))
    total = session.scalar(select(func.count()).select_from(SchoolWish).where(*seen)) or 0
    span = paging.span(total, page, size=PER_PAGE)
    is_open = SchoolWish.state == WishState.OPEN
    rows = session.scalars(
        select(SchoolWish)
        .options(
            joinedload(SchoolWish.authority),
            joinedload(SchoolWish.school),
            joinedload(SchoolWish.asked_by),
            joinedload(SchoolWish.answered_by),
        )
        .where(*seen)
        .order_by(is_open.desc(), SchoolWish.answered_at.desc(), SchoolWish.asked_at, SchoolWish.id)
        .limit(PER_PAGE)
        .offset(span.offset)
    )
    return Found(list(rows), total, span.number)
