"""Divide the names of rooms over sheets, each room beginning on a sheet of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.documents.page import Page
from app.documents.pagination import Group, paginate
from app.documents.room_values import ListedName, RoomNames, RoomsDocument
from app.documents.roster_sheets import PupilSection, place, section_of
from app.documents.text_fit import FittedText
from app.documents.wording import PRINTED_FROM
from app.documents.writer import HEADLINE_SIZE, Column, Writer

# The title stands between the emblem's place and an equal space at the right.
BESIDE_TITLE_MM = 2 * 23
BESIDE_RUNNING_MM = 32
BESIDE_NOTE_MM = 37
DAY_BY_HAND = "." * 40


@dataclass(frozen=True, slots=True)
class RoomSheet:
    """One sheet of a room, numbered within the room: each room goes its own way."""

    number: int
    of: int
    title_lines: list[FittedText]
    running: FittedText
    sections: list[PupilSection]
    closing: bool


@dataclass(frozen=True, slots=True)
class RoomSheets:
    """How the sheets of rooms are made: their columns, and how high what closes a room is.

    The first three columns are the number, the name and the family name; hands fill the others.
    """

    page: Page
    columns: Sequence[Column]
    closing_mm: float

    def of_room(
        self, document: RoomsDocument, room: RoomNames, *, title: str, dated: str, writer: Writer
    ) -> list[RoomSheet]:
        """Return the sheets of a room, its names numbered from 1; `dated` closes its title."""
        page, rows = self.page, list(enumerate(room.names, start=1))
        named = place(room.grade, room.room, writer)
        whose = belongs_to(
            document.institution_name, document.authority_name, document.province_name
        )
        sheets = paginate(
            [Group(f"{named} ({writer.digits(len(rows))} คน)", rows)],
            first=page.first_lines,
            other=page.lines,
            closing=page.lines_for(self.closing_mm),
        )
        width = page.width_mm - BESIDE_TITLE_MM
        lines = [writer.line(text, width_mm=width) for text in (whose, named, dated)]
        above = writer.line(
            f"{title} {document.institution_name} {named}",
            width_mm=page.width_mm - BESIDE_RUNNING_MM,
        )
        return [
            RoomSheet(
                number=number,
                of=len(sheets),
                title_lines=lines,
                running=above,
                sections=[
                    section_of(one, writer, self.columns, self._texts) for one in sheet.sections
                ],
                closing=sheet.closing,
            )
            for number, sheet in enumerate(sheets, start=1)
        ]

    def _texts(self, row: tuple[int, ListedName], writer: Writer) -> tuple[str, ...]:
        number, name = row
        written = (writer.digits(number), f"{name.prefix}{name.first_name}", name.last_name)
        return written + ("",) * (len(self.columns) - len(written))


def framed(title: str, page: Page, *, printed_at: datetime, writer: Writer) -> dict[str, Any]:
    """Return what base.html and the macros of sheets ask for: title, printing note, measures."""
    note = f"{PRINTED_FROM} {writer.moment(printed_at)}"
    headline_mm = page.width_mm - BESIDE_TITLE_MM
    return {
        "font": writer.font,
        "page": page,
        "digits": writer.digits,
        "title": title,
        "headline": writer.line(title, width_mm=headline_mm, size=HEADLINE_SIZE, bold=True),
        "printed": writer.line(note, width_mm=page.width_mm - BESIDE_NOTE_MM, size=0.85),
    }


def belongs_to(institution: str, authority: str, province: str) -> str:
    """Say which institution this is, and under which authority of which province."""
    return f"{institution} สังกัด {authority} จังหวัด{province.removeprefix('จังหวัด')}"
