"""Turn a confirmation into its data as a file, from the frozen rows alone (`process.md` 10.1).

The same confirmation always gives the same bytes: nothing of the moment of saving is in them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from app.dispatch.counts_tables import SCHOOL_HEADINGS, school_rows, tables_of
from app.documents.wording import OF_ALL
from app.domain.grades import GRADES
from app.exchange import writing
from app.exchange.layouts import LEC_REPORT, PROVEN_LIST
from app.exchange.writing import Properties, Table
from app.models import Confirmation, DataSet, UnitKind
from app.services.confirmation import frozen
from app.services.confirmation.frozen import FrozenCounts, FrozenOverview, FrozenRoster
from app.services.rosters.exporting import frozen_values

_DATA_SETS = {
    DataSet.ROSTER: "ข้อมูลรายบุคคล",
    DataSet.PUPILS: "ภาพรวมนักเรียนและเด็กเล็ก",
    DataSet.COUNTS: "จำนวนนักเรียนของสถานศึกษาสังกัดอื่น",
    DataSet.WHOLE: "ภาพรวมของจังหวัด",
}
_OF_UNITS = (
    *("รหัสหน่วยงาน", "ชื่อหน่วยงาน", "ชุดข้อมูล", "ฉบับที่"),
    *("ชาย", "หญิง", "ไม่ทราบเพศ", "รวม", "SHA-256 ของข้อมูลที่ยืนยัน"),
)
_OF_GRADES = ("ระดับชั้น", "ชาย", "หญิง", "ไม่ทราบเพศ", "รวม")


@dataclass(frozen=True, slots=True)
class DataFile:
    """The data of a confirmation; writing it needs no database any more."""

    content: FrozenRoster | FrozenCounts | FrozenOverview
    number: int
    code: str
    confirmed_at: datetime

    def xlsx(self) -> bytes:
        """Write LEC's report of a roster; else a sheet of what was confirmed, and its totals."""
        properties = Properties(self.title, self.confirmed_at, self._proof())
        if isinstance(self.content, FrozenRoster):
            rows = LEC_REPORT.rows(frozen_values(self.content))
            name = "เด็กเล็ก" if self.content.unit.kind is UnitKind.CENTRE else "นักเรียน"
            return writing.lec_report(self.title, rows, sheet=name, properties=properties)
        if isinstance(self.content, FrozenCounts):
            return writing.tables(self.title, tables_of(self.content), properties=properties)
        sheets = (
            Table("หน่วยงาน", _OF_UNITS, _units(self.content)),
            Table("ระดับชั้น", _OF_GRADES, _grades(self.content)),
        )
        return writing.tables(self.title, sheets, properties=properties)

    def csv(self) -> bytes:
        """Write a row a pupil, a school or a unit; each says of which confirmation it is."""
        if isinstance(self.content, FrozenRoster):
            proof = {"version": str(self.number), "verify_code": self.code}
            values = [row | proof for row in frozen_values(self.content)]
            return writing.plain_csv(PROVEN_LIST.rows(values), layout=PROVEN_LIST)
        proof = self._proof()
        if isinstance(self.content, FrozenCounts):
            headings, written = SCHOOL_HEADINGS, school_rows(self.content)
        else:
            headings, written = _OF_UNITS, _units(self.content)
        rows = [[*map(str, row), *proof.values()] for row in written]
        return writing.csv_of([*headings, *proof], rows)

    @property
    def title(self) -> str:
        content = self.content
        what = "ภาพรวมของข้อมูล"
        if isinstance(content, FrozenRoster):
            what = _DATA_SETS[DataSet.ROSTER]
        elif isinstance(content, FrozenCounts):
            what = _DATA_SETS[DataSet.COUNTS]
        return (
            f"{what} {content.unit.name} รหัส {content.unit.code} "
            f"ปีการศึกษา {content.academic_year} (ครั้งที่ {content.round_number}) "
            f"ยืนยันข้อมูลฉบับที่ {self.number} รหัสตรวจสอบ {self.code}"
        )

    def _proof(self) -> dict[str, str]:
        return {
            "ปีการศึกษา": str(self.content.academic_year),
            "ครั้งที่": str(self.content.round_number),
            "ยืนยันข้อมูลฉบับที่": str(self.number),
            "รหัสตรวจสอบ": self.code,
        }


def data_of(confirmation: Confirmation) -> DataFile:
    """Read what was frozen, so that its file can be written after the transaction has ended."""
    return DataFile(
        content=frozen.read(confirmation.content),
        number=confirmation.number,
        code=confirmation.code,
        confirmed_at=confirmation.confirmed_at.astimezone(UTC),
    )


def xlsx_of(confirmation: Confirmation) -> bytes:
    """Write the data of a confirmation as XLSX."""
    return data_of(confirmation).xlsx()


def csv_of(confirmation: Confirmation) -> bytes:
    """Write the data of a confirmation as CSV."""
    return data_of(confirmation).csv()


def _units(overview: FrozenOverview) -> list[list[str | int]]:
    return [
        [
            *(one.code, one.name, _DATA_SETS[one.data_set], one.confirmation),
            *_figures(one.totals.male, one.totals.female, one.totals.total),
            one.sha256,
        ]
        for one in overview.children
    ]


def _grades(overview: FrozenOverview) -> list[list[str | int]]:
    totals = overview.totals
    rows: list[list[str | int]] = [
        [
            GRADES[one.grade].short if one.grade in GRADES else one.grade,
            *_figures(one.male, one.female, one.total),
        ]
        for one in totals.grades
    ]
    return [*rows, [OF_ALL, *_figures(totals.male, totals.female, totals.total)]]


def _figures(male: int, female: int, total: int) -> list[str | int]:
    return [male, female, total - male - female, total]
