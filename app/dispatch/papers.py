"""Turn a confirmation into the document that is printed and signed (`process.md` 10.1).

Only what was frozen is printed, never a live row; letterheads are those of today.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.documents.render import Engine, render
from app.documents.roster import GradeTotal, RosterDocument, RosterRow, roster_html
from app.domain.thai_calendar import format_moment
from app.models import Confirmation, Office
from app.services.confirmation import frozen
from app.services.confirmation.frozen import FrozenPupil, FrozenRoster


@dataclass(frozen=True, slots=True)
class Paper:
    """A document that is ready to be printed: making its pages needs no database any more."""

    document: RosterDocument

    def html(self) -> str:
        return roster_html(self.document)

    def pdf(self, engine: Engine) -> bytes:
        return render(self.html(), engine=engine)


def paper_of(
    session: Session,
    confirmation: Confirmation,
    *,
    address_of: Callable[[str], str],
    thai_digits: bool | None = None,
) -> Paper:
    """Give the document of a confirmation, of whatever level, with no moment of printing in it.

    `address_of` turns the confirmation's code into the address at which it is verified. Digits are
    Thai or Arabic as the unit's letterhead says, where nothing else is asked for.
    """
    content = frozen.read(confirmation.content)
    if not isinstance(content, FrozenRoster):
        raise TypeError("only the confirmation of a roster names pupils")
    if thai_digits is None:
        office = session.get(Office, confirmation.return_.unit_id)
        thai_digits = office is None or office.thai_digits
    unit = content.unit
    return Paper(
        RosterDocument(
            institution_name=unit.name,
            institution_code=unit.code,
            institution_kind=unit.kind.value,
            authority_name=unit.above[0] if unit.above else "",
            province_name=unit.above[1] if len(unit.above) > 1 else "",
            round_label=f"ปีการศึกษา {content.academic_year} (ครั้งที่ {content.round_number})",
            state_text=f"ยืนยันข้อมูลแล้ว รหัสตรวจสอบ {confirmation.code} "
            f"{address_of(confirmation.code)}",
            printed_at=confirmation.confirmed_at,
            printed_by=format_moment(confirmation.confirmed_at, "long"),
            rows=tuple(_rows(content.rows)),
            totals=tuple(
                GradeTotal(one.grade, None, one.male, one.female, one.total - one.male - one.female)
                for one in content.totals.grades
            ),
            thai_digits=thai_digits,
            is_draft=False,
        )
    )


def _rows(rows: Sequence[FrozenPupil]) -> Iterator[RosterRow]:
    """Number the pupils of each room from 1, as a name list does."""
    room, number = None, 0
    for row in rows:
        number = number + 1 if (row.grade, row.room) == room else 1
        room = (row.grade, row.room)
        yield RosterRow(
            number_in_list=number,
            identifier=row.number,
            student_number=row.student_number,
            prefix=row.prefix,
            first_name=row.first_name,
            last_name=row.last_name,
            sex=row.sex,
            birth_date=row.birth_date,
            grade=row.grade,
            room=row.room,
            seen=row.seen_at is not None,
        )
