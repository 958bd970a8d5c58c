"""Schools of other affiliations, who pays for them, and the sheet of an authority."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import count
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.affiliations import Affiliation
from app.domain.counts import Cell
from app.domain.thai_text import sort_key
from app.models import (
    Count,
    CountedSchool,
    DataSet,
    OtherSchool,
    Return,
    Round,
    SchoolPayer,
    Unit,
)
from app.services import returns
from app.services.counts import tallies
from tests.factories.units import SCHOOL_GRADES

LONG_AGO = date(2020, 5, 16)
_CODES = count(1033530001)


def make_other_school(session: Session, province: Unit, **facts: Any) -> OtherSchool:
    """Make an OBEC school of a province that teaches from อ.2 to ป.6; `facts` say otherwise."""
    code = facts.pop("code", None) or str(next(_CODES))
    name = facts.pop("name", None) or f"โรงเรียนบ้าน {code}"
    shape: dict[str, Any] = {"affiliation": Affiliation.OBEC, "grades": [*SCHOOL_GRADES]}
    made = OtherSchool(
        province_id=province.id, code=code, name=name, sort_key=sort_key(name), **shape | facts
    )
    session.add(made)
    session.flush()
    return made


def make_payer(
    session: Session, school: OtherSchool, authority: Unit, since: date = LONG_AGO
) -> SchoolPayer:
    """Let an authority pay for a school, and so owe counts from the next round on."""
    authority.pays_for_other_schools = True
    made = SchoolPayer(school_id=school.id, authority_id=authority.id, valid_from=since)
    session.add(made)
    session.flush()
    return made


def make_sheet(
    session: Session, the_round: Round, authority: Unit, schools: int = 3, **facts: Any
) -> Return:
    """Make schools that an authority pays for, and its sheet in a round that is there already."""
    assert authority.parent is not None
    for _ in range(schools):
        make_payer(session, make_other_school(session, authority.parent, **facts), authority)
    sheet = returns.find(session, the_round, authority, DataSet.COUNTS)
    if sheet is None:
        whole = returns.get(session, the_round, authority.parent, DataSet.WHOLE)
        sheet = Return(
            round_id=the_round.id,
            unit_id=authority.id,
            data_set=DataSet.COUNTS,
            parent_id=whole.id,
            changed_at=the_round.opens_at,
        )
        session.add(sheet)
        session.flush()
    known = select(CountedSchool.school_id).where(CountedSchool.return_id == sheet.id)
    paid = session.scalars(
        select(SchoolPayer.school_id)
        .where(SchoolPayer.authority_id == authority.id, SchoolPayer.school_id.not_in(known))
        .order_by(SchoolPayer.school_id)
    )
    session.add_all(CountedSchool(return_id=sheet.id, school_id=school_id) for school_id in paid)
    tallies.count_anew(session, sheet)
    return sheet


def fill(session: Session, row: CountedSchool, figures: Mapping[Cell, int] | int = 7) -> None:
    """Fill a row of a sheet, with one figure for all that the school teaches or with these."""
    if isinstance(figures, int):
        figures = {(grade, sex): figures for grade in row.school.grades for sex in ("m", "f")}
    session.add_all(
        Count(counted_school_id=row.id, grade=grade, sex=sex, pupils=pupils)
        for (grade, sex), pupils in figures.items()
    )
    row.is_complete = True
    session.flush()
