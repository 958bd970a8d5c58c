"""An authority's sheet of three schools as its officer's browser has it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from app.domain.counts import CELLS, Cell
from app.domain.thai_calendar import in_bangkok
from app.models import Count, CountedSchool, Unit
from app.services.other_schools import paying
from tests.factories import make_sheet
from tests.factories.rounds import NOW
from tests.web.conftest import Visit
from tests.web.counts.linking import counting

__all__ = ["counting"]

FIELD = re.compile(r'<input[^>]*\bname="([vfqk]\d+)"[^>]*\bvalue="([^"]*)"')


@dataclass
class SheetDesk:
    """The sheet of the small country's SAO, and ways to type into it."""

    visit: Visit
    rows: list[CountedSchool]

    @property
    def url(self) -> str:
        country = self.visit.country
        return f"/rounds/{country.round.key}/authorities/{country.sao.code}/counts"

    def row_url(self, row: CountedSchool) -> str:
        return f"/authorities/{self.visit.country.sao.code}/counts/{row.id}"

    def opened(self, query: str = "") -> MultiDict[str, str]:
        """Open the page, and give the form on it as a browser would send it."""
        return self.form_on(self.visit.get(self.url + query).text)

    def form_on(self, html: str) -> MultiDict[str, str]:
        """Give the rows of an answer as a browser would send them."""
        return MultiDict((name, unescape(value)) for name, value in FIELD.findall(html))

    def typing(self, form: MultiDict[str, str], row: CountedSchool, *texts: str) -> None:
        """Type into the cells of a row from the left; None of the others changes."""
        known = form.getlist(f"f{row.id}")
        form.setlist(f"f{row.id}", [*texts, *known[len(texts) :]])

    def filled(self, form: MultiDict[str, str], row: CountedSchool, text: str = "7") -> None:
        form.setlist(f"f{row.id}", [text] * len(form.getlist(f"f{row.id}")))

    def sends_row(self, row: CountedSchool, form: MultiDict[str, Any], **more: str) -> TestResponse:
        own = [(name, value) for name, value in form.items(multi=True) if name[1:] == str(row.id)]
        data, url = MultiDict([*own, *more.items()]), self.row_url(row)
        self.visit._let_go()
        return self.visit.client.post(url, data=data, headers={"HX-Request": "true"})

    def hands_over(self, row: CountedSchool, to: Unit) -> None:
        """Let another authority pay for a row's school from today on, as the office does."""
        office = self.visit.country.account(self.visit.country.province)
        today = in_bangkok(NOW).date()
        paying.hand_over(self.visit.session, row.school, to=to, since=today, actor=office, at=NOW)
        self.visit.session.commit()

    def figures(self, row: CountedSchool) -> dict[Cell, int]:
        found = self.visit.session.execute(
            select(Count.grade, Count.sex, Count.pupils).where(Count.counted_school_id == row.id)
        )
        known = {(grade, sex): pupils for grade, sex, pupils in found}
        return {cell: known[cell] for cell in CELLS if cell in known}

    def saved(self, row: CountedSchool) -> CountedSchool:
        self.visit.session.expire_all()
        return self.visit.session.get_one(CountedSchool, row.id)


@pytest.fixture
def sheet(visit: Visit) -> SheetDesk:
    country = visit.country
    owed = make_sheet(visit.session, country.round, country.sao)
    rows = visit.session.scalars(
        select(CountedSchool).where(CountedSchool.return_id == owed.id).order_by(CountedSchool.id)
    )
    desk = SheetDesk(visit, list(rows))
    visit.enter(country.sao)
    return desk
