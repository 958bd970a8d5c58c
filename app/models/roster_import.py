"""Sheets of rosters on their way in, and how an institution's sheets are to be read."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.account import Account
from app.models.base import Base, Moment


class RosterImport(Base):
    """A sheet that was read and shown, and perhaps applied.

    `sheet` holds its cells, compressed, as long as the import may still be looked at; `columns`
    says what each column means; `sha256` is the hash of the file that was sent.
    """

    __tablename__ = "roster_import"
    __table_args__ = (Index("ix_roster_import_return_id", "return_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    return_id: Mapped[int] = mapped_column(ForeignKey("return.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    file_name: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    sheet: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    columns: Mapped[dict[str, Any]] = mapped_column(JSON)
    read_at: Mapped[datetime] = mapped_column(Moment)
    applied_at: Mapped[datetime | None] = mapped_column(Moment)
    applied: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)

    account: Mapped[Account] = relationship()


class RosterColumns(Base):
    """What an officer said that the columns under certain headings mean, for the next sheet."""

    __tablename__ = "roster_columns"

    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    signature: Mapped[str] = mapped_column(String(64), primary_key=True)
    keys: Mapped[list[str]] = mapped_column(JSON)
    chosen_at: Mapped[datetime] = mapped_column(Moment)
    chosen_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
