"""History: append-only, in the transaction that did the thing, hash-chained per authority."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Moment


class HistoryChain(Base):
    """The head of one chain: its unit is an authority, a province or the department."""

    __tablename__ = "history_chain"

    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    length: Mapped[int] = mapped_column(default=0)
    last_hash: Mapped[str] = mapped_column(String(64), default="")


class History(Base):
    """Who did what to what, when and from where, with what before and after.

    `form` says what `hash` covers: rows of form 1 were written before addresses were kept.
    """

    __tablename__ = "history"
    __table_args__ = (
        UniqueConstraint("chain_id", "position"),
        Index("ix_history_subject", "subject", "subject_id"),
        Index("ix_history_unit_id_at", "unit_id", "at"),
        Index("ix_history_at", "at"),
        Index("ix_history_account_id", "account_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    chain_id: Mapped[int] = mapped_column(ForeignKey("history_chain.unit_id"))
    position: Mapped[int]
    at: Mapped[datetime] = mapped_column(Moment)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    actor: Mapped[str] = mapped_column(String(250))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    event: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int]
    before: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    after: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    reason: Mapped[str] = mapped_column(String(1000), default="")
    address: Mapped[str] = mapped_column(String(64), default="")
    form: Mapped[int] = mapped_column(default=1)
    hash: Mapped[str] = mapped_column(String(64))
