"""How the portal itself is doing: what it prints with, what it keeps its rows in, who works."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import column, func, inspect, select, table
from sqlalchemy.orm import Session

from app.documents.fonts import NoThaiFont, document_font
from app.documents.render import Engine, EngineUnavailable, available_engines, chosen_engine
from app.models import Bundle, BundleState, Worker
from app.services import workers

REVISIONS = table("alembic_version", column("version_num"))


class EngineProblem(StrEnum):
    """Why no PDF can be made."""

    NONE_INSTALLED = "none_installed"
    UNKNOWN = "unknown"
    NOT_INSTALLED = "not_installed"


@dataclass(frozen=True, slots=True)
class Printing:
    """The engine in use, or the problem; the engines installed; the typeface, if there is one."""

    engine: Engine | None
    problem: EngineProblem | None
    installed: tuple[Engine, ...]
    font: str | None


@dataclass(frozen=True, slots=True)
class Storage:
    """The kind of database, never its address, and the revision of its tables."""

    kind: str
    revision: str | None


@dataclass(frozen=True, slots=True)
class Background:
    """When a worker was last heard of, how many are heard of, how many bundles wait for one."""

    heard_at: datetime | None
    heard: int
    waiting: int


def printing(setting: str | None) -> Printing:
    """Tell which engine the setting leads to, or why to none."""
    installed = available_engines()
    try:
        engine, problem = chosen_engine(setting), None
    except EngineUnavailable:
        engine, problem = None, _problem(setting, installed)
    return Printing(engine, problem, installed, _font())


def storage(session: Session) -> Storage:
    """Tell the kind of database and the revision of its tables, None where it notes none."""
    connection = session.connection()
    revisions: list[str] = []
    if inspect(connection).has_table(REVISIONS.name):
        revisions = sorted(session.scalars(select(REVISIONS.c.version_num)))
    return Storage(connection.dialect.name, ", ".join(revisions) or None)


def background(session: Session, *, at: datetime) -> Background:
    """Tell whether anybody makes what is asked for, and how much of it waits."""
    heard = Worker.seen_at > at - workers.SILENT
    heard_at, count = session.execute(
        select(func.max(Worker.seen_at), func.count().filter(heard))
    ).one()
    waiting = select(func.count()).where(Bundle.state == BundleState.WAITING)
    return Background(heard_at, count, session.scalar(waiting) or 0)


def _problem(setting: str | None, installed: tuple[Engine, ...]) -> EngineProblem:
    if not installed:
        return EngineProblem.NONE_INSTALLED
    return EngineProblem.NOT_INSTALLED if setting in list(Engine) else EngineProblem.UNKNOWN


def _font() -> str | None:
    try:
        return document_font().family
    except NoThaiFont:
        return None
