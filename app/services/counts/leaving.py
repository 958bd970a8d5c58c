"""Schools that have left an authority's sheet: since when, and who pays for them (6.1)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, joinedload

from app.models import OtherSchool, SchoolPayer, Unit


@dataclass(frozen=True, slots=True)
class Departure:
    """A school that an authority pays or paid for: until which day, and who is named to pay."""

    school: OtherSchool
    until: date | None
    payers: tuple[SchoolPayer, ...]


def departures(
    session: Session, authority: Unit, school_ids: Collection[int]
) -> dict[int, Departure]:
    """Say of schools where they went, by their ids; of others than an authority's own nothing."""
    paid = exists().where(
        SchoolPayer.school_id == OtherSchool.id, SchoolPayer.authority_id == authority.id
    )
    schools = session.scalars(
        select(OtherSchool).where(OtherSchool.id.in_(school_ids), paid).order_by(OtherSchool.id)
    ).all()
    payers = session.scalars(
        select(SchoolPayer)
        .options(joinedload(SchoolPayer.authority))
        .where(SchoolPayer.school_id.in_([school.id for school in schools]))
        .order_by(SchoolPayer.school_id, SchoolPayer.valid_from, SchoolPayer.id)
    ).all()
    return {
        school.id: _departure(authority, school, [p for p in payers if p.school_id == school.id])
        for school in schools
    }


def _departure(authority: Unit, school: OtherSchool, payers: Collection[SchoolPayer]) -> Departure:
    own = [one.valid_to for one in payers if one.authority_id == authority.id]
    ended = [on for on in own if on is not None]
    return Departure(
        school=school,
        until=max(ended) if ended and None not in own else None,
        payers=tuple(one for one in payers if one.valid_to is None),
    )
