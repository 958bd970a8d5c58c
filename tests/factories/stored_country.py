"""The small country as the rows that it is made of, for the many tests that begin with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from functools import cache
from typing import Any

from sqlalchemy import Table, create_engine, func, insert, select
from sqlalchemy.orm import Session

from app.models import Base
from tests.factories.country import Country, make_country

Rows = Sequence[tuple[Table, Sequence[Mapping[str, Any]]]]


def put_country(session: Session) -> Country:
    """Put the country into an empty database, as `make_country` would, in a few statements."""
    stored, rows = _stored()
    for table, of_table in rows:
        session.execute(insert(table), of_table)
    if session.get_bind().dialect.name == "postgresql":
        _count_on(session, [table for table, _rows in rows])
    units = {
        one.name: session.merge(getattr(stored, one.name), load=False)
        for one in fields(stored)
        if one.name != "accounts"
    }
    accounts = {
        code: session.merge(account, load=False) for code, account in stored.accounts.items()
    }
    return replace(stored, **units, accounts=accounts)


@cache
def _stored() -> tuple[Country, Rows]:
    """Make the country once a process, in a database of its own."""
    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine)
    with Session(engine, expire_on_commit=False) as session:
        country = make_country(session)
        session.commit()
        made = [
            (table, [dict(row) for row in session.execute(select(table)).mappings()])
            for table in Base.metadata.sorted_tables
        ]
    engine.dispose()
    return country, [(table, rows) for table, rows in made if rows]


def _count_on(session: Session, tables: Sequence[Table]) -> None:
    """Let PostgreSQL give the keys that come after those it was given."""
    keyed = [table.c.id for table in tables if table.c.get("id") is not None]
    session.execute(
        select(
            *(
                func.setval(
                    func.pg_get_serial_sequence(f'"{key.table.name}"', "id"),
                    select(func.max(key)).scalar_subquery(),
                )
                for key in keyed
            )
        )
    )
