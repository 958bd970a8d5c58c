"""Turn the counts of other schools into the document that is printed (`process.md` 6, 10.1)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from app.dispatch.confirmed import AddressOf, round_called, shared_facts
from app.dispatch.letterheads import letterhead_of
from app.documents.counts import CountedRow, CountsDocument, grade_totals
from app.documents.submission import Signer
from app.documents.wording import HEAD_WORDS, OFFICER_WORDS
from app.domain.counts import CountQuery
from app.models import Account, Confirmation, Return
from app.reference import districts
from app.services.confirmation import frozen, snapshot
from app.services.confirmation.frozen import FrozenCounted, FrozenCounts

KIND = "counts"


def counts_of(
    session: Session,
    confirmation: Confirmation,
    *,
    address_of: AddressOf,
    thai_digits: bool | None = None,
) -> CountsDocument:
    """Give the submission of an authority's counts from what was frozen of them."""
    content = frozen.read(confirmation.content)
    if not isinstance(content, FrozenCounts):
        raise TypeError("only the confirmation of counts names other schools")
    schools = _schools(content.rows)
    return CountsDocument(
        **shared_facts(session, confirmation, content, address_of, thai_digits=thai_digits),
        kind=KIND,
        province=content.unit.above[0] if content.unit.above else "",
        schools=schools,
        totals=grade_totals(schools),
    )


def counts_draft_of(
    session: Session, sheet: Return, *, at: datetime, by: Account
) -> CountsDocument:
    """Give what a sheet's submission would be now, with what is still blank in it."""
    unit, letterhead = sheet.unit, letterhead_of(session, sheet)
    district = districts().get(unit.district_code or "")
    schools = _schools(frozen.counted(row) for row in snapshot.live_counts(session, sheet))
    return CountsDocument(
        name=unit.name,
        code_of_unit=unit.code,
        kind=KIND,
        district=district.name_th if district else "",
        province=unit.parent.name if unit.parent else "",
        round_label=round_called(sheet.round),
        covering=letterhead.covering,
        schools=schools,
        totals=grade_totals(schools),
        signers=(
            Signer(OFFICER_WORDS),
            Signer(HEAD_WORDS[KIND], unit.head_name, unit.head_position),
        ),
        emblem=letterhead.emblem,
        thai_digits=letterhead.thai_digits,
        printed_by=by.name or by.username,
        printed_at=at,
    )


def _schools(rows: Iterable[FrozenCounted]) -> tuple[CountedRow, ...]:
    return tuple(
        CountedRow(
            name=row.name,
            code=row.code,
            affiliation=row.affiliation,
            district=row.district,
            grades=row.grades,
            figures=row.figures,
            dissolved_on=row.dissolved_on,
            queries=tuple(CountQuery(query) for query in row.queries),
            reason=row.reason,
        )
        for row in rows
    )
