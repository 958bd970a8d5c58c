"""What is noted about a roster as a whole: lists posted, changes explained, who prepared it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.account import Account
from app.models.base import Base, Moment


class Posting(Base):
    """A room's name list, posted in public on a day (`process.md` 3.1)."""

    __tablename__ = "posting"
    __table_args__ = (UniqueConstraint("return_id", "grade", "room", "posted_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    return_id: Mapped[int] = mapped_column(ForeignKey("return.id"))
    grade: Mapped[str] = mapped_column(String(4))
    room: Mapped[str] = mapped_column(String(20))
    posted_on: Mapped[date]
    noted_at: Mapped[datetime] = mapped_column(Moment)
    noted_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))

    noted_by: Mapped[Account] = relationship()


class GradeNote(Base):
    """Why a grade has so many more or fewer pupils than in the round before (`process.md` 3.5)."""

    __tablename__ = "grade_note"

    return_id: Mapped[int] = mapped_column(ForeignKey("return.id"), primary_key=True)
    grade: Mapped[str] = mapped_column(String(4), primary_key=True)
    note: Mapped[str] = mapped_column(String(500))
    noted_at: Mapped[datetime] = mapped_column(Moment)
    noted_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))

    noted_by: Mapped[Account] = relationship()


class Preparation(Base):
    """An officer's word that a roster is ready for the head to confirm (`process.md` 7.4).

    It holds while the return is still at `version`: whatever is edited afterwards undoes it. The
    head either confirms, and `confirmation_id` is what came of it, or sends it back.
    """

    __tablename__ = "preparation"
    __table_args__ = (
        CheckConstraint("(returned_at IS NULL) = (returned_by_id IS NULL)", name="returned_by"),
        CheckConstraint(
            "confirmation_id IS NULL OR returned_at IS NULL", name="confirmed_or_returned"
        ),
        UniqueConstraint("confirmation_id"),
        Index("ix_preparation_return_id", "return_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    return_id: Mapped[int] = mapped_column(ForeignKey("return.id"))
    version: Mapped[int]
    wording: Mapped[str] = mapped_column(Text)
    prepared_at: Mapped[datetime] = mapped_column(Moment)
    prepared_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    returned_at: Mapped[datetime | None] = mapped_column(Moment)
    returned_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    return_reason: Mapped[str] = mapped_column(String(1000), default="")
    confirmation_id: Mapped[int | None] = mapped_column(ForeignKey("confirmation.id"))

    prepared_by: Mapped[Account] = relationship(foreign_keys=[prepared_by_id])
    returned_by: Mapped[Account | None] = relationship(foreign_keys=[returned_by_id])
