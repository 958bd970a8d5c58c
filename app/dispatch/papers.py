"""Turn a confirmation into the document that is printed and signed (`process.md` 10.1).

Only what was frozen is printed, never a live row; letterheads and heads are those of today, since
they are not what was confirmed. What was cancelled since says so; so does a draft, which is printed
of live rows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.access.scope import Scope
from app.dispatch.confirmed import AddressOf, round_called, shared_facts
from app.dispatch.counts_papers import counts_of
from app.dispatch.letterheads import letterhead_of
from app.dispatch.overview_children import children_of
from app.dispatch.roster_rows import frozen_rows, live_rows, rooms_called
from app.documents.counts import CountsDocument, counts_html
from app.documents.overview import OverviewDocument, overview_html
from app.documents.render import Engine, render
from app.documents.roster_values import GradeTotal, totals_by_room
from app.documents.submission import Signer, SubmissionDocument, submission_html
from app.documents.wording import HEAD_WORDS, OFFICER_WORDS
from app.models import Account, Confirmation, DataSet, Return
from app.reference import districts
from app.services.confirmation import frozen
from app.services.confirmation.frozen import FrozenOverview, FrozenRoster


@dataclass(frozen=True, slots=True)
class Paper:
    """A document that is ready to be printed: making its pages needs no database any more."""

    document: SubmissionDocument | OverviewDocument | CountsDocument

    def html(self) -> str:
        if isinstance(self.document, SubmissionDocument):
            return submission_html(self.document)
        if isinstance(self.document, CountsDocument):
            return counts_html(self.document)
        return overview_html(self.document)

    def pdf(self, engine: Engine) -> bytes:
        return render(self.html(), engine=engine)


def paper_of(
    session: Session,
    confirmation: Confirmation,
    *,
    address_of: AddressOf,
    thai_digits: bool | None = None,
) -> Paper:
    """Give the document of a confirmation, of whatever level, with no moment of printing in it.

    `address_of` turns the confirmation's code into the address at which it is verified. Digits are
    Thai or Arabic as the unit's letterhead says, where nothing else is asked for.
    """
    make = _MAKERS.get(confirmation.return_.data_set, overview_of)
    return Paper(make(session, confirmation, address_of=address_of, thai_digits=thai_digits))


def submission_of(
    session: Session,
    confirmation: Confirmation,
    *,
    address_of: AddressOf,
    thai_digits: bool | None = None,
) -> SubmissionDocument:
    """Give an institution's submission from the rows that were frozen, and from them alone."""
    content = frozen.read(confirmation.content)
    if not isinstance(content, FrozenRoster):
        raise TypeError("only the confirmation of a roster names pupils")
    unit, rows = content.unit, frozen_rows(content.rows)
    return SubmissionDocument(
        **shared_facts(session, confirmation, content, address_of, thai_digits=thai_digits),
        kind=unit.kind.value,
        authority=unit.above[0] if unit.above else "",
        province=unit.above[1] if len(unit.above) > 1 else "",
        rows=rows,
        totals=totals_by_room(rows),
    )


def overview_of(
    session: Session,
    confirmation: Confirmation,
    *,
    address_of: AddressOf,
    thai_digits: bool | None = None,
) -> OverviewDocument:
    """Give the submission of an authority or a province from what was frozen of it."""
    content = frozen.read(confirmation.content)
    if not isinstance(content, FrozenOverview):
        raise TypeError("a roster has no overview")
    unit, level = content.unit, confirmation.return_.unit.level.value
    return OverviewDocument(
        **shared_facts(session, confirmation, content, address_of, thai_digits=thai_digits),
        kind=level,
        province=unit.above[0] if unit.above and level == "authority" else "",
        children=children_of(session, confirmation, content),
        totals=tuple(
            GradeTotal(one.grade, None, one.male, one.female, one.total - one.male - one.female)
            for one in content.totals.grades
        ),
    )


def draft_of(
    session: Session, roster: Return, *, scope: Scope, at: datetime, by: Account
) -> SubmissionDocument:
    """Give what a roster's submission would be now; within somebody's rooms, their part of it."""
    unit = roster.unit
    rows = live_rows(session, roster, scope=scope)
    letterhead = letterhead_of(session, roster)
    district = districts().get(unit.district_code or "")
    authority = unit.parent
    return SubmissionDocument(
        name=unit.name,
        code_of_unit=unit.code,
        kind=unit.kind.value,
        district=district.name_th if district else "",
        authority=authority.name if authority else "",
        province=authority.parent.name if authority and authority.parent else "",
        round_label=round_called(roster.round),
        covering=letterhead.covering,
        rows=rows,
        totals=totals_by_room(rows),
        signers=(
            Signer(OFFICER_WORDS),
            Signer(HEAD_WORDS[unit.kind.value], unit.head_name, unit.head_position),
        ),
        emblem=letterhead.emblem,
        thai_digits=letterhead.thai_digits,
        printed_by=by.name or by.username,
        printed_at=at,
        only_rooms=rooms_called(scope),
    )


_MAKERS: Mapping[DataSet, Callable[..., SubmissionDocument | OverviewDocument | CountsDocument]] = {
    DataSet.ROSTER: submission_of,
    DataSet.COUNTS: counts_of,
}
