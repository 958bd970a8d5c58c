"""Lay a submission out on sheets that are counted through: memo, summary, list, statement."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from app.documents.official import ExternalLetter, MemoSheet, letter_sheets, memo_sheets
from app.documents.page import Page
from app.documents.pagination import paginate
from app.documents.roster_sheets import (
    GRADE_COLUMNS,
    PUPIL_COLUMNS,
    TOTAL_COLUMNS,
    PupilSection,
    TotalRow,
    pupil_texts,
    room_groups,
    section_of,
    totals_over_sheets,
)
from app.documents.submission_closing import PROOF_MM, Closing
from app.documents.submission_memo import covering_letter_of
from app.documents.submission_values import OverviewDocument, SubmissionDocument, Submitted
from app.documents.text_fit import FittedText
from app.documents.wording import PUPIL_WORDS, province_called
from app.documents.writer import HEADLINE_SIZE, Column, Writer

PAGE = Page(top_mm=12, running_mm=0, gap_mm=0, foot_mm=12, bottom_mm=7)
# On the memo's sheets the QR code has its place between the text and the foot.
MEMO_PAGE = replace(PAGE, bottom_mm=PAGE.bottom_mm + PROOF_MM + 2)


@dataclass(frozen=True, slots=True)
class Title:
    """What stands above the first sheet of a part."""

    headline: FittedText
    lines: tuple[FittedText, ...]


@dataclass(frozen=True, slots=True)
class PaperSheet:
    """What one sheet of paper bears; on the last that is the closing block."""

    memo: MemoSheet | None = None
    title: Title | None = None
    totals: Sequence[TotalRow] = ()
    sections: Sequence[PupilSection] = ()
    note: str = ""
    is_closing: bool = False


Made = TypeVar("Made", bound=PaperSheet)


def opening_sheets(document: Submitted, writer: Writer, make: type[Made]) -> list[Made]:
    """Return the covering letter and the summary by grade, room and sex."""
    summary = title_of(document, f"สรุปจำนวน{PUPIL_WORDS[document.kind]}", writer)
    columns = total_columns_of(document)
    totals = totals_over_sheets(document.totals, writer, PAGE, columns=columns)
    return [
        *covering_sheets(document, writer, make),
        *(
            make(title=None if number else summary, totals=rows)
            for number, rows in enumerate(totals)
        ),
    ]


def covering_sheets(document: Submitted, writer: Writer, make: type[Made]) -> list[Made]:
    """Return the letter that a submission is sent with, on sheets of its own kind."""
    letter = covering_letter_of(document)
    if isinstance(letter, ExternalLetter):
        sheets = letter_sheets(letter, writer, page=MEMO_PAGE, numbered=False)
    else:
        sheets = memo_sheets(letter, writer, page=MEMO_PAGE, numbered=False)
    return [make(memo=sheet) for sheet in sheets]


def roster_sheets(
    document: SubmissionDocument, writer: Writer, closing: Closing | None
) -> list[PaperSheet]:
    """Return the pupils by grade and room, and the closing block where they end."""
    pupils = PUPIL_WORDS[document.kind]
    title = title_of(document, f"ข้อมูล{pupils}รายบุคคล", writer)
    sheets = paginate(
        room_groups(document.rows, writer),
        first=PAGE.first_lines,
        other=PAGE.lines,
        closing=PAGE.lines_for(closing.height_mm) if closing else 0,
    )
    return [
        PaperSheet(
            title=None if number else title,
            sections=[
                section_of(one, writer, PUPIL_COLUMNS, pupil_texts) for one in sheet.sections
            ],
            note="" if document.rows or number else f"ไม่มี{pupils}ในรอบนี้",
            is_closing=sheet.closing and closing is not None,
        )
        for number, sheet in enumerate(sheets)
    ]


def total_columns_of(document: Submitted) -> tuple[Column, ...]:
    """Return the columns of the summary: an institution's tells of rooms."""
    return GRADE_COLUMNS if isinstance(document, OverviewDocument) else TOTAL_COLUMNS


def title_of(document: Submitted, headline: str, writer: Writer) -> Title:
    """Return the title of a part: what it is, of which round, of whom, where."""
    texts = (
        f"ประจำ{writer.digits(document.round_label)}",
        f"{document.name} รหัส {document.code_of_unit}",
        " ".join(_whereabouts(document)),
    )
    return Title(
        headline=writer.line(headline, width_mm=PAGE.width_mm, size=HEADLINE_SIZE, bold=True),
        lines=tuple(writer.line(text, width_mm=PAGE.width_mm) for text in texts),
    )


def _whereabouts(document: Submitted) -> Iterable[str]:
    rooms = getattr(document, "only_rooms", "")
    if rooms:
        yield f"เฉพาะ {rooms}"
    if document.authority:
        yield f"สังกัด{document.authority}"
    if document.district:
        yield f"อำเภอ{document.district.removeprefix('อำเภอ')}"
    if document.province:
        yield province_called(document.province)
