"""Schools of other affiliations, who pays for them, and what authorities ask about them (6)."""

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
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.domain.affiliations import Affiliation
from app.models.account import Account
from app.models.base import Base, Moment, Word, one_of
from app.models.unit import Unit


class OtherSchool(Base):
    """A school of another affiliation, kept by the provincial office of its place.

    `code` is its own (OBEC's ten digits), where known; `grades` are those of kindergarten and
    primary that it teaches. `dissolved_on` is the date of the announcement.
    """

    __tablename__ = "other_school"
    __table_args__ = (
        one_of("affiliation", Affiliation),
        UniqueConstraint("code"),
        Index("ix_other_school_province_id_sort_key", "province_id", "sort_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    province_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    name: Mapped[str] = mapped_column(String(200))
    sort_key: Mapped[bytes] = mapped_column(LargeBinary)
    affiliation: Mapped[Affiliation] = mapped_column(Word(Affiliation))
    code: Mapped[str | None] = mapped_column(String(10))
    district_code: Mapped[str | None] = mapped_column(String(4))
    subdistrict_code: Mapped[str | None] = mapped_column(String(6))
    grades: Mapped[list[str]] = mapped_column(JSON)
    synthetic: Mapped[bool] = mapped_column(default=False)
    dissolved_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)

    province: Mapped[Unit] = relationship()

    __mapper_args__ = {"version_id_col": version}


class SchoolPayer(Base):
    """An authority that pays for a school, from a day and until an exclusive one (6.1, 6.3).

    Two may: lists come from outside, and the province must see it to mend it.
    """

    __tablename__ = "school_payer"
    __table_args__ = (
        CheckConstraint("valid_to IS NULL OR valid_from <= valid_to", name="from_before_to"),
        Index(
            "uq_school_payer_current",
            "school_id",
            "authority_id",
            unique=True,
            sqlite_where=text("valid_to IS NULL"),
            postgresql_where=text("valid_to IS NULL"),
        ),
        Index("ix_school_payer_authority_id", "authority_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("other_school.id"))
    authority_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]

    school: Mapped[OtherSchool] = relationship()
    authority: Mapped[Unit] = relationship()


class WishKind(StrEnum):
    """What an authority says of the list of schools."""

    MISSING = "missing"
    WRONG = "wrong"
    NOT_OURS = "not_ours"


class WishState(StrEnum):
    OPEN = "open"
    DONE = "done"
    DECLINED = "declined"


class SchoolWish(Base):
    """What an authority asks the provincial office to mend in the list of schools."""

    __tablename__ = "school_wish"
    __table_args__ = (
        one_of("kind", WishKind),
        one_of("state", WishState),
        CheckConstraint("(kind = 'missing') = (school_id IS NULL)", name="about_a_known_school"),
        CheckConstraint("(state = 'open') = (answered_at IS NULL)", name="answered_when_closed"),
        Index("ix_school_wish_province_id", "province_id"),
        Index("ix_school_wish_authority_id", "authority_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    authority_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    province_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    school_id: Mapped[int | None] = mapped_column(ForeignKey("other_school.id"))
    kind: Mapped[WishKind] = mapped_column(Word(WishKind))
    text: Mapped[str] = mapped_column(String(1000))
    state: Mapped[WishState] = mapped_column(Word(WishState), default=WishState.OPEN)
    asked_at: Mapped[datetime] = mapped_column(Moment)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    answered_at: Mapped[datetime | None] = mapped_column(Moment)
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    answer: Mapped[str] = mapped_column(String(1000), default="")

    authority: Mapped[Unit] = relationship(foreign_keys=[authority_id])
    school: Mapped[OtherSchool | None] = relationship()
    asked_by: Mapped[Account] = relationship(foreign_keys=[asked_by_id])
    answered_by: Mapped[Account | None] = relationship(foreign_keys=[answered_by_id])


class SchoolImport(Base):
    """A list of schools that was read and shown, and perhaps applied; `unit` is who keeps them."""

    __tablename__ = "school_import"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    file_name: Mapped[str] = mapped_column(String(200))
    content: Mapped[str] = mapped_column(Text, deferred=True)
    sha256: Mapped[str] = mapped_column(String(64))
    read_at: Mapped[datetime] = mapped_column(Moment)
    applied_at: Mapped[datetime | None] = mapped_column(Moment)
    applied: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
