"""What becomes of last year's pupils of a school (`process.md` 3.3)."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.account import Account
from app.models.base import Base, Moment, Word, one_of
from app.models.enrolment import Enrolment, Removal


class Outcome(StrEnum):
    """What becomes of a pupil from one academic year to the next."""

    PROMOTE = "promote"
    REPEAT = "repeat"
    LEAVE = "leave"
    GRADUATE = "graduate"


class CarryOverDecision(Base):
    """What a school decided about one pupil of last year, before and after it was applied.

    `source_id` is the pupil's row on last year's roster, which itself never changes; `made_id`
    the row on this year's roster that applying made of it.
    """

    __tablename__ = "carry_over_decision"
    __table_args__ = (
        one_of("outcome", Outcome),
        one_of("removal", Removal),
        CheckConstraint(
            "(outcome IN ('promote', 'repeat')) = (grade <> '')", name="grade_where_staying"
        ),
        CheckConstraint("(outcome = 'leave') = (removal IS NOT NULL)", name="leaving_has_reason"),
        CheckConstraint("made_id IS NULL OR applied_at IS NOT NULL", name="made_when_applied"),
        Index("ix_carry_over_decision_source_id", "source_id"),
    )

    return_id: Mapped[int] = mapped_column(ForeignKey("return.id"), primary_key=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"), primary_key=True)
    outcome: Mapped[Outcome] = mapped_column(Word(Outcome))
    grade: Mapped[str] = mapped_column(String(4), default="")
    room: Mapped[str] = mapped_column(String(20), default="")
    removal: Mapped[Removal | None] = mapped_column(Word(Removal))
    left_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(String(500), default="")
    decided_at: Mapped[datetime] = mapped_column(Moment)
    decided_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    applied_at: Mapped[datetime | None] = mapped_column(Moment)
    made_id: Mapped[int | None] = mapped_column(ForeignKey("enrolment.id"))

    source: Mapped[Enrolment] = relationship(foreign_keys=[source_id])
    decided_by: Mapped[Account] = relationship()
