"""Divide the names of rooms over sheets, each room beginning on a sheet of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.documents.page import Page
from app.documents.pagination import Group, paginate
from app.documents.roster_sheets import PupilSection, section_of
from app.documents.text_fit import FittedText
from app.documents.wording import PRINTED_FROM
from app.documents.writer import HEADLINE_SIZE, Column, Writer

# The title stands between the emblem's place and an equal space at the right.
BESIDE_TITLE_MM = 2 * 23
BESIDE_RUNNING_MM = 32
BESIDE_NOTE_MM = 37


@dataclass(frozen=True, slots=True)
class ListedName:
    """A pupil by name alone: the list hangs, or is carried about, where many read it."""

    prefix: str
    first_name: str
    last_name: str


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
    """How the sheets of rooms are made: their columns, and how high what closes a room is."""

    page: Page
    columns: Sequence[Column]
    texts: Callable[[tuple[int, ListedName], Writer], Sequence[str]]
    closing_mm: float

    def of_room(
        self,
        named: str,
        names: Sequence[ListedName],
        *,
        title_lines: Sequence[str],
        running: str,
        writer: Writer,
    ) -> list[RoomSheet]:
        """Return the sheets of a room, its names numbered from 1."""
        page, rows = self.page, list(enumerate(names, start=1))
        sheets = paginate(
            [Group(f"{named} ({writer.digits(len(rows))} คน)", rows)],
            first=page.first_lines,
            other=page.lines,
            closing=page.lines_for(self.closing_mm),
        )
        width = page.width_mm - BESIDE_TITLE_MM
        lines = [writer.line(text, width_mm=width) for text in title_lines]
        above = writer.line(running, width_mm=page.width_mm - BESIDE_RUNNING_MM)
        return [
            RoomSheet(
                number=number,
                of=len(sheets),
                title_lines=lines,
                running=above,
                sections=[
                    section_of(one, writer, self.columns, self.texts) for one in sheet.sections
                ],
                closing=sheet.closing,
            )
            for number, sheet in enumerate(sheets, start=1)
        ]


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
