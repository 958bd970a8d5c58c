"""Units: the tree of department, provinces, authorities and institutions, and their codes."""

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

from app.domain.login_codes import Level, LoginClass
from app.models.base import Base, Moment, Word, one_of


class UnitKind(StrEnum):
    DEPARTMENT = "department"
    PROVINCE = "province"
    PAO = "pao"
    CITY_MUNICIPALITY = "city_municipality"
    TOWN_MUNICIPALITY = "town_municipality"
    SUBDISTRICT_MUNICIPALITY = "subdistrict_municipality"
    SAO = "sao"
    SPECIAL = "special"
    SCHOOL = "school"
    CENTRE = "centre"

    @property
    def level(self) -> Level:
        return _LEVELS.get(self, Level.AUTHORITY)


_LEVELS = {
    UnitKind.DEPARTMENT: Level.DEPARTMENT,
    UnitKind.PROVINCE: Level.PROVINCE,
    UnitKind.SCHOOL: Level.INSTITUTION,
    UnitKind.CENTRE: Level.INSTITUTION,
}


class Unit(Base):
    """A node of the tree. `path` holds immutable ids from the top: `1/33/412/9071`.

    `head_confirms` is an authority's choice: its institutions' heads confirm what an officer has
    prepared (`process.md` 7.4).
    """

    __tablename__ = "unit"
    __table_args__ = (
        one_of("kind", UnitKind),
        one_of("level", Level),
        one_of("login_class", LoginClass),
        CheckConstraint("(parent_id IS NULL) = (level = 'department')", name="parent_unless_top"),
        Index("ix_unit_parent_id_sort_key", "parent_id", "sort_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[UnitKind] = mapped_column(Word(UnitKind))
    level: Mapped[Level] = mapped_column(Word(Level))
    name: Mapped[str] = mapped_column(String(200))
    sort_key: Mapped[bytes] = mapped_column(LargeBinary)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    path: Mapped[str] = mapped_column(String(100), unique=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    login_class: Mapped[LoginClass] = mapped_column(Word(LoginClass))
    province_code: Mapped[str | None] = mapped_column(String(2))
    district_code: Mapped[str | None] = mapped_column(String(4))
    address: Mapped[str] = mapped_column(String(300), default="")
    postcode: Mapped[str] = mapped_column(String(5), default="")
    telephone: Mapped[str] = mapped_column(String(50), default="")
    head_name: Mapped[str] = mapped_column(String(200), default="")
    head_position: Mapped[str] = mapped_column(String(200), default="")
    grades: Mapped[list[str]] = mapped_column(JSON, default=list)
    rooms_per_grade: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    pays_for_other_schools: Mapped[bool] = mapped_column(default=False)
    head_confirms: Mapped[bool] = mapped_column(default=False)
    synthetic: Mapped[bool] = mapped_column(default=False)
    dissolved_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)

    parent: Mapped[Unit | None] = relationship(remote_side=[id])

    __mapper_args__ = {"version_id_col": version}

    def holds(self, other: Unit) -> bool:
        """Say whether `other` is this unit or lies below it; the slash keeps 41 apart from 412."""
        return other.path == self.path or other.path.startswith(f"{self.path}/")


class UnitCode(Base):
    """A code that a unit has or had: an upgrade changes it, and both find the unit."""

    __tablename__ = "unit_code"
    __table_args__ = (
        Index(
            "uq_unit_code_current",
            "unit_id",
            unique=True,
            sqlite_where=text("valid_to IS NULL"),
            postgresql_where=text("valid_to IS NULL"),
        ),
    )

    code: Mapped[str] = mapped_column(String(20), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]


class SuccessionKind(StrEnum):
    MERGED = "merged"
    SPLIT = "split"


class UnitSuccession(Base):
    """A unit whose pupils another one took over, wholly (merged) or in part (split)."""

    __tablename__ = "unit_succession"
    __table_args__ = (
        one_of("kind", SuccessionKind),
        CheckConstraint("from_id <> to_id", name="not_itself"),
        UniqueConstraint("from_id", "to_id", "taken_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    from_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    to_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    kind: Mapped[SuccessionKind] = mapped_column(Word(SuccessionKind))
    taken_on: Mapped[date]


class UnitImport(Base):
    """A list of authorities that was read and shown, and perhaps applied.

    `content` is the file's text and `sha256` the hash of it. `account_id` is whoever read it.
    """

    __tablename__ = "unit_import"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    file_name: Mapped[str] = mapped_column(String(200))
    content: Mapped[str] = mapped_column(Text, deferred=True)
    sha256: Mapped[str] = mapped_column(String(64))
    read_at: Mapped[datetime] = mapped_column(Moment)
    applied_at: Mapped[datetime | None] = mapped_column(Moment)
    applied: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
