"""What a submission says, of an institution or of a level above it, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from app.documents.roster_values import GradeTotal, RosterRow
from app.documents.wording import DEPARTMENT
from app.domain.affiliations import Affiliation
from app.domain.counts import Cell, CountQuery


@dataclass(frozen=True, slots=True, kw_only=True)
class Covering:
    """The letterhead of the covering letter; what is blank is filled in by hand.

    `addressee` is whom it is addressed to, `division` where it is sent (`process.md` 10.1);
    `own_division` and `address` are the sender's. The head signs as `head_title` where no position
    is known, and for somebody else where `on_behalf_of` names a post.
    """

    addressee: str = ""
    division: str = ""
    own_division: str = ""
    address: tuple[str, ...] = ()
    head_title: str = ""
    on_behalf_of: str = ""
    telephone: str = ""
    number: str = ""
    written_on: date | None = None


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs: a role, and the person where one is known."""

    role: str
    name: str = ""
    position: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """Who confirmed, in what words, when; and who had prepared it where the head confirmed."""

    name: str
    words: str
    at: datetime
    position: str = ""
    prepared_name: str = ""
    prepared_position: str = ""
    prepared_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Submitted:
    """What every submission says, whichever level it is from.

    It is a draft until a `version` says which confirmation it is of; a draft says who printed it
    and when instead, and has neither code nor address. What was cancelled says so when it is
    printed again.
    """

    name: str
    code_of_unit: str
    kind: str
    round_label: str
    authority: str = ""
    province: str = ""
    district: str = ""
    version: int | None = None
    cancelled_at: datetime | None = None
    code: str = ""
    verify_address: str = ""
    sha256: str = ""
    covering: Covering = Covering()
    totals: tuple[GradeTotal, ...] = ()
    statement: Statement | None = None
    signers: tuple[Signer, ...] = ()
    emblem: str = ""
    thai_digits: bool = True
    printed_by: str = ""
    printed_at: datetime | None = None

    @property
    def is_draft(self) -> bool:
        return self.version is None

    @property
    def above(self) -> str:
        """Name the unit that the submission goes to."""
        return self.authority or self.province or DEPARTMENT

    @property
    def paper(self) -> str:
        """Call what the foot of each page says that it is a page of."""
        return "เอกสารนำส่งข้อมูล"

    @property
    def male(self) -> int:
        return sum(total.male for total in _counted(self.totals))

    @property
    def female(self) -> int:
        return sum(total.female for total in _counted(self.totals))

    @property
    def pupils(self) -> int:
        return sum(total.total for total in _counted(self.totals))


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmissionDocument(Submitted):
    """An institution's submission. `kind` is `school` or `centre`.

    `only_rooms` names the rooms that a part of a draft is limited to; such a part is no submission
    and holds the roster alone.
    """

    rows: tuple[RosterRow, ...] = ()
    only_rooms: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OverviewChild:
    """A confirmation that an overview stands on: of whom, how many pupils, by whom and when.

    `counted` says that its pupils are in the totals: counts of other schools stand apart.
    """

    name: str
    code_of_unit: str
    group: str
    male: int
    female: int
    pupils: int
    confirmed_by: str
    confirmed_at: datetime
    version: int
    code: str
    counted: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class OverviewDocument(Submitted):
    """The submission of an authority's pupils or of a province. `kind` is one of those words."""

    children: tuple[OverviewChild, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedRow:
    """A school of another affiliation with its figures; a draft may lack some of `grades`.

    `queries` are those that its figures raise, `reason` answers them all.
    """

    name: str
    code: str
    affiliation: Affiliation
    district: str
    grades: tuple[str, ...]
    figures: Mapping[Cell, int]
    dissolved_on: date | None = None
    queries: tuple[CountQuery, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CountsDocument(Submitted):
    """The submission of an authority's counts of other schools. `kind` is `counts`."""

    schools: tuple[CountedRow, ...] = ()

    @property
    def paper(self) -> str:
        return "เอกสารนำส่งข้อมูลสถานศึกษาสังกัดอื่น"


def _counted(totals: tuple[GradeTotal, ...]) -> list[GradeTotal]:
    """Leave out the rooms of a grade that has a total of its own."""
    whole = {total.grade for total in totals if total.room is None}
    return [total for total in totals if total.room is None or total.grade not in whole]
