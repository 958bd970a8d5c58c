"""Returns, their confirmations and the requests to cancel one (`process.md` 7 and 8)."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.domain.verify_codes import new_code
from app.models.account import Account, Duty
from app.models.base import Base, Moment, Word, one_of
from app.models.round import Round
from app.models.unit import Unit


class DataSet(StrEnum):
    """What a return holds: a roster below, an authority's two data sets, a province's whole."""

    ROSTER = "roster"
    PUPILS = "pupils"
    COUNTS = "counts"
    WHOLE = "whole"


class State(StrEnum):
    RECORDING = "recording"
    CONFIRMED = "confirmed"


class RequestState(StrEnum):
    OPEN = "open"
    GRANTED = "granted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Return(Base):
    """What one unit owes in one round. The parents of the returns are the round's hierarchy.

    The tallies repeat, for the boards, what the live rows of a roster say; they are counted
    anew in the transaction of every change.
    """

    __tablename__ = "return"
    __table_args__ = (
        one_of("data_set", DataSet),
        one_of("state", State),
        UniqueConstraint("round_id", "unit_id", "data_set"),
        CheckConstraint("(parent_id IS NULL) = (data_set = 'whole')", name="parent_unless_whole"),
        CheckConstraint(
            "(state = 'confirmed') = (confirmation_id IS NOT NULL)", name="confirmed_has_content"
        ),
        Index("ix_return_parent_id", "parent_id"),
        Index("ix_return_unit_id", "unit_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    data_set: Mapped[DataSet] = mapped_column(Word(DataSet))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("return.id"))
    state: Mapped[State] = mapped_column(Word(State), default=State.RECORDING)
    confirmation_id: Mapped[int | None] = mapped_column(
        ForeignKey("confirmation.id", use_alter=True)
    )
    changed_at: Mapped[datetime] = mapped_column(Moment)
    pupils: Mapped[int] = mapped_column(default=0)
    male: Mapped[int] = mapped_column(default=0)
    female: Mapped[int] = mapped_column(default=0)
    seen: Mapped[int] = mapped_column(default=0)
    rows_with_errors: Mapped[int] = mapped_column(default=0)
    rows_with_open_queries: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)

    round: Mapped[Round] = relationship()
    unit: Mapped[Unit] = relationship()
    parent: Mapped[Return | None] = relationship(remote_side=[id])
    confirmation: Mapped[Confirmation | None] = relationship(
        foreign_keys=[confirmation_id], post_update=True
    )

    __mapper_args__ = {"version_id_col": version}


class Confirmation(Base):
    """One confirmation and exactly what it confirmed; a cancelled one is marked and kept.

    `content` is the canonical, versioned JSON of the frozen rows (of the children's hashes
    above the institution); `sha256` is the hash of its UTF-8 text. `code` is what papers show and
    whoever doubts them types. Who confirmed and who had prepared it stand here as they were then.
    """

    __tablename__ = "confirmation"
    __table_args__ = (
        one_of("confirmed_by_duty", Duty),
        UniqueConstraint("return_id", "number"),
        UniqueConstraint("code"),
        CheckConstraint("(cancelled_at IS NULL) = (cancelled_by_id IS NULL)", name="cancelled_by"),
        Index(
            "uq_confirmation_current",
            "return_id",
            unique=True,
            sqlite_where=text("cancelled_at IS NULL"),
            postgresql_where=text("cancelled_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    return_id: Mapped[int] = mapped_column(ForeignKey("return.id"))
    number: Mapped[int]
    code: Mapped[str] = mapped_column(String(14), default=new_code)
    wording: Mapped[str] = mapped_column(String(1000))
    confirmed_at: Mapped[datetime] = mapped_column(Moment)
    confirmed_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    confirmed_by_name: Mapped[str] = mapped_column(String(200))
    confirmed_by_position: Mapped[str] = mapped_column(String(200), default="")
    confirmed_by_duty: Mapped[Duty] = mapped_column(Word(Duty), default=Duty.PRINCIPAL)
    prepared_at: Mapped[datetime | None] = mapped_column(Moment)
    prepared_by_name: Mapped[str] = mapped_column(String(200), default="")
    prepared_by_position: Mapped[str] = mapped_column(String(200), default="")
    overdue: Mapped[bool] = mapped_column(default=False)
    pupils: Mapped[int]
    totals: Mapped[list[Any]] = mapped_column(JSON)
    content: Mapped[str] = mapped_column(Text, deferred=True)
    sha256: Mapped[str] = mapped_column(String(64))
    cancelled_at: Mapped[datetime | None] = mapped_column(Moment)
    cancelled_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    cancel_reason: Mapped[str] = mapped_column(String(1000), default="")

    return_: Mapped[Return] = relationship(foreign_keys=[return_id])
    confirmed_by: Mapped[Account] = relationship(foreign_keys=[confirmed_by_id])
    cancelled_by: Mapped[Account | None] = relationship(foreign_keys=[cancelled_by_id])


class ConfirmedChild(Base):
    """Which confirmation of a child a parent's confirmation stands on, and its hash."""

    __tablename__ = "confirmed_child"

    confirmation_id: Mapped[int] = mapped_column(ForeignKey("confirmation.id"), primary_key=True)
    child_id: Mapped[int] = mapped_column(ForeignKey("confirmation.id"), primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64))


class CancellationRequest(Base):
    """A request to the level above to cancel a confirmation; `origin` is the one it climbs for."""

    __tablename__ = "cancellation_request"
    __table_args__ = (
        one_of("state", RequestState),
        CheckConstraint("(state = 'open') = (answered_at IS NULL)", name="answered_when_closed"),
        Index(
            "uq_cancellation_request_open",
            "return_id",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    return_id: Mapped[int] = mapped_column(ForeignKey("return.id"))
    origin_id: Mapped[int | None] = mapped_column(ForeignKey("cancellation_request.id"))
    state: Mapped[RequestState] = mapped_column(Word(RequestState), default=RequestState.OPEN)
    reason: Mapped[str] = mapped_column(String(1000))
    asked_at: Mapped[datetime] = mapped_column(Moment)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    answered_at: Mapped[datetime | None] = mapped_column(Moment)
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    answer: Mapped[str] = mapped_column(String(1000), default="")

    return_: Mapped[Return] = relationship()
    asked_by: Mapped[Account] = relationship(foreign_keys=[asked_by_id])
    answered_by: Mapped[Account | None] = relationship(foreign_keys=[answered_by_id])
    origin: Mapped[CancellationRequest | None] = relationship(remote_side=[id])
