"""What becomes of a confirmation on paper and as a file on its way to the office above (10.1)."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.account import Account
from app.models.base import Base, Moment, Word, one_of
from app.models.returns import Confirmation


class FileKind(StrEnum):
    """What an issued file is: the document to sign, or its data as a sheet."""

    PDF = "pdf"
    XLSX = "xlsx"
    CSV = "csv"

    @property
    def is_data(self) -> bool:
        """Say whether it is the data, which is wanted as a file beside the document (10.1)."""
        return self is not FileKind.PDF


class IssuedFile(Base):
    """A file that was given out for a confirmation; `sha256` is that of its very bytes.

    The bytes are not kept: whoever holds the file shows it, and the hash tells whether it is it.
    """

    __tablename__ = "issued_file"
    __table_args__ = (
        one_of("kind", FileKind),
        UniqueConstraint("confirmation_id", "sha256"),
        Index("ix_issued_file_sha256", "sha256"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    confirmation_id: Mapped[int] = mapped_column(ForeignKey("confirmation.id"))
    kind: Mapped[FileKind] = mapped_column(Word(FileKind))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    issued_at: Mapped[datetime] = mapped_column(Moment)
    issued_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))

    confirmation: Mapped[Confirmation] = relationship()
    issued_by: Mapped[Account] = relationship(foreign_keys=[issued_by_id])


class Submission(Base):
    """How far the print and the file of one confirmation have come.

    The institution notes that it sent them; the office above notes what it received, and may
    return them with a reason. `file_id` is the issued file that the received one was proven to
    be; a file that was received and is none of them matches nothing.
    """

    __tablename__ = "submission"
    __table_args__ = (
        CheckConstraint("(sent_at IS NULL) = (sent_by_id IS NULL)", name="sent_by"),
        CheckConstraint("(paper_at IS NULL) = (paper_by_id IS NULL)", name="paper_by"),
        CheckConstraint("(file_at IS NULL) = (file_by_id IS NULL)", name="file_by"),
        CheckConstraint("file_at IS NOT NULL OR file_id IS NULL", name="matched_is_received"),
        CheckConstraint("(returned_at IS NULL) = (returned_by_id IS NULL)", name="returned_by"),
        CheckConstraint(
            "(returned_at IS NULL) = (return_reason = '')", name="returned_with_reason"
        ),
    )

    confirmation_id: Mapped[int] = mapped_column(
        ForeignKey("confirmation.id"), primary_key=True, autoincrement=False
    )
    sent_at: Mapped[datetime | None] = mapped_column(Moment)
    sent_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    paper_at: Mapped[datetime | None] = mapped_column(Moment)
    paper_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    file_at: Mapped[datetime | None] = mapped_column(Moment)
    file_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    file_sha256: Mapped[str] = mapped_column(String(64), default="")
    file_id: Mapped[int | None] = mapped_column(ForeignKey("issued_file.id"))
    returned_at: Mapped[datetime | None] = mapped_column(Moment)
    returned_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    return_reason: Mapped[str] = mapped_column(String(1000), default="")
    version: Mapped[int] = mapped_column(default=1)

    confirmation: Mapped[Confirmation] = relationship()
    sent_by: Mapped[Account | None] = relationship(foreign_keys=[sent_by_id])
    paper_by: Mapped[Account | None] = relationship(foreign_keys=[paper_by_id])
    file_by: Mapped[Account | None] = relationship(foreign_keys=[file_by_id])
    file: Mapped[IssuedFile | None] = relationship()
    returned_by: Mapped[Account | None] = relationship(foreign_keys=[returned_by_id])

    __mapper_args__ = {"version_id_col": version}


class SubmissionDue(Base):
    """The day until which an office wants its submissions in a round; without one, the deadline."""

    __tablename__ = "submission_due"

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    due_on: Mapped[date]
