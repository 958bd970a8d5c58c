"""Many submissions in one ZIP, made in the background, part by part, in the database."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.account import Account
from app.models.base import Base, Moment, Word, one_of
from app.models.returns import Confirmation
from app.models.round import Round
from app.models.unit import Unit


class BundleState(StrEnum):
    WAITING = "waiting"
    MAKING = "making"
    READY = "ready"
    FAILED = "failed"
    STOPPED = "stopped"


class Bundle(Base):
    """All submissions below a unit in a round, asked for as one ZIP.

    Which confirmations it holds is settled when it is asked for. A worker that takes it writes
    `worked_at` anew after each part; one that has been silent for long is taken over by another.
    After `expires_at` its parts are removed. `portal` is the address that its papers name. `tries`
    counts how often it was taken since a part of it was last made.
    """

    __tablename__ = "bundle"
    __table_args__ = (
        one_of("state", BundleState),
        CheckConstraint("(state = 'ready') = (expires_at IS NOT NULL)", name="ready_expires"),
        CheckConstraint("(state = 'failed') = (failure <> '')", name="failed_why"),
        Index("ix_bundle_unit_id", "unit_id", "round_id"),
        Index(
            "uq_bundle_under_way",
            "unit_id",
            "round_id",
            unique=True,
            sqlite_where=text("state IN ('waiting', 'making')"),
            postgresql_where=text("state IN ('waiting', 'making')"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    asked_at: Mapped[datetime] = mapped_column(Moment)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    with_sheets: Mapped[bool] = mapped_column(default=True)
    thai_digits: Mapped[bool] = mapped_column(default=True)
    portal: Mapped[str] = mapped_column(String(200))
    state: Mapped[BundleState] = mapped_column(Word(BundleState), default=BundleState.WAITING)
    total: Mapped[int]
    made: Mapped[int] = mapped_column(default=0)
    tries: Mapped[int] = mapped_column(default=0)
    worker: Mapped[str] = mapped_column(String(40), default="")
    worked_at: Mapped[datetime | None] = mapped_column(Moment)
    expires_at: Mapped[datetime | None] = mapped_column(Moment)
    failure: Mapped[str] = mapped_column(String(200), default="")

    round: Mapped[Round] = relationship()
    unit: Mapped[Unit] = relationship()
    asked_by: Mapped[Account] = relationship()


class BundlePart(Base):
    """One confirmation and its files in a bundle; none until it is made, or why it cannot be."""

    __tablename__ = "bundle_part"

    bundle_id: Mapped[int] = mapped_column(ForeignKey("bundle.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    confirmation_id: Mapped[int] = mapped_column(ForeignKey("confirmation.id"))
    name: Mapped[str] = mapped_column(String(300))
    pdf: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    sheet: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    made_at: Mapped[datetime | None] = mapped_column(Moment)
    failure: Mapped[str] = mapped_column(String(40), default="")

    confirmation: Mapped[Confirmation] = relationship()


class Worker(Base):
    """A process that works in the background, and when it was last heard of."""

    __tablename__ = "worker"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    started_at: Mapped[datetime] = mapped_column(Moment)
    seen_at: Mapped[datetime] = mapped_column(Moment)
