"""Turn a confirmation into the document that is printed and signed (`process.md` 10.1).

Only what was frozen is printed, never a live row; letterheads and heads are those of today, since
they are not what was confirmed. What was cancelled since says so; so does a draft, which is printed
of live rows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.access.scope import Scope
from app.dispatch.letterheads import letterhead_of
from app.dispatch.overview_children import children_of
from app.dispatch.roster_rows import frozen_rows, live_rows, rooms_called
from app.dispatch.statements import signers_of, statement_of
from app.documents.overview import OverviewDocument, overview_html
from app.documents.render import Engine, render
from app.documents.roster_values import GradeTotal, totals_by_room
from app.documents.submission import Signer, SubmissionDocument, submission_html
from app.documents.wording import HEAD_WORDS, OFFICER_WORDS
from app.models import Account, Confirmation, DataSet, Return, Round
from app.reference import districts
from app.services.confirmation import frozen
from app.services.confirmation.frozen import FrozenOverview, FrozenRoster

AddressOf = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Paper:
    """A document that is ready to be printed: making its pages needs no database any more."""

    document: SubmissionDocument | OverviewDocument

    def html(self) -> str:
        if isinstance(self.document, SubmissionDocument):
            return submission_html(self.document)
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
    of_roster = confirmation.return_.data_set is DataSet.ROSTER
    make = submission_of if of_roster else overview_of
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
    letterhead = letterhead_of(session, confirmation.return_, thai_digits=thai_digits)
    statement = statement_of(confirmation)
    return SubmissionDocument(
        name=unit.name,
        code_of_unit=unit.code,
        kind=unit.kind.value,
        district=unit.district,
        authority=unit.above[0] if unit.above else "",
        province=unit.above[1] if len(unit.above) > 1 else "",
        round_label=_label(content.academic_year, content.round_number),
        version=confirmation.number,
        cancelled_at=confirmation.cancelled_at,
        code=confirmation.code,
        verify_address=address_of(confirmation.code),
        sha256=confirmation.sha256,
        covering=letterhead.covering,
        rows=rows,
        totals=totals_by_room(rows),
        statement=statement,
        signers=signers_of(confirmation, statement),
        emblem=letterhead.emblem,
        thai_digits=letterhead.thai_digits,
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
    letterhead = letterhead_of(session, confirmation.return_, thai_digits=thai_digits)
    statement = statement_of(confirmation)
    return OverviewDocument(
        name=unit.name,
        code_of_unit=unit.code,
        kind=level,
        district=unit.district,
        province=unit.above[0] if unit.above and level == "authority" else "",
        round_label=_label(content.academic_year, content.round_number),
        version=confirmation.number,
        cancelled_at=confirmation.cancelled_at,
        code=confirmation.code,
        verify_address=address_of(confirmation.code),
        sha256=confirmation.sha256,
        covering=letterhead.covering,
        children=children_of(session, confirmation, content),
        totals=tuple(
            GradeTotal(one.grade, None, one.male, one.female, one.total - one.male - one.female)
            for one in content.totals.grades
        ),
        statement=statement,
        signers=signers_of(confirmation, statement),
        emblem=letterhead.emblem,
        thai_digits=letterhead.thai_digits,
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


def round_called(the_round: Round) -> str:
    """Call a round as papers do, whatever language the portal speaks."""
    return _label(the_round.academic_year, the_round.number)


def _label(academic_year: int, number: int) -> str:
    return f"ปีการศึกษา {academic_year} (ครั้งที่ {number})"
