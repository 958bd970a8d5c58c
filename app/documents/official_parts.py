"""Write what stands above and below the body of both official forms, and reckon how high it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.documents.official_values import MEASURES, ExternalLetter, Memo, OfficialLetter, Signature
from app.documents.official_writing import DOTS, field_lines, number_or_dots
from app.documents.text_fit import FittedText
from app.documents.writer import Writer
from app.domain.thai_calendar import format_date

# Three lines are left free for the hand that signs.
SIGNING_LINES = 3
ACTING = "ปฏิบัติราชการแทน"
_LABEL_MM = {"เรื่อง": 13, "เรียน": 13, "อ้างถึง": 15, "สิ่งที่ส่งมาด้วย": 26}
_LEADER_MM = {"ส่วนราชการ": 27, "ที่": 7, "วันที่": 13, "เรื่อง": 13}


@dataclass(frozen=True, slots=True)
class Labelled:
    """A label such as เรื่อง, so wide, and the lines beside it."""

    label: str
    label_mm: float
    lines: tuple[FittedText, ...]


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above the body of a first sheet, so high.

    The agency is a memo's ส่วนราชการ, or the sender's lines at the right of an external letter.
    """

    height_mm: float
    emblem: str
    number: Labelled
    day: Labelled
    rows: tuple[Labelled, ...]
    agency: Labelled
    subject: Labelled


@dataclass(frozen=True, slots=True)
class Ending:
    """What stands under the last line of the body."""

    signature: tuple[FittedText, ...]
    salutation: str = ""
    division: tuple[FittedText, ...] = ()

    @property
    def lines(self) -> int:
        """Return how many lines it takes up, the free ones too."""
        salutation = 2 if self.salutation else 0
        division = 1 + len(self.division) if self.division else 0
        return salutation + SIGNING_LINES + len(self.signature) + division


def memo_head(memo: Memo, writer: Writer) -> Head:
    """Write the head of a บันทึกข้อความ; its labels have dotted leaders."""
    agency = _beside("ส่วนราชการ", _LEADER_MM["ส่วนราชการ"], (memo.agency,), writer)
    subject = _beside("เรื่อง", _LEADER_MM["เรื่อง"], (memo.subject,), writer)
    rows = _rows(memo, writer)
    leaders = len(agency.lines) + 1 + len(subject.lines)
    number_mm, day_mm = MEASURES.number_mm - 3, MEASURES.width_mm - MEASURES.number_mm
    return Head(
        height_mm=MEASURES.memo_title_mm + leaders * MEASURES.leader_mm + _height_mm(rows),
        emblem=memo.emblem,
        number=_one_line("ที่", memo.number, writer, width_mm=number_mm),
        day=_one_line("วันที่", _day(memo, writer), writer, width_mm=day_mm),
        rows=rows,
        agency=agency,
        subject=subject,
    )


def letter_head(letter: ExternalLetter, writer: Writer) -> Head:
    """Write the head of a หนังสือภายนอก."""
    agency = _stacked(letter.agency, writer, width_mm=MEASURES.agency_mm)
    subject = _beside("เรื่อง", _LABEL_MM["เรื่อง"], (letter.subject,), writer)
    rows = _rows(letter, writer)
    above = max(len(agency), 1) + 1
    number = f"ที่ {number_or_dots(letter.number)}"
    return Head(
        height_mm=MEASURES.emblem_mm
        + MEASURES.gap_mm
        + above * MEASURES.line_mm
        + _height_mm((subject, *rows)),
        emblem=letter.emblem,
        number=_one_line("", number, writer, width_mm=MEASURES.number_mm),
        day=_one_line("", _day(letter, writer) or DOTS, writer, width_mm=MEASURES.number_mm),
        rows=rows,
        agency=Labelled("", 0, agency),
        subject=subject,
    )


def ending_of(letter: OfficialLetter, writer: Writer) -> Ending:
    """Write the signature, (name) over position, and what an external letter has around it."""
    signature = _signature(letter.signature, writer)
    if not isinstance(letter, ExternalLetter):
        return Ending(signature)
    division = _stacked(letter.division, writer, width_mm=MEASURES.width_mm)
    return Ending(signature, writer.clean(letter.salutation), division)


def _signature(signature: Signature, writer: Writer) -> tuple[FittedText, ...]:
    position, on_behalf_of = signature.position.strip(), signature.on_behalf_of.strip()
    acting = f"{position} {ACTING}".strip() if on_behalf_of else position
    texts = (f"({signature.name.strip() or DOTS * 2})", acting, on_behalf_of)
    return _stacked(texts, writer, width_mm=MEASURES.signature_mm)


def _stacked(texts: Sequence[str], writer: Writer, *, width_mm: float) -> tuple[FittedText, ...]:
    """Write texts under each other, none on more than two lines."""
    return tuple(
        line
        for text in texts
        if text.strip()
        for line in field_lines(text, writer, width_mm=width_mm, most=2)
    )


def _rows(letter: OfficialLetter, writer: Writer) -> tuple[Labelled, ...]:
    fields = (
        ("เรียน", (letter.addressee,)),
        ("อ้างถึง", letter.references),
        ("สิ่งที่ส่งมาด้วย", letter.enclosures),
    )
    return tuple(
        _beside(label, _LABEL_MM[label], texts, writer)
        for label, texts in fields
        if any(text.strip() for text in texts)
    )


def _beside(label: str, label_mm: float, texts: Sequence[str], writer: Writer) -> Labelled:
    """Write one text, or several with their numbers, beside a label."""
    filled = [text.strip() for text in texts if text.strip()]
    numbered = [f"{number}. {text}" for number, text in enumerate(filled, start=1)]
    width = MEASURES.width_mm - label_mm
    lines = tuple(
        line
        for text in (numbered if len(filled) > 1 else filled)
        for line in field_lines(text, writer, width_mm=width)
    )
    return Labelled(label, label_mm, lines or (FittedText(("",)),))


def _one_line(label: str, text: str, writer: Writer, *, width_mm: float) -> Labelled:
    label_mm = _LEADER_MM.get(label, 0)
    lines = field_lines(text, writer, width_mm=width_mm - label_mm, most=1)
    return Labelled(label, label_mm, lines)


def _day(letter: OfficialLetter, writer: Writer) -> str:
    return format_date(letter.written_on, "long", writer.thai_digits) if letter.written_on else ""


def _height_mm(rows: Sequence[Labelled]) -> float:
    """Return the height of rows, with a gap above each and one below the last."""
    lines = sum(len(row.lines) for row in rows)
    return lines * MEASURES.line_mm + (len(rows) + 1) * MEASURES.gap_mm
