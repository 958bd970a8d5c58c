"""When each login was last used: shortly before the last thing that it did."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.orm import Session

from app.models import Account, Enrolment, History, Unit

_BEFORE_ACTING = timedelta(minutes=20)


def note(session: Session, office: Unit) -> None:
    """Let every account of a province that did something have signed in for it."""
    of_province = (
        select(Account.id)
        .join(Account.unit)
        .where(Unit.path.startswith(f"{office.path}/") | (Unit.id == office.id))
    )
    latest: dict[int | None, datetime] = {}
    for column, moment in (
        (Enrolment.changed_by_id, Enrolment.changed_at),
        (History.account_id, History.at),
    ):
        acts = select(column, func.max(moment)).where(column.in_(of_province)).group_by(column)
        for account_id, at in session.execute(acts):
            latest[account_id] = max(at, latest.get(account_id, at))
    if latest:
        account = Account.__table__.c
        session.connection().execute(
            update(Account)
            .where(account.id == bindparam("account"))
            .values(last_sign_in_at=bindparam("moment")),
            [
                {"account": account_id, "moment": at - _BEFORE_ACTING}
                for account_id, at in latest.items()
            ],
        )
