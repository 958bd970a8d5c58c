"""A sheet of three schools, an officer of its authority, and a head with a telephone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.extensions import limiter
from app.models import CountedSchool, CountLink, Unit
from tests.factories import make_sheet
from tests.factories.units import SCHOOL_GRADES
from tests.web.conftest import Visit

TOKEN = re.compile(r"/fill/([A-Za-z0-9_-]{43})")

FIELD = re.compile(r'<input[^>]*\bname="(key|until)"[^>]*\bvalue="([^"]+)"')


def typed(pupils: str = "7", **cells: str) -> dict[str, str]:
    """Type the same figure into every field, but for those named, such as `p1_m`."""
    fields = {f"{grade}-{sex}": pupils for grade in SCHOOL_GRADES for sex in ("m", "f")}
    return fields | {name.replace("_", "-"): text for name, text in cells.items()}


@dataclass
class Counting:
    """The sheet of the small country's SAO."""

    visit: Visit
    row_ids: list[int]
    school_ids: list[int]

    @property
    def authority(self) -> Unit:
        return self.visit.country.sao

    def page(self, path: str = "", unit: Unit | None = None) -> str:
        key, code = self.visit.country.round.key, (unit or self.authority).code
        return f"/rounds/{key}/authorities/{code}/counts{path}"

    def school(self, path: str = "", place: int = 0) -> str:
        return self.page(f"/links/{self.row_ids[place]}{path}")

    def row(self, place: int = 0) -> CountedSchool:
        self.visit.session.expire_all()
        return self.visit.session.get_one(CountedSchool, self.row_ids[place])

    @property
    def link(self) -> CountLink:
        """Give the newest link."""
        self.visit.session.expire_all()
        found = self.visit.session.scalars(select(CountLink).order_by(CountLink.id.desc())).first()
        assert found is not None
        return found

    def make_link(self, until: str | None = None, place: int = 0) -> str:
        """Make a link as the officer does, and give the address that its page shows."""
        self.visit.enter(self.authority)
        form = self.form(place) | ({} if until is None else {"until": until})
        answer = self.visit.post(self.school(place=place), form)
        assert answer.status_code == 200, answer.get_data(as_text=True)
        found = TOKEN.search(answer.get_data(as_text=True))
        assert found is not None
        return found[0]

    def form(self, place: int = 0) -> dict[str, str]:
        """Give the form for a link as its page has it."""
        found = dict(FIELD.findall(self.shown(self.school(place=place))))
        assert set(found) == {"key", "until"}
        return found

    def shown(self, url: str) -> str:
        answer = self.visit.get(url)
        assert answer.status_code == 200, url
        return answer.get_data(as_text=True)

    def opens(self, address: str) -> TestResponse:
        self.leave()
        return self.visit.post(f"{address}/open", {})

    def signs(
        self, address: str, fields: dict[str, str] | None = None, **facts: Any
    ) -> TestResponse:
        self.leave()
        form = {
            "school": str(self.school_ids[0]),
            "name": "นางสาวสมศรี ใจดี",
            "position": "ผู้อำนวยการ",
            "note": "",
            "is_true": "y",
        }
        return self.visit.post(address, form | (typed() if fields is None else fields) | facts)

    def leave(self) -> None:
        """Be nobody: a head has no account."""
        self.visit.session.commit()
        with self.visit.client.session_transaction() as cookie:
            cookie.clear()


@pytest.fixture
def counting(visit: Visit) -> Counting:
    limiter.reset()
    country = visit.country
    country.account(country.sao).name = "นายวิชัย ใจงาม"
    country.sao.telephone = "0 4561 0000"
    sheet = make_sheet(visit.session, country.round, country.sao)
    rows = visit.session.scalars(
        select(CountedSchool).where(CountedSchool.return_id == sheet.id).order_by(CountedSchool.id)
    ).all()
    made = Counting(visit, [row.id for row in rows], [row.school_id for row in rows])
    visit.session.commit()
    return made
