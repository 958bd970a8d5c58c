"""What is noted about a roster as a whole: lists posted, changes explained, who prepared it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
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

    It holds while the return is still at `version`: whatever is edited afterwards undoes it.
    """

    __tablename__ = "preparation"

    return_id: Mapped[int] = mapped_column(ForeignKey("return.id"), primary_key=True)
    version: Mapped[int]
    prepared_at: Mapped[datetime] = mapped_column(Moment)
    prepared_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))

    prepared_by: Mapped[Account] = relationship()
