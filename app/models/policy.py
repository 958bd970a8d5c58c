"""The live access policy: versions of a list of rules, and which version is in force."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Moment


class PolicyVersion(Base):
    """A published set of rules; the one with the highest id is in force."""

    __tablename__ = "policy_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    published_at: Mapped[datetime] = mapped_column(Moment)
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    reason: Mapped[str] = mapped_column(String(500))


class PolicyRule(Base):
    """One rule (`design.md` 4); `*` stands for every class, duty or login."""

    __tablename__ = "policy_rule"
    __table_args__ = (
        CheckConstraint("effect IN ('allow', 'deny')", name="effect_known"),
        CheckConstraint("reach IN ('own', 'children', 'subtree', 'any')", name="reach_known"),
        Index("ix_policy_rule_version_id", "version_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("policy_version.id"))
    who: Mapped[str] = mapped_column(String(20))
    duty: Mapped[str] = mapped_column(String(20))
    login: Mapped[str] = mapped_column(String(40))
    resource: Mapped[str] = mapped_column(String(40))
    action: Mapped[str] = mapped_column(String(40))
    reach: Mapped[str] = mapped_column(String(20))
    effect: Mapped[str] = mapped_column(String(10))
    valid_from: Mapped[datetime | None] = mapped_column(Moment)
    valid_until: Mapped[datetime | None] = mapped_column(Moment)
