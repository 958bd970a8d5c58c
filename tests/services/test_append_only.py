"""What is kept stays as written: triggers refuse, and outlive every migration."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.extensions import db
from app.models import AccessLog, Confirmation, IssuedFile
from app.models.append_only import GUARDS, KEPT_DAYS, Guard
from app.services import history
from tests.factories import Country
from tests.factories.rounds import NOW
from tests.support.migrations import REVISIONS

# The revision that made a guarded table, where it was not the first.
SINCE = {"issued_file": "0013"}
OPERATIONS = {"UPDATE": "UPDATE {0} SET id = id + 1000", "DELETE": "DELETE FROM {0}"}


@pytest.fixture
def kept(session: Session, country: Country) -> Session:
    """The small country with a row in every guarded table."""
    teacher = country.account(country.school)
    history.record(
        session, "tested", "unit", country.school.id, unit=country.school, actor=teacher, at=NOW
    )
    session.add(AccessLog(at=datetime.now(UTC), event="refused"))
    confirmation = Confirmation(
        return_id=country.roster(session, country.school).id, number=1, wording="",
        confirmed_at=NOW, confirmed_by_id=teacher.id, confirmed_by_name="", pupils=0, totals=[],
        content="{}", sha256="",
    )  # fmt: skip
    session.add(confirmation)
    session.flush()
    session.add(
        IssuedFile(
            confirmation_id=confirmation.id, kind="pdf", sha256="x", size=1, issued_at=NOW,
            issued_by_id=teacher.id,
        )
    )  # fmt: skip
    session.flush()
    return session


@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: guard.name)
def test_what_is_kept_is_neither_altered_nor_removed(kept: Session, guard: Guard) -> None:
    with pytest.raises(IntegrityError, match=f"{guard.table} is append-only"):
        kept.execute(text(OPERATIONS[guard.operation].format(guard.table)))


@pytest.mark.parametrize("table", sorted({guard.table for guard in GUARDS}))
def test_what_is_kept_is_never_emptied_at_once(kept: Session, table: str) -> None:
    statement = f"TRUNCATE {table} CASCADE"
    if kept.get_bind().dialect.name == "sqlite":
        statement = OPERATIONS["DELETE"].format(table)
    with pytest.raises(IntegrityError, match="is append-only"):
        kept.execute(text(statement))


def test_the_access_log_is_removed_after_ninety_days_and_not_before(session: Session) -> None:
    now = datetime.now(UTC)
    old, young = (
        AccessLog(at=now - timedelta(days=days), event="refused")
        for days in (KEPT_DAYS + 1, KEPT_DAYS - 1)
    )
    session.add_all([old, young])
    session.flush()
    session.delete(old)
    session.flush()
    session.delete(young)
    with pytest.raises(IntegrityError, match="access_log is append-only"):
        session.flush()


def test_the_triggers_are_there_and_bite_after_every_migration_up_and_down(bare: Flask) -> None:
    for revision in REVISIONS:
        upgrade(revision=revision)
        _assert_guarded(revision)
    for revision in reversed(REVISIONS[:-1]):
        downgrade(revision=revision)
        _assert_guarded(revision)


def _assert_guarded(revision: str) -> None:
    for guard in GUARDS:
        with db.engine.connect() as connection:
            if revision < SINCE.get(guard.table, ""):
                continue
            assert inspect(connection).has_table(guard.table), revision
            _add_row(connection, guard.table)
            with pytest.raises(IntegrityError, match=f"{guard.table} is append-only"):
                connection.execute(text(OPERATIONS[guard.operation].format(guard.table)))


def _add_row(connection: Connection, table: str) -> None:
    """Add a row that says as little as the table of this revision allows."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
    else:
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
    values: dict[str, str] = {}
    for column in inspect(connection).get_columns(table):
        if column["nullable"] or column["name"] == "id" or column["default"]:
            continue
        kind = str(column["type"])
        values[column["name"]] = {"effect": "'allow'", "reach": "'own'", "kind": "'pdf'"}.get(
            column["name"],
            "CURRENT_TIMESTAMP"
            if kind.startswith(("DATETIME", "TIMESTAMP"))
            else "'{}'"
            if kind == "JSON"
            else "1"
            if kind == "INTEGER"
            else "''",
        )
    columns, row = ", ".join(values), ", ".join(values.values())
    connection.execute(text(f"INSERT INTO {table} (id, {columns}) VALUES (1, {row})"))
    if connection.dialect.name != "sqlite":
        connection.exec_driver_sql("SET LOCAL session_replication_role = origin")
