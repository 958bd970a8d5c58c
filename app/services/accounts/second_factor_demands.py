"""Which classes of login must have a second factor, by the department's order."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, delete, func, or_, select
from sqlalchemy.orm import Session

from app.domain.login_codes import LoginClass
from app.domain.thai_calendar import in_bangkok
from app.models import Account, SecondFactorDemand, Unit
from app.services import history
from app.services.errors import ChangedMeanwhile


@dataclass(frozen=True, slots=True)
class Standing:
    """A class of login: since when it is demanded of, and how many accounts have and lack it."""

    login_class: LoginClass
    since: datetime | None
    have: int
    lack: int


def is_demanded(session: Session, login_class: LoginClass) -> bool:
    """Tell whether accounts of a class must have a second factor."""
    return session.get(SecondFactorDemand, login_class) is not None


def standings(session: Session, *, at: datetime) -> list[Standing]:
    """Count every class's accounts that can sign in.

    Not by scope: a demand is made of a whole class, and no account is named.
    """
    has = Account.second_factor_since.is_not(None)
    rows = session.execute(
        select(
            Unit.login_class, func.sum(case((has, 1), else_=0)), func.sum(case((has, 0), else_=1))
        )
        .join(Account, Account.unit_id == Unit.id)
        .where(
            Account.active.is_(True),
            or_(Unit.dissolved_on.is_(None), Unit.dissolved_on > in_bangkok(at).date()),
        )
        .group_by(Unit.login_class)
    )
    counted = {login_class: (have, lack) for login_class, have, lack in rows}
    since = {one.login_class: one.since for one in session.scalars(select(SecondFactorDemand))}
    return [Standing(one, since.get(one), *counted.get(one, (0, 0))) for one in LoginClass]


def demand(
    session: Session,
    classes: Collection[LoginClass],
    *,
    known: Collection[LoginClass],
    actor: Account,
    at: datetime,
) -> None:
    """Demand a second factor of these classes and of no others; it holds at once.

    `known` are the classes that the page showed as demanded: raise `ChangedMeanwhile` where they
    have changed. Two at once wait for each other at the department's row.
    """
    session.execute(select(Unit.id).where(Unit.parent_id.is_(None)).with_for_update())
    before = set(session.scalars(select(SecondFactorDemand.login_class)))
    wanted = set(classes)
    if before == wanted:
        return
    if before != set(known):
        raise ChangedMeanwhile()
    session.execute(
        delete(SecondFactorDemand).where(SecondFactorDemand.login_class.in_(before - wanted))
    )
    session.add_all(
        SecondFactorDemand(login_class=one, since=at, demanded_by_id=actor.id)
        for one in LoginClass
        if one in wanted - before
    )
    session.flush()
    history.record(
        session,
        "second_factor_demanded",
        "unit",
        actor.unit_id,
        unit=actor.unit,
        actor=actor,
        at=at,
        before={"classes": sorted(before)},
        after={"classes": sorted(wanted)},
    )
