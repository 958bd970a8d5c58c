"""An officer who brings sheets in, and ways to make them from pupils."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.exchange import reading, writing
from app.exchange.layouts import LEC_REPORT, PORTAL_LIST
from app.models import Enrolment, RosterImport
from app.services import kept_sheets
from app.services.rosters import exporting, rows
from app.services.rosters.importing import applying, planning
from app.services.rosters.importing import kept as sheets
from app.services.rosters.importing.planning import Plan
from tests.services.rosters.conftest import Desk
from tests.support.sheets import HEADINGS, roster_sheet


@dataclass
class Clerk:
    """Somebody at a desk with sheets for its roster."""

    desk: Desk

    @property
    def session(self) -> Session:
        return self.desk.session

    def reads(self, content: bytes) -> RosterImport:
        return sheets.keep(
            self.session,
            self.desk.roster,
            reading.read(content),
            content=content,
            file_name="ป.1.xlsx",
            actor=self.desk.actor,
            at=self.desk.who["at"],
        )

    def plans(self, kept: RosterImport) -> Plan:
        return planning.plan(
            self.session,
            self.desk.roster,
            kept_sheets.cells_of(kept),
            sheets.columns_of(kept),
            scope=self.desk.scope,
            at=self.desk.who["at"],
        )

    def applies(self, kept: RosterImport, digest: str | None = None) -> dict[str, int]:
        shown = self.plans(kept).digest if digest is None else digest
        return applying.apply(self.session, self.desk.roster, kept, digest=shown, **self.desk.who)

    def brings(self, *pupils: Sequence[Any], headings: Sequence[str] = HEADINGS) -> Plan:
        """Read and apply a sheet of these pupils, and give what its preview showed."""
        kept = self.reads(roster_sheet(*pupils, headings=headings))
        planned = self.plans(kept)
        self.applies(kept, planned.digest)
        return planned

    def shows(self, *pupils: Sequence[Any], headings: Sequence[str] = HEADINGS) -> Plan:
        """Read a sheet of these pupils, and give its preview."""
        return self.plans(self.reads(roster_sheet(*pupils, headings=headings)))

    def takes_home(self) -> bytes:
        values = exporting.sheet_values(self.session, self.desk.roster, scope=self.desk.scope)
        return writing.lec_report("รายงาน", LEC_REPORT.rows(values), sheet="นักเรียน")

    def takes_home_plain(self) -> bytes:
        values = exporting.sheet_values(self.session, self.desk.roster, scope=self.desk.scope)
        return writing.plain_csv(PORTAL_LIST.rows(values))

    def live(self) -> list[Enrolment]:
        return list(
            self.session.scalars(
                select(Enrolment).where(rows.live(self.desk.roster)).order_by(Enrolment.id)
            )
        )
