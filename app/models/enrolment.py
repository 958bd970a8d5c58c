"""Enrolments: one pupil on one roster in one round, owning the facts as that round knows them."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    Numeric,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.domain.people import Sex
from app.models.account import Account
from app.models.base import Base, Moment, Word, one_of
from app.models.unit import Unit

LIVE = text("removed_at IS NULL")
REMOVED = text("removed_at IS NOT NULL")


class Removal(StrEnum):
    """Why a pupil is taken off a roster (`process.md` 3.3, 3.4)."""

    NOT_FOUND = "not_found"
    MISTAKE = "mistake"
    RESIGNED = "resigned"
    TRANSFERRED = "transferred"
    GRADUATED = "graduated"
    DECEASED = "deceased"


class Enrolment(Base):
    """A row of a roster. A wrong or incomplete row is kept, with its errors.

    `number` is the identity number as typed, normalised; `pupil_id` is set only when it is
    valid, and `uq_enrolment_live_pupil` then keeps a child off two rosters in one round.
    `list_key` orders a roster: grade, room, seat number, name. `carried_from_id` is the row of an
    earlier round that this one was made from; `undone` marks one whose carrying over was undone,
    which counts as removed and is in no list.
    """

    __tablename__ = "enrolment"
    __table_args__ = (
        one_of("sex", Sex),
        one_of("removal", Removal),
        CheckConstraint("(removed_at IS NULL) = (removal IS NULL)", name="removal_has_reason"),
        CheckConstraint("(seen_at IS NULL) = (seen_by_id IS NULL)", name="seen_by_somebody"),
        CheckConstraint("NOT undone OR removed_at IS NOT NULL", name="undone_is_removed"),
        UniqueConstraint("submission_key"),
        Index(
            "uq_enrolment_live_pupil",
            "round_id",
            "pupil_id",
            unique=True,
            sqlite_where=LIVE,
            postgresql_where=LIVE,
        ),
        Index(
            "ix_enrolment_roster",
            "return_id",
            "list_key",
            sqlite_where=LIVE,
            postgresql_where=LIVE,
        ),
        Index(
            "ix_enrolment_removed",
            "return_id",
            "removed_at",
            sqlite_where=REMOVED,
            postgresql_where=REMOVED,
        ),
        Index("ix_enrolment_round_id_number", "round_id", "number"),
        Index("ix_enrolment_namesake", "round_id", "birth_date", "last_name", "first_name"),
        Index("ix_enrolment_pupil_id", "pupil_id"),
        Index("ix_enrolment_carried_from_id", "carried_from_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    return_id: Mapped[int] = mapped_column(ForeignKey("return.id"))
    pupil_id: Mapped[int | None] = mapped_column(ForeignKey("pupil.id"))
    submission_key: Mapped[str | None] = mapped_column(String(40))
    carried_from_id: Mapped[int | None] = mapped_column(ForeignKey("enrolment.id"))

    number: Mapped[str] = mapped_column(String(20), default="")
    prefix: Mapped[str] = mapped_column(String(40), default="")
    first_name: Mapped[str] = mapped_column(String(200), default="")
    last_name: Mapped[str] = mapped_column(String(200), default="")
    birth_date: Mapped[date | None]
    sex: Mapped[Sex | None] = mapped_column(Word(Sex))
    grade: Mapped[str] = mapped_column(String(4), default="")
    room: Mapped[str] = mapped_column(String(20), default="")
    student_number: Mapped[str] = mapped_column(String(20), default="")
    seat_number: Mapped[int | None]
    list_key: Mapped[bytes] = mapped_column(LargeBinary)

    seen_at: Mapped[datetime | None] = mapped_column(Moment)
    seen_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    errors: Mapped[list[str]] = mapped_column(JSON, default=list)
    queries: Mapped[list[str]] = mapped_column(JSON, default=list)
    answers: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)

    removed_at: Mapped[datetime | None] = mapped_column(Moment)
    removed_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    removal: Mapped[Removal | None] = mapped_column(Word(Removal))
    removal_note: Mapped[str] = mapped_column(String(500), default="")
    left_on: Mapped[date | None]
    undone: Mapped[bool] = mapped_column(default=False)

    created_at: Mapped[datetime] = mapped_column(Moment)
    changed_at: Mapped[datetime] = mapped_column(Moment)
    changed_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    version: Mapped[int] = mapped_column(default=1)

    unit: Mapped[Unit] = relationship()
    seen_by: Mapped[Account | None] = relationship(foreign_keys=[seen_by_id])
    changed_by: Mapped[Account] = relationship(foreign_keys=[changed_by_id])
    detail: Mapped[EnrolmentDetail | None] = relationship(back_populates="enrolment")

    __mapper_args__ = {"version_id_col": version}

    @property
    def open_queries(self) -> list[str]:
        """Give the queries that nobody has answered with a reason yet."""
        return [query for query in self.queries if not self.answers.get(query)]

    @property
    def full_name(self) -> str:
        return f"{self.prefix}{self.first_name} {self.last_name}".strip()


class EnrolmentDetail(Base):
    """What LEC's report holds beyond the list; kept apart, since no list shows it."""

    __tablename__ = "enrolment_detail"

    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"), primary_key=True)
    nationality: Mapped[str] = mapped_column(String(60), default="")
    race: Mapped[str] = mapped_column(String(60), default="")
    religion: Mapped[str] = mapped_column(String(60), default="")
    health: Mapped[str] = mapped_column(String(500), default="")
    admission_date: Mapped[date | None]
    height_cm: Mapped[float | None] = mapped_column(Numeric(5, 1, asdecimal=False))
    weight_kg: Mapped[float | None] = mapped_column(Numeric(5, 1, asdecimal=False))
    student_condition: Mapped[str] = mapped_column(String(100), default="")
    family_status: Mapped[str] = mapped_column(String(100), default="")
    tuition_reimbursement: Mapped[str] = mapped_column(String(100), default="")
    medical_reimbursement: Mapped[str] = mapped_column(String(100), default="")
    father: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    mother: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    guardian: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    registered_address: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    current_address: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

    enrolment: Mapped[Enrolment] = relationship(back_populates="detail")
