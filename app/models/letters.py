"""Official letters of a round, and the templates that the department keeps for them."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.account import Account
from app.models.base import Base, Moment, Word, one_of
from app.models.round import Round
from app.models.unit import Unit


class LetterStep(StrEnum):
    """The step of the process that a letter is written for."""

    REMIND = "remind"
    REMIND_SUBMISSION = "remind_submission"
    SUBMIT = "submit"
    ASK_TO_CANCEL = "ask_to_cancel"
    CANCELLED = "cancelled"
    SAMPLED = "sampled"


class LetterForm(StrEnum):
    """The two forms of official letters: within one agency, and between agencies."""

    MEMO = "memo"
    EXTERNAL = "external"


class LetterTemplate(Base):
    """The text of letters of a step and form from a day on; the newest that has begun counts.

    `made_by_id` is nobody's for those that the portal comes with.
    """

    __tablename__ = "letter_template"
    __table_args__ = (
        one_of("step", LetterStep),
        one_of("form", LetterForm),
        Index("ix_letter_template_step", "step", "form", "valid_from"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    step: Mapped[LetterStep] = mapped_column(Word(LetterStep))
    form: Mapped[LetterForm] = mapped_column(Word(LetterForm))
    valid_from: Mapped[date]
    subject: Mapped[str] = mapped_column(String(300))
    addressee: Mapped[str] = mapped_column(String(300), default="")
    body: Mapped[str] = mapped_column(Text)
    closing: Mapped[str] = mapped_column(String(300), default="")
    made_at: Mapped[datetime] = mapped_column(Moment)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    made_by: Mapped[Account | None] = relationship()


class Letter(Base):
    """A letter that a unit wrote in a round, as it is printed; number and day may be left to hand.

    `recipients` names the units (by id) that it goes to, each with an addressee of its own.
    """

    __tablename__ = "letter"
    __table_args__ = (
        one_of("step", LetterStep),
        one_of("form", LetterForm),
        Index("ix_letter_unit_id", "unit_id", "round_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    template_id: Mapped[int | None] = mapped_column(ForeignKey("letter_template.id"))
    step: Mapped[LetterStep] = mapped_column(Word(LetterStep))
    form: Mapped[LetterForm] = mapped_column(Word(LetterForm))
    number: Mapped[str] = mapped_column(String(100), default="")
    dated: Mapped[date | None]
    subject: Mapped[str] = mapped_column(String(300))
    addressee: Mapped[str] = mapped_column(String(300), default="")
    reference: Mapped[str] = mapped_column(String(500), default="")
    enclosures: Mapped[str] = mapped_column(String(500), default="")
    body: Mapped[str] = mapped_column(Text)
    closing: Mapped[str] = mapped_column(String(300), default="")
    signer_name: Mapped[str] = mapped_column(String(200), default="")
    signer_position: Mapped[str] = mapped_column(String(200), default="")
    on_behalf_of: Mapped[str] = mapped_column(String(200), default="")
    recipients: Mapped[list[Any]] = mapped_column(JSON, default=list)
    written_at: Mapped[datetime] = mapped_column(Moment)
    written_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    version: Mapped[int] = mapped_column(default=1)

    round: Mapped[Round] = relationship()
    unit: Mapped[Unit] = relationship()
    written_by: Mapped[Account] = relationship()
    template: Mapped[LetterTemplate | None] = relationship()

    __mapper_args__ = {"version_id_col": version}
