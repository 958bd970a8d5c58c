"""Find the confirmation that a printed code names, with what may be told of it to everybody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.domain.verify_codes import read_code
from app.models import Confirmation, DataSet, Return
from app.services.confirmation import totals
from app.services.submissions.standing import WhatBecame, standing_of


@dataclass(frozen=True, slots=True)
class Told:
    """What the page of a code tells everybody: no names of persons, and no figures by grade."""

    code: str
    unit_name: str
    unit_code: str
    data_set: DataSet
    academic_year: int
    round_number: int
    number: int
    confirmed_at: datetime
    total: int
    male: int
    female: int
    became: WhatBecame


def find(session: Session, typed: str) -> Confirmation | None:
    """Find the confirmation that a typed code names; None for whatever is no code of one."""
    code = read_code(typed)
    if code is None:
        return None
    return session.scalar(
        select(Confirmation)
        .options(
            joinedload(Confirmation.return_).joinedload(Return.unit),
            joinedload(Confirmation.return_).joinedload(Return.round),
            joinedload(Confirmation.return_).joinedload(Return.confirmation),
        )
        .where(Confirmation.code == code)
    )


def told_of(confirmation: Confirmation) -> Told:
    """Give what everybody may be told of a confirmation."""
    return_, figures = confirmation.return_, totals.kept(confirmation.totals)
    return Told(
        code=confirmation.code,
        unit_name=return_.unit.name,
        unit_code=return_.unit.code,
        data_set=return_.data_set,
        academic_year=return_.round.academic_year,
        round_number=return_.round.number,
        number=confirmation.number,
        confirmed_at=confirmation.confirmed_at,
        total=figures.total,
        male=figures.male,
        female=figures.female,
        became=standing_of(confirmation),
    )
