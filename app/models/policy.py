"""The live access policy: its versions, and the drafts that administrators gather changes in."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.account import Account
from app.models.base import Base, Moment, Word, one_of


class PolicyVersion(Base):
    """A published set of rules; the one with the highest id is in force."""

    __tablename__ = "policy_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    published_at: Mapped[datetime] = mapped_column(Moment)
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    reason: Mapped[str] = mapped_column(String(500))
    restored_from_id: Mapped[int | None] = mapped_column(ForeignKey("policy_version.id"))

    published_by: Mapped[Account | None] = relationship()


class RuleColumns:
    """One rule (`design.md` 4) as a table keeps it; `*` stands for every class, duty or login."""

    who: Mapped[str] = mapped_column(String(20))
    duty: Mapped[str] = mapped_column(String(20))
    login: Mapped[str] = mapped_column(String(40))
    resource: Mapped[str] = mapped_column(String(40))
    action: Mapped[str] = mapped_column(String(40))
    reach: Mapped[str] = mapped_column(String(20))
    effect: Mapped[str] = mapped_column(String(10))
    valid_from: Mapped[datetime | None] = mapped_column(Moment)
    valid_until: Mapped[datetime | None] = mapped_column(Moment)


def _rule_checks() -> tuple[CheckConstraint, CheckConstraint]:
    return (
        CheckConstraint("effect IN ('allow', 'deny')", name="effect_known"),
        CheckConstraint("reach IN ('own', 'children', 'subtree', 'any')", name="reach_known"),
    )


class PolicyRule(RuleColumns, Base):
    """One rule of a version."""

    __tablename__ = "policy_rule"
    __table_args__ = (*_rule_checks(), Index("ix_policy_rule_version_id", "version_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("policy_version.id"))


class PolicyDraft(Base):
    """Changes that one administrator gathers on top of a version, until published or dropped."""

    __tablename__ = "policy_draft"
    __table_args__ = (
        Index(
            "uq_policy_draft_open",
            "account_id",
            unique=True,
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    base_version_id: Mapped[int] = mapped_column(ForeignKey("policy_version.id"))
    restores_id: Mapped[int | None] = mapped_column(ForeignKey("policy_version.id"))
    reason: Mapped[str] = mapped_column(String(500), default="")
    created_at: Mapped[datetime] = mapped_column(Moment)
    changed_at: Mapped[datetime] = mapped_column(Moment)
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    published_version_id: Mapped[int | None] = mapped_column(ForeignKey("policy_version.id"))
    version: Mapped[int] = mapped_column(default=1)

    account: Mapped[Account] = relationship()

    __mapper_args__ = {"version_id_col": version}


class ChangeKind(StrEnum):
    ADD = "add"
    REMOVE = "remove"


class PolicyChange(RuleColumns, Base):
    """One rule that a draft adds to its version, or takes away from it."""

    __tablename__ = "policy_change"
    __table_args__ = (
        *_rule_checks(),
        one_of("kind", ChangeKind),
        Index("ix_policy_change_draft_id", "draft_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("policy_draft.id"))
    kind: Mapped[ChangeKind] = mapped_column(Word(ChangeKind))
