"""What an official letter says, as plain values, and the measures by which its forms are drawn."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from app.documents.page import Page

# The margins of an official letter: 3 cm at the left, 2 cm at the right and below.
OFFICIAL_PAGE = Page(
    top_mm=15,
    left_mm=30,
    width_mm=160,
    running_mm=0,
    gap_mm=0,
    line_mm=6.4,
    foot_mm=0,
    bottom_mm=20,
)


@dataclass(frozen=True)
class Measures:
    """Heights and widths in millimetres that style sheet and line counting share."""

    left_mm: float = 30
    width_mm: float = 160
    line_mm: float = 6.4
    # The first line of a paragraph, and of a point below a numbered one.
    indent_mm: float = 25
    subpoint_mm: float = 35
    gap_mm: float = 2
    memo_title_mm: float = 17
    leader_mm: float = 8
    emblem_mm: float = 30
    agency_mm: float = 70
    number_mm: float = 80
    middle_mm: float = 72
    signature_mm: float = 90
    # Titles and labels of a memo against its text of 16 points.
    title_size: float = 29 / 16
    label_size: float = 20 / 16


MEASURES = Measures()


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs; a blank name leaves dots. `on_behalf_of` is the post for which he or she acts."""

    name: str = ""
    position: str = ""
    on_behalf_of: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialLetter:
    """What both forms say. A blank number or date leaves dots to be filled in by hand."""

    subject: str
    addressee: str
    body: tuple[str, ...]
    closing: str = ""
    signature: Signature = field(default_factory=Signature)
    number: str = ""
    written_on: date | None = None
    references: tuple[str, ...] = ()
    enclosures: tuple[str, ...] = ()
    # A data: address, or an empty box.
    emblem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Memo(OfficialLetter):
    """A บันทึกข้อความ, within one authority; `agency` is its ส่วนราชการ with the telephone."""

    agency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExternalLetter(OfficialLetter):
    """A หนังสือภายนอก, to another agency, with the sender's lines above and the division's below."""

    agency: tuple[str, ...]
    division: tuple[str, ...] = ()
    salutation: str = "ขอแสดงความนับถือ"
