"""The accounts that a policy is about, counted by what decisions distinguish them by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.access.enforcer import Subject
from app.domain.login_codes import split_username, username
from app.domain.thai_calendar import in_bangkok
from app.models import Account, Unit


@dataclass(frozen=True, slots=True)
class Group:
    """Active accounts that are decided alike; a login that a rule names is a group of its own."""

    subject: Subject
    dissolved_on: date | None
    accounts: int

    def lives(self, moment: datetime) -> bool:
        """Say whether these accounts' units exist, so that they can sign in."""
        return self.dissolved_on is None or in_bangkok(moment).date() < self.dissolved_on


def groups(session: Session, *, named: Collection[str]) -> list[Group]:
    """Count the active accounts by class and duty, those whose login is `named` one by one."""
    kinds = (Unit.login_class, Account.duty, Unit.dissolved_on)
    active = select(*kinds).join(Unit, Unit.id == Account.unit_id).where(Account.active)
    codes = sorted({split_username(one)[0] for one in named})
    single = []
    for login_class, duty, dissolved_on, code, suffix in session.execute(
        active.add_columns(Unit.code, Account.suffix).where(Unit.code.in_(codes))
    ):
        login = username(code, suffix)
        if login in named:
            single.append(Group(Subject(login_class, duty.value, login), dissolved_on, 1))
    apart = Counter((one.subject.login_class, one.subject.duty, one.dissolved_on) for one in single)
    together = []
    for login_class, duty, dissolved_on, accounts in session.execute(
        active.add_columns(func.count()).group_by(*kinds).order_by(*kinds)
    ):
        others = accounts - apart[login_class, duty.value, dissolved_on]
        if others:
            together.append(Group(Subject(login_class, duty.value), dissolved_on, others))
    return together + sorted(single, key=lambda one: one.subject.login)
