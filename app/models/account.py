"""Accounts, their sessions, attempts at signing in, and forms kept when a session ended."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.domain.login_codes import LoginClass
from app.models.base import Base, Moment, Word, one_of
from app.models.unit import Unit


class Duty(StrEnum):
    """What an account does for its unit (`process.md` 1.3)."""

    PRINCIPAL = "principal"
    OFFICER = "officer"
    RECORDER = "recorder"
    HEAD = "head"
    ADMINISTRATOR = "administrator"


class Account(Base):
    """A person acting for a unit; the principal officer's username is the unit's code."""

    __tablename__ = "account"
    __table_args__ = (
        one_of("duty", Duty),
        UniqueConstraint("unit_id", "suffix"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    suffix: Mapped[str] = mapped_column(String(20), default="")
    name: Mapped[str] = mapped_column(String(200), default="")
    position: Mapped[str] = mapped_column(String(200), default="")
    phone: Mapped[str] = mapped_column(String(50), default="")
    appointment: Mapped[str] = mapped_column(String(200), default="")
    duty: Mapped[Duty] = mapped_column(Word(Duty))
    rooms: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    password_hash: Mapped[str] = mapped_column(String(200))
    must_change_password: Mapped[bool] = mapped_column(default=True)
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    last_sign_in_at: Mapped[datetime | None] = mapped_column(Moment)
    second_factor_since: Mapped[datetime | None] = mapped_column(Moment)
    successor_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    version: Mapped[int] = mapped_column(default=1)

    unit: Mapped[Unit] = relationship(lazy="joined")
    successor: Mapped[Account | None] = relationship(remote_side=[id])

    __mapper_args__ = {"version_id_col": version}

    @property
    def username(self) -> str:
        return f"{self.unit.code}-{self.suffix}" if self.suffix else self.unit.code


class SecondFactor(Base):
    """An account's shared secret for one-time codes (TOTP), encrypted; `last_step` is spent.

    `next_secret` is another telephone's, until it is confirmed and takes the first one's place.
    """

    __tablename__ = "second_factor"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    secret: Mapped[str] = mapped_column(String(300))
    next_secret: Mapped[str | None] = mapped_column(String(300))
    begun_at: Mapped[datetime] = mapped_column(Moment)
    confirmed_at: Mapped[datetime | None] = mapped_column(Moment)
    last_step: Mapped[int] = mapped_column(default=0)


class RecoveryCode(Base):
    """A code that stands in for the second factor once, kept hashed."""

    __tablename__ = "recovery_code"
    __table_args__ = (UniqueConstraint("account_id", "code_hash"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    code_hash: Mapped[str] = mapped_column(String(64))
    used_at: Mapped[datetime | None] = mapped_column(Moment)


class SecondFactorDemand(Base):
    """A class of login whose accounts must have a second factor, by the department's order."""

    __tablename__ = "second_factor_demand"
    __table_args__ = (one_of("login_class", LoginClass),)

    login_class: Mapped[LoginClass] = mapped_column(Word(LoginClass), primary_key=True)
    since: Mapped[datetime] = mapped_column(Moment)
    demanded_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))


class SignInSession(Base):
    """One browser signed in: seen and ended one by one. The token is kept hashed."""

    __tablename__ = "session"
    __table_args__ = (Index("ix_session_account_id", "account_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    started_at: Mapped[datetime] = mapped_column(Moment)
    last_seen_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    address: Mapped[str] = mapped_column(String(64), default="")
    browser: Mapped[str] = mapped_column(String(300), default="")

    account: Mapped[Account] = relationship(lazy="joined", innerjoin=True)


class SignInFailure(Base):
    """A wrong password, by code and network together, so that every process slows down alike."""

    __tablename__ = "sign_in_failure"
    __table_args__ = (Index("ix_sign_in_failure_code_network_at", "code", "network", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40))
    network: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(Moment)


class KeptForm(Base):
    """What was typed when a session ended, given back to the same account alone."""

    __tablename__ = "kept_form"
    __table_args__ = (UniqueConstraint("account_id", "path"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    path: Mapped[str] = mapped_column(String(500))
    fields: Mapped[dict[str, Any]] = mapped_column(JSON)
    kept_at: Mapped[datetime] = mapped_column(Moment)


class AccessLog(Base):
    """Refusals, sign-ins and reads of persons; written and committed apart from the work.

    `unit_id` is the unit of whoever acted, `subject_unit_id` the one it was about.
    """

    __tablename__ = "access_log"
    __table_args__ = (
        Index("ix_access_log_at", "at"),
        Index("ix_access_log_account_id_at", "account_id", "at"),
        Index("ix_access_log_unit_id_at", "unit_id", "at"),
        Index("ix_access_log_subject_unit_id_at", "subject_unit_id", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)
    event: Mapped[str] = mapped_column(String(40))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    subject_unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    subject: Mapped[str] = mapped_column(String(200), default="")
    address: Mapped[str] = mapped_column(String(64), default="")
    detail: Mapped[str] = mapped_column(Text, default="")
