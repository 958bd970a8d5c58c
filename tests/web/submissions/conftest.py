"""A school that has confirmed, its papers, and whoever looks at them."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.extensions import limiter
from app.models import Confirmation, IssuedFile, Unit
from app.services.confirmation import service
from tests.factories import make_enrolment
from tests.factories.rounds import NOW
from tests.services.confirmation.acting import LATER
from tests.web.conftest import Visit


@dataclass
class Papers:
    """The submission of the small country's school."""

    visit: Visit

    @property
    def school(self) -> Unit:
        return self.visit.country.school

    def page(self, path: str = "", unit: Unit | None = None) -> str:
        key, code = self.visit.country.round.key, (unit or self.school).code
        return f"/rounds/{key}/units/{code}/submission{path}"

    def confirm(self, pupils: int = 0) -> Confirmation:
        session, country = self.visit.session, self.visit.country
        roster = country.roster(session, self.school)
        actor = country.account(self.school)
        for _one in range(pupils):
            make_enrolment(session, roster, actor)
        made = service.confirm(
            session, roster, actor=actor, at=NOW, version=roster.version, wording="ขอรับรอง"
        )
        session.commit()
        return made

    def cancel(self) -> None:
        session, country = self.visit.session, self.visit.country
        roster = country.roster(session, self.school)
        service.cancel(
            session,
            roster,
            actor=country.account(country.sao),
            at=LATER,
            version=roster.version,
            reason="แก้ไขข้อมูล",
        )
        session.commit()

    def saves(self, path: str = "/1/data.xlsx", **data: Any) -> TestResponse:
        return self.visit.post(self.page(path), data)

    def checks(self, content: bytes, path: str = "/verify") -> TestResponse:
        return self.visit.post(path, {"file": (BytesIO(content), "ไฟล์ที่ได้รับ")})

    def issued(self) -> int:
        return len(self.visit.session.scalars(select(IssuedFile.id)).all())


def with_another_name(content: bytes) -> bytes:
    """Open a data file as a spreadsheet does, change a name, and save it."""
    book, changed = load_workbook(BytesIO(content)), BytesIO()
    page = book.active
    assert page is not None
    name = next(cell for cell in page[3] if cell.value == "ชื่อ")
    page.cell(4, name.column, "ปลอมแปลง")
    book.save(changed)
    return changed.getvalue()


@pytest.fixture
def papers(visit: Visit) -> Papers:
    limiter.reset()
    return Papers(visit)
