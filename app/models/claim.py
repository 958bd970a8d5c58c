"""Claims: a child who stands on another roster is asked for and let go (`process.md` 4.2)."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.account import Account
from app.models.base import Base, Moment, Word, one_of
from app.models.enrolment import Enrolment
from app.models.returns import Return

PENDING = text("state IN ('open', 'declined', 'escalated', 'released')")


class ClaimState(StrEnum):
    """How far a claim has come; in the first four somebody still has something to do."""

    OPEN = "open"
    DECLINED = "declined"
    ESCALATED = "escalated"
    RELEASED = "released"
    TAKEN = "taken"
    WITHDRAWN = "withdrawn"
    OVERTAKEN = "overtaken"
    REFUSED = "refused"


class Claim(Base):
    """One institution's request for a child whom another one holds, until the child is brought in.

    `claimant_id` and `holder_id` are the two rosters; `enrolment_id` is the row that holds the
    child. The whole story is in the history, under the subject `claim`.
    """

    __tablename__ = "claim"
    __table_args__ = (
        one_of("state", ClaimState),
        CheckConstraint("claimant_id <> holder_id", name="of_another"),
        CheckConstraint(
            "state NOT IN ('released', 'taken') OR settled_at IS NOT NULL", name="settled_once_free"
        ),
        Index(
            "uq_claim_pending",
            "claimant_id",
            "pupil_id",
            unique=True,
            sqlite_where=PENDING,
            postgresql_where=PENDING,
        ),
        Index("ix_claim_claimant_id_state", "claimant_id", "state"),
        Index("ix_claim_holder_id_state", "holder_id", "state"),
        Index("ix_claim_enrolment_id", "enrolment_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    pupil_id: Mapped[int] = mapped_column(ForeignKey("pupil.id"))
    number: Mapped[str] = mapped_column(String(20))
    claimant_id: Mapped[int] = mapped_column(ForeignKey("return.id"))
    holder_id: Mapped[int] = mapped_column(ForeignKey("return.id"))
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"))
    state: Mapped[ClaimState] = mapped_column(Word(ClaimState), default=ClaimState.OPEN)
    reason: Mapped[str] = mapped_column(String(1000))
    asked_at: Mapped[datetime] = mapped_column(Moment)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    answer: Mapped[str] = mapped_column(String(1000), default="")
    answered_at: Mapped[datetime | None] = mapped_column(Moment)
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    left_on: Mapped[date | None]
    settled_at: Mapped[datetime | None] = mapped_column(Moment)
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    version: Mapped[int] = mapped_column(default=1)

    claimant: Mapped[Return] = relationship(foreign_keys=[claimant_id])
    holder: Mapped[Return] = relationship(foreign_keys=[holder_id])
    enrolment: Mapped[Enrolment] = relationship()
    asked_by: Mapped[Account] = relationship(foreign_keys=[asked_by_id])
    answered_by: Mapped[Account | None] = relationship(foreign_keys=[answered_by_id])
    settled_by: Mapped[Account | None] = relationship(foreign_keys=[settled_by_id])

    __mapper_args__ = {"version_id_col": version}
