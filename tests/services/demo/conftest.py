"""A small part of the demo country, loaded once for each kind of database."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from app.demo.country import Extent, load
from app.models import Base
from app.models.connection import begin_as_writer, prepare
from tests.support.postgres import PostgresServer

TODAY = date(2026, 11, 23)
SMALL = Extent(("33",), authorities_at_most=30, institutions_each=3)
TINY = Extent(("33", "30"), authorities_at_most=4, institutions_each=1)


def loaded(url: str, extent: Extent, today: date = TODAY) -> Engine:
    """Load a demo as the command does: a commit after each province."""
    engine = create_engine(url, poolclass=NullPool)
    prepare(engine)
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        begin_as_writer(session)
        for _name in load(session, extent=extent, today=today):
            session.commit()
            begin_as_writer(session)
    return engine


@pytest.fixture(scope="package")
def demo_engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    path = tmp_path_factory.mktemp("demo") / "demo.sqlite3"
    engine = loaded(f"sqlite:///{path}", SMALL)
    yield engine
    engine.dispose()


@pytest.fixture
def demo(demo_engine: Engine) -> Iterator[Session]:
    """The small demo; what a test changes is rolled back."""
    with Session(demo_engine) as session:
        begin_as_writer(session)
        yield session
        session.rollback()


@pytest.fixture(scope="package")
def tiny_postgres(postgres: PostgresServer) -> Iterator[Engine]:
    """Two provinces with a few units each, on PostgreSQL."""
    url = postgres.create_database("lec_demo")
    engine = loaded(url, TINY)
    yield engine
    engine.dispose()
    postgres.drop_database("lec_demo")


@pytest.fixture
def tiny_sqlite(tmp_path: Path) -> Iterator[Engine]:
    engine = loaded(f"sqlite:///{tmp_path / 'tiny.sqlite3'}", TINY)
    yield engine
    engine.dispose()
