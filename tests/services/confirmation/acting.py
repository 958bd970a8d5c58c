"""Take steps as the principal officers of the small country do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.models import Account, CancellationRequest, Confirmation, Return
from app.services.confirmation import requests, service
from tests.factories import Country, make_enrolment
from tests.factories.rounds import NOW

WORDING = "ข้าพเจ้าขอรับรองว่าข้อมูลถูกต้องครบถ้วน"
REASON = "เด็กย้ายเข้า 1 คน ยังไม่ได้บันทึก"
LATER = NOW + timedelta(minutes=1)


@dataclass
class Acting:
    """One session and one country; every step takes the return's own version and `NOW`."""

    session: Session
    country: Country

    def officer(self, return_: Return) -> Account:
        return self.country.account(return_.unit)

    def above(self, return_: Return) -> Account:
        """Give the officer of the level above a return."""
        assert return_.unit.parent is not None
        return self.country.account(return_.unit.parent)

    def roster(self, pupils: int = 2) -> Return:
        """Give the school's roster, ready to be confirmed."""
        roster = self.country.roster(self.session, self.country.school)
        for _ in range(pupils):
            make_enrolment(self.session, roster, self.officer(roster))
        return roster

    def confirm(self, return_: Return, at: datetime = NOW, **changed: Any) -> Confirmation:
        facts = {"actor": self.officer(return_), "version": return_.version, "wording": WORDING}
        return service.confirm(self.session, return_, at=at, **facts | changed)

    def cancel(self, return_: Return, at: datetime = LATER, **changed: Any) -> Confirmation:
        facts = {"actor": self.above(return_), "version": return_.version, "reason": REASON}
        return service.cancel(self.session, return_, at=at, **facts | changed)

    def ask(self, return_: Return, at: datetime = NOW, **changed: Any) -> CancellationRequest:
        facts = {"actor": self.officer(return_), "version": return_.version, "reason": REASON}
        return requests.ask(self.session, return_, at=at, **facts | changed)

    def pass_on(
        self, request: CancellationRequest, at: datetime = NOW, **changed: Any
    ) -> CancellationRequest:
        parent = request.return_.parent
        assert parent is not None
        facts = {"actor": self.officer(parent), "version": parent.version, "reason": REASON}
        return requests.pass_on(self.session, request, at=at, **facts | changed)

    def decline(
        self, request: CancellationRequest, at: datetime = LATER, **changed: Any
    ) -> CancellationRequest:
        facts = {
            "actor": self.above(request.return_),
            "version": request.return_.version,
            "answer": "ข้อมูลถูกต้องแล้ว",
        }
        return requests.decline(self.session, request, at=at, **facts | changed)

    def withdraw(
        self, request: CancellationRequest, at: datetime = LATER, **changed: Any
    ) -> CancellationRequest:
        facts = {"actor": self.officer(request.return_), "version": request.return_.version}
        return requests.withdraw(self.session, request, at=at, **facts | changed)

    def confirmed_authority(self) -> tuple[Return, Return]:
        """Confirm the SAO and all below it; give the school's roster and the overview."""
        roster = self.roster()
        for institution in (
            self.country.school,
            self.country.centre,
            self.country.second_centre,
        ):
            self.confirm(self.country.roster(self.session, institution))
        pupils = self.country.pupils(self.session, self.country.sao)
        self.confirm(pupils)
        return roster, pupils

    def confirmed_province(self) -> tuple[Return, Return, Return]:
        """Confirm Sisaket; give the school's roster, the SAO's overview and the whole."""
        roster, pupils = self.confirmed_authority()
        self.confirm(self.country.roster(self.session, self.country.town_school))
        self.confirm(self.country.pupils(self.session, self.country.municipality))
        whole = self.country.whole(self.session, self.country.province)
        self.confirm(whole)
        return roster, pupils, whole
