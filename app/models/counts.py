"""The sheet of counts of an authority in a round: schools, figures, links to heads (6)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.domain.counts import LARGEST
from app.domain.people import Sex
from app.models.account import Account
from app.models.base import Base, Moment, Word, one_of
from app.models.other_school import OtherSchool
from app.models.returns import Return


class CountedSchool(Base):
    """A row of a sheet: a school that the return's authority pays for in the round.

    `is_complete` says that every figure of what it teaches is filled. `queries` are those its
    figures raise; `reason` was given for those `answered`, and any other is open. While the row is
    complete, these are among its queries.
    """

    __tablename__ = "counted_school"
    __table_args__ = (
        CheckConstraint("(saved_at IS NULL) = (saved_by_id IS NULL)", name="saved_by"),
        UniqueConstraint("return_id", "school_id"),
        Index("ix_counted_school_school_id", "school_id"),
        # A page that is still open must not save into the row of another school.
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    return_id: Mapped[int] = mapped_column(ForeignKey("return.id"))
    school_id: Mapped[int] = mapped_column(ForeignKey("other_school.id"))
    is_complete: Mapped[bool] = mapped_column(default=False)
    queries: Mapped[list[str]] = mapped_column(JSON, default=list)
    reason: Mapped[str] = mapped_column(String(500), default="")
    answered: Mapped[list[str]] = mapped_column(JSON, default=list)
    saved_at: Mapped[datetime | None] = mapped_column(Moment)
    saved_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    version: Mapped[int] = mapped_column(default=1)

    return_: Mapped[Return] = relationship()
    school: Mapped[OtherSchool] = relationship()
    saved_by: Mapped[Account | None] = relationship()

    __mapper_args__ = {"version_id_col": version}

    @property
    def open_queries(self) -> list[str]:
        """List the queries that the reason was not given for."""
        return [query for query in self.queries if query not in self.answered]


class Count(Base):
    """Pupils of one sex in one grade of a counted school; a blank has no row, zero has one."""

    __tablename__ = "count"
    __table_args__ = (
        one_of("sex", Sex),
        CheckConstraint(f"pupils BETWEEN 0 AND {LARGEST}", name="pupils_possible"),
    )

    counted_school_id: Mapped[int] = mapped_column(
        ForeignKey("counted_school.id"), primary_key=True
    )
    grade: Mapped[str] = mapped_column(String(4), primary_key=True)
    sex: Mapped[Sex] = mapped_column(Word(Sex), primary_key=True)
    pupils: Mapped[int]


class CountLink(Base):
    """A link by which a school's head fills in and signs its figures once, without an account.

    Only the hash of its secret is kept. `figures` are what the head signed, by grade and sex; the
    authority accepts or returns them.
    """

    __tablename__ = "count_link"
    __table_args__ = (
        UniqueConstraint("token_sha256"),
        CheckConstraint("made_at < expires_at", name="made_before_expiry"),
        CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_by_id IS NULL)", name="withdrawn_by"),
        CheckConstraint("(signed_at IS NULL) = (figures IS NULL)", name="signed_figures"),
        CheckConstraint("(signed_at IS NULL) = (trim(signed_name) = '')", name="signed_by_name"),
        CheckConstraint(
            "(signed_at IS NULL) = (trim(signed_position) = '')", name="signed_by_position"
        ),
        CheckConstraint(
            "(answered_at IS NULL) = (answered_by_id IS NULL)"
            " AND (answered_at IS NULL) = (is_accepted IS NULL)",
            name="answered_by",
        ),
        CheckConstraint("answered_at IS NULL OR signed_at IS NOT NULL", name="answered_is_signed"),
        Index(
            "uq_count_link_open",
            "counted_school_id",
            unique=True,
            sqlite_where=text("withdrawn_at IS NULL AND answered_at IS NULL"),
            postgresql_where=text("withdrawn_at IS NULL AND answered_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    counted_school_id: Mapped[int] = mapped_column(ForeignKey("counted_school.id"))
    token_sha256: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(Moment)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    expires_at: Mapped[datetime] = mapped_column(Moment)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Moment)
    withdrawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    opened_at: Mapped[datetime | None] = mapped_column(Moment)
    signed_at: Mapped[datetime | None] = mapped_column(Moment)
    signed_name: Mapped[str] = mapped_column(String(200), default="")
    signed_position: Mapped[str] = mapped_column(String(200), default="")
    figures: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    note: Mapped[str] = mapped_column(String(500), default="")
    answered_at: Mapped[datetime | None] = mapped_column(Moment)
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    is_accepted: Mapped[bool | None]
    answer: Mapped[str] = mapped_column(String(500), default="")

    counted_school: Mapped[CountedSchool] = relationship()
    made_by: Mapped[Account] = relationship(foreign_keys=[made_by_id])


class CountImport(Base):
    """A sheet of counts that was read and shown, and perhaps applied.

    `sheet` holds its cells, compressed, as long as it may still be looked at; `sha256` is the hash
    of the file that was sent.
    """

    __tablename__ = "count_import"
    __table_args__ = (Index("ix_count_import_return_id", "return_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    return_id: Mapped[int] = mapped_column(ForeignKey("return.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    file_name: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    sheet: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    read_at: Mapped[datetime] = mapped_column(Moment)
    applied_at: Mapped[datetime | None] = mapped_column(Moment)
    applied: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)

    account: Mapped[Account] = relationship()
