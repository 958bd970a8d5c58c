"""What has been published already: since a draft was begun, and out of a draft."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.models import Account, PolicyDraft, PolicyVersion

MOST = 10


def since(session: Session, version_id: int) -> list[PolicyVersion]:
    """List the versions after one with their authors, the newest first, at most `MOST`."""
    return list(
        session.scalars(
            select(PolicyVersion)
            .options(joinedload(PolicyVersion.published_by))
            .where(PolicyVersion.id > version_id)
            .order_by(PolicyVersion.id.desc())
            .limit(MOST)
        )
    )


def of_draft(session: Session, draft_id: int, *, account: Account) -> int | None:
    """Give the version that a draft of this account became, if it was published."""
    return session.scalar(
        select(PolicyDraft.published_version_id).where(
            PolicyDraft.id == draft_id, PolicyDraft.account_id == account.id
        )
    )
