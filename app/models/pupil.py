"""Pupils: identity only. What is known of a pupil in a round belongs to the enrolment."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.national_id import Kind
from app.models.base import Base, Moment, Word, one_of


class Pupil(Base):
    """A child; `same_as_id` is the pupil as whom one turned out to be known already (5.2)."""

    __tablename__ = "pupil"

    id: Mapped[int] = mapped_column(primary_key=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    same_as_id: Mapped[int | None] = mapped_column(ForeignKey("pupil.id"))


class NumberEnd(StrEnum):
    """Why a pupil no longer has a number (`process.md` 5.2)."""

    RECEIVED = "received"
    MISTYPED = "mistyped"


class Identifier(Base):
    """A number that a pupil has or had; live (no `valid_to`) with one pupil only.

    One that ended because another was received still names the pupil. One that was mistyped
    never was the pupil's: it only helps to find who was once recorded under it.
    """

    __tablename__ = "identifier"
    __table_args__ = (
        one_of("kind", Kind),
        one_of("ended_as", NumberEnd),
        CheckConstraint("(valid_to IS NULL) = (ended_as IS NULL)", name="end_has_reason"),
        Index(
            "uq_identifier_live_value",
            "value",
            unique=True,
            sqlite_where=text("valid_to IS NULL"),
            postgresql_where=text("valid_to IS NULL"),
        ),
        Index("ix_identifier_pupil_id", "pupil_id"),
        Index("ix_identifier_value", "value"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    pupil_id: Mapped[int] = mapped_column(ForeignKey("pupil.id"))
    kind: Mapped[Kind] = mapped_column(Word(Kind))
    value: Mapped[str] = mapped_column(String(20))
    valid_from: Mapped[datetime] = mapped_column(Moment)
    valid_to: Mapped[datetime | None] = mapped_column(Moment)
    ended_as: Mapped[NumberEnd | None] = mapped_column(Word(NumberEnd))
