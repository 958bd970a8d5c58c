"""What a confirmation of counts freezes, and that it reads back (`process.md` 6.4, 7.4)."""

from __future__ import annotations

import json
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.people import Sex
from app.models import CountedSchool, Return
from app.services.confirmation import frozen, snapshot, totals
from app.services.confirmation.frozen import FrozenCounts
from tests.factories import Country, fill, make_sheet


def rows_of(session: Session, sheet: Return) -> list[CountedSchool]:
    return list(
        session.scalars(
            select(CountedSchool)
            .where(CountedSchool.return_id == sheet.id)
            .order_by(CountedSchool.id)
        )
    )


def test_a_frozen_sheet_reads_back_school_by_school(session: Session, country: Country) -> None:
    sheet = make_sheet(session, country.round, country.sao, schools=2, grades=["k2", "p1"])
    first, second = rows_of(session, sheet)
    fill(session, first, {("k2", Sex.MALE): 3, ("k2", Sex.FEMALE): 0, ("p1", Sex.MALE): 5})
    fill(session, second, 0)
    second.school.dissolved_on = date(2026, 5, 1)
    second.queries = second.answered = ["changed_much"]
    second.reason = "ยุบเลิกแล้ว"
    session.flush()
    made = snapshot.freeze(session, sheet, ())
    read = frozen.read(made.content)
    assert isinstance(read, FrozenCounts)
    assert read.unit.code == country.sao.code
    assert [(row.id, row.school_id) for row in read.rows] == [
        (first.id, first.school_id),
        (second.id, second.school_id),
    ]
    assert read.rows[0].figures == {
        ("k2", Sex.MALE): 3,
        ("k2", Sex.FEMALE): 0,
        ("p1", Sex.MALE): 5,
    }
    assert read.rows[0].pupils == 8
    assert read.rows[1].dissolved_on == date(2026, 5, 1)
    assert read.rows[1].queries == ("changed_much",)
    assert read.rows[1].reason == "ยุบเลิกแล้ว"
    assert set(read.rows[1].figures.values()) == {0}
    assert read.totals == made.totals == totals.of_sheet(session, sheet)
    assert (read.totals.male, read.totals.female) == (8, 0)


def test_the_same_figures_freeze_to_the_same_text(session: Session, country: Country) -> None:
    sheet = make_sheet(session, country.round, country.sao, schools=2)
    for row in rows_of(session, sheet):
        fill(session, row, 4)
    made = snapshot.freeze(session, sheet, ())
    session.expire_all()
    assert snapshot.freeze(session, sheet, ()) == made
    parsed = json.loads(made.content)
    assert parsed["kind"] == "counts"
    assert snapshot.canonical(parsed) == made.content
