"""An administrator with a draft on the shipped policy."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from app.access.live import current_version, load_rules
from app.access.rules import Rule
from app.models import Account, Duty, PolicyDraft, PolicyVersion
from app.services.policies import drafts, publishing
from tests.factories import Country, make_account
from tests.factories.rounds import NOW

Publish = Callable[[PolicyDraft], PolicyVersion]


@pytest.fixture
def administrator(session: Session, country: Country) -> Account:
    return make_account(session, country.department, Duty.ADMINISTRATOR, suffix="01")


@pytest.fixture
def colleague(session: Session, country: Country) -> Account:
    return make_account(session, country.department, Duty.ADMINISTRATOR, suffix="02")


@pytest.fixture
def draft(session: Session, administrator: Account) -> PolicyDraft:
    return drafts.begin(session, administrator, at=NOW)


def in_force(session: Session) -> list[Rule]:
    return load_rules(session, current_version(session))


@pytest.fixture
def publish(session: Session) -> Publish:
    """Publish a draft as its owner, as it stands."""

    def put_in_force(draft: PolicyDraft) -> PolicyVersion:
        return publishing.publish_draft(
            session,
            draft,
            actor=draft.account,
            at=NOW,
            version=draft.version,
            reason="ตามมติที่ประชุม",
        )

    return put_in_force
