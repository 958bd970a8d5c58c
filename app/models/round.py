"""Rounds, the deadlines of their levels, exceptions for a unit, agreed deadlines."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.domain.login_codes import Level
from app.models.base import Base, Moment
from app.models.unit import Unit


class Round(Base):
    """One census (`process.md` 2). `closes_at` and the deadlines are exclusive moments."""

    __tablename__ = "round"
    __table_args__ = (
        UniqueConstraint("academic_year", "number"),
        CheckConstraint("academic_year BETWEEN 2500 AND 2700", name="year_is_buddhist"),
        CheckConstraint("number BETWEEN 1 AND 9", name="number_small"),
        CheckConstraint("opens_at < closes_at", name="opens_before_closing"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    academic_year: Mapped[int]
    number: Mapped[int]
    opens_at: Mapped[datetime] = mapped_column(Moment)
    closes_at: Mapped[datetime] = mapped_column(Moment)
    institution_due_at: Mapped[datetime] = mapped_column(Moment)
    authority_due_at: Mapped[datetime] = mapped_column(Moment)
    province_due_at: Mapped[datetime] = mapped_column(Moment)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}

    @property
    def key(self) -> str:
        """How addresses name the round: `2564-1`."""
        return f"{self.academic_year}-{self.number}"

    @hybrid_property
    def order(self) -> int:
        """The round's place among all rounds."""
        return self.academic_year * 10 + self.number

    def due_at(self, level: Level) -> datetime:
        """Give the deadline of a level; the department's is the closing."""
        return {
            Level.INSTITUTION: self.institution_due_at,
            Level.AUTHORITY: self.authority_due_at,
            Level.PROVINCE: self.province_due_at,
        }.get(level, self.closes_at)


class RoundException(Base):
    """A late entry granted to one unit (`process.md` 2.1), until an exclusive moment."""

    __tablename__ = "round_exception"
    __table_args__ = (UniqueConstraint("round_id", "unit_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    until: Mapped[datetime] = mapped_column(Moment)
    reason: Mapped[str] = mapped_column(String(500))
    granted_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    granted_at: Mapped[datetime] = mapped_column(Moment)

    unit: Mapped[Unit] = relationship()


class AgreedDeadline(Base):
    """An earlier deadline that an institution agreed with its authority (`process.md` 2.3)."""

    __tablename__ = "agreed_deadline"
    __table_args__ = (UniqueConstraint("round_id", "unit_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    due_at: Mapped[datetime] = mapped_column(Moment)
