"""The SAO receives what its school and its two centres confirmed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.live import LivePolicy
from app.access.permissions import Permission
from app.access.scope import Scope
from app.models import Confirmation, FileKind, History, IssuedFile, Submission, Unit
from app.services.submissions import desks, listing
from app.services.submissions.desks import Desk
from app.services.submissions.issuing import record_issued
from app.services.submissions.listing import Listed, Wish
from app.services.submissions.progress import SubmissionState, of_confirmation
from tests.factories import Country
from tests.factories.rounds import NOW
from tests.services.confirmation.acting import Acting

LATER = NOW + timedelta(hours=1)


@dataclass
class Mail:
    """What goes from the institutions to the desk of their authority."""

    session: Session
    country: Country
    acting: Acting
    confirmed: dict[int, Confirmation] = field(default_factory=dict)

    @property
    def desk(self) -> Desk:
        return self.desk_of(self.country.sao)

    def desk_of(self, unit: Unit) -> Desk:
        return desks.desk_of(self.session, self.country.round, unit)

    def scope(self, unit: Unit | None = None) -> Scope:
        policy = LivePolicy().current(self.session)
        account = self.country.account(unit or self.country.sao)
        return policy.scope(account, Permission.SUBMISSION_VIEW, at=NOW)

    def confirm(self, unit: Unit) -> Confirmation:
        roster = self.country.roster(self.session, unit)
        return self.acting.confirm(roster)

    def cancel(self, unit: Unit) -> None:
        self.acting.cancel(self.country.roster(self.session, unit))

    def issue(
        self, confirmation: Confirmation, content: bytes, kind: FileKind = FileKind.XLSX
    ) -> IssuedFile:
        by = self.country.account(confirmation.return_.unit)
        return record_issued(self.session, confirmation, kind, content, actor=by, at=NOW)

    def state(self, confirmation: Confirmation) -> SubmissionState:
        return of_confirmation(self.session, confirmation).state

    def listed(self, wish: Wish | None = None) -> Listed:
        return listing.read(self.session, self.desk, wish or Wish(), scope=self.scope())

    def submission(self, confirmation: Confirmation) -> Submission:
        return self.session.get_one(Submission, confirmation.id)

    def events(self) -> list[str]:
        found = self.session.scalars(select(History.event).order_by(History.id))
        return [one for one in found if one.startswith("submission.")]


@pytest.fixture
def mail(session: Session, country: Country) -> Mail:
    acting = Acting(session, country)
    acting.roster()
    return Mail(session, country, acting)
