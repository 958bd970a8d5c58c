"""Sheets that are recorded again after their round had closed (`process.md` 2.1)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, true
from sqlalchemy.orm import Session

from app.models import Account, Count, CountedSchool, OtherSchool, Return, Round, State, Unit
from app.services import returns
from app.services.counts import recording
from app.services.counts.reading import is_taught


def settle(
    session: Session, the_round: Round, *, unit: Unit | None = None, actor: Account, at: datetime
) -> None:
    """Look anew at the sheets of a round, or a unit's, with figures of grades taught no more.

    A round that was closed kept them, whatever the list of schools has said since.
    """
    ids = session.scalars(
        select(Return.id)
        .distinct()
        .join(CountedSchool, CountedSchool.return_id == Return.id)
        .join(OtherSchool, OtherSchool.id == CountedSchool.school_id)
        .join(Count, Count.counted_school_id == CountedSchool.id)
        .where(
            Return.round_id == the_round.id,
            Return.state == State.RECORDING,
            true() if unit is None else Return.unit_id == unit.id,
            ~is_taught(),
        )
    ).all()
    for sheet in returns.lock_all(session, ids):
        if sheet.state is State.RECORDING:
            recording.look_anew(session, sheet, actor=actor, at=at)
