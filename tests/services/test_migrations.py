"""Migrations lead to the tables of the models, with rows in them, and back again."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, select, text

from app.extensions import db
from app.models import Base, CountedSchool, CountLink, Duty
from app.services.confirmation import preparing, service
from tests.factories import make_account, make_country, make_enrolment, make_round, make_sheet
from tests.factories.rounds import NOW
from tests.support.migrations import REVISIONS


def test_the_migrations_lead_to_the_tables_of_the_models(bare: Flask) -> None:
    upgrade()
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, Base.metadata) == []


def test_the_migrated_tables_hold_the_constraints_of_the_models(bare: Flask) -> None:
    upgrade()
    with db.engine.connect() as connection:
        inspector = inspect(connection)
        for table in Base.metadata.sorted_tables:
            found = {
                *(check["name"] for check in inspector.get_check_constraints(table.name)),
                *(key["name"] for key in inspector.get_foreign_keys(table.name)),
                *(unique["name"] for unique in inspector.get_unique_constraints(table.name)),
            }
            wanted = {
                str(constraint.name)
                for constraint in table.constraints
                if not str(constraint.name).startswith("pk_")
            }
            assert wanted <= found, table.name


def test_each_migration_goes_down_and_up_again_with_rows_in_the_tables(bare: Flask) -> None:
    upgrade()
    country = make_country(db.session())
    make_enrolment(
        db.session(),
        country.roster(db.session(), country.school),
        country.account(country.school),
    )
    db.session.commit()
    db.session.remove()
    for revision, before in pairwise([*reversed(REVISIONS), "base"]):
        downgrade(revision=before)
        upgrade(revision=revision)
        downgrade(revision=before)
    upgrade()


def test_who_answers_for_an_earlier_confirmation_is_taken_of_the_accounts(bare: Flask) -> None:
    upgrade()
    session = db.session()
    country = make_country(session)
    country.round = make_round(session, number=2)
    country.sao.head_confirms = True
    roster = country.roster(session, country.school)
    officer, head = (
        country.account(country.school),
        make_account(session, country.school, Duty.HEAD, "01"),
    )
    officer.name, officer.position, head.position = "", "ครู", "ผู้อำนวยการ"
    step = {"at": NOW, "wording": "ขอรับรอง"}
    preparing.prepare(session, roster, actor=officer, version=roster.version, **step)
    service.confirm(session, roster, actor=head, version=roster.version, **step)
    session.commit()
    kept = _answering()
    assert kept[0][:2] == ("ผู้อำนวยการ", "head")
    assert kept[0][3:] == (officer.username, "ครู")
    db.session.remove()
    downgrade(revision="0014")
    upgrade()
    assert _answering() == kept


def test_a_reason_of_before_stands_for_all_that_was_asked_then(bare: Flask) -> None:
    upgrade()
    session = db.session()
    country = make_country(session)
    sheet = make_sheet(session, country.round, country.sao, schools=2)
    rows = session.scalars(select(CountedSchool).where(CountedSchool.return_id == sheet.id)).all()
    for row, reason in zip(rows, ("นับแล้ว", ""), strict=True):
        row.queries, row.reason = ["all_round", "changed_much"], reason
    session.commit()
    db.session.remove()
    downgrade(revision="0015")
    upgrade()
    found = db.session().scalars(select(CountedSchool).order_by(CountedSchool.id))
    assert [row.answered for row in found] == [["all_round", "changed_much"], []]


def test_a_signature_of_before_that_lacks_a_position_keeps_its_figures(bare: Flask) -> None:
    upgrade()
    session = db.session()
    country = make_country(session)
    sheet = make_sheet(session, country.round, country.sao, schools=2)
    rows = session.scalars(select(CountedSchool).where(CountedSchool.return_id == sheet.id)).all()
    links = [
        CountLink(
            counted_school_id=row.id, token_sha256=str(row.id), made_at=NOW,
            made_by_id=country.account(country.sao).id, expires_at=NOW + timedelta(days=1),
        )
        for row in rows
    ]  # fmt: skip
    signed, waiting = links
    signed.signed_at, signed.figures = NOW, {"p1": {"m": 3}}
    signed.signed_name, signed.signed_position = "นางสาวสมศรี ใจดี", "ครูใหญ่"
    session.add_all(links)
    session.commit()
    told, other = signed.id, waiting.id
    db.session.remove()
    downgrade(revision="0016")
    db.session().execute(text("UPDATE count_link SET signed_position = ' '"))
    db.session.commit()
    db.session.remove()
    upgrade()
    kept = db.session().get_one(CountLink, told)
    assert (kept.signed_name, kept.signed_position) == ("นางสาวสมศรี ใจดี", "–")
    assert kept.figures == {"p1": {"m": 3}}
    assert db.session().get_one(CountLink, other).signed_position == ""
    with db.engine.connect() as connection:
        [index] = [
            one
            for one in inspect(connection).get_indexes("count_link")
            if one["unique"] and one["name"] == "uq_count_link_open"
        ]
    assert any("withdrawn_at IS NULL" in str(one) for one in index["dialect_options"].values())


def _answering() -> list[tuple[Any, ...]]:
    with db.engine.connect() as connection:
        return [
            tuple(row)
            for row in connection.execute(
                text(
                    "SELECT confirmed_by_position, confirmed_by_duty, prepared_at,"
                    " prepared_by_name, prepared_by_position FROM confirmation"
                )
            )
        ]
