"""What is shown of a number that was looked up, and the one thing to do next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from app.access.scope import Scope
from app.domain.national_id import formatted
from app.domain.thai_calendar import format_date
from app.models import Enrolment, Return
from app.services.claims import reading
from app.services.claims.looking_up import TAKEABLE, Found, Outcome, left_out_of
from app.services.claims.proposing import propose
from app.services.rosters.checks import WRONG_NUMBER
from app.services.rosters.codes import ErrorCode
from app.services.rosters.rows import holds_room
from app.web.claims import words
from app.web.institution import lookups
from app.web.institution.addresses import address_of
from app.web.institution.claims.picks import Pick, pick_of, room_for
from app.web.institution.roster import class_name
from app.web.institution.words import CORRECTIONS

MOST_LINES, MOST_LETTERS = 5, 40
"""How many lines without a number are told one by one, and how much of each."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A line of the results: the number, who it is, what that means, and a link or a tick."""

    number: str
    name: str
    born: str
    text: str
    link: str = ""
    url: str = ""
    pick: Pick | None = None
    flag: str = ""


def rows_of(
    roster: Return, found: Sequence[Found], chosen: Mapping[str, Pick] | None, *, scope: Scope
) -> list[Shown]:
    """Write out what numbers came to."""
    return [_shown(roster, one, chosen, scope) for one in found]


def left_out(pasted: str) -> list[str]:
    """Tell what of a pasted text was not looked up."""
    found = left_out_of(pasted)
    said = [
        _("No identity number: line %(number)d “%(text)s”", number=number, text=line[:MOST_LETTERS])
        for number, line in found.lines[:MOST_LINES]
    ]
    more = len(found.lines) - MOST_LINES
    if more > 0:
        said.append(
            ngettext(
                "%(num)d more line without an identity number",
                "%(num)d more lines without an identity number",
                more,
            )
        )
    if found.repeated:
        said.append(
            ngettext(
                "%(num)d number came twice and is looked up once",
                "%(num)d numbers came twice and are looked up once",
                found.repeated,
            )
        )
    return said


def _shown(roster: Return, one: Found, chosen: Mapping[str, Pick] | None, scope: Scope) -> Shown:
    if one.outcome in TAKEABLE and one.row is not None:
        return _takeable(roster, one, one.row, chosen, scope)
    if one.outcome in (Outcome.HELD, Outcome.ASKED) and one.row is not None:
        return _held(one, one.row)
    number = formatted(one.number or one.typed)
    if one.outcome is Outcome.HERE and one.row is not None:
        return _here(number, one.row, scope)
    if one.outcome is Outcome.INVALID:
        code = (
            WRONG_NUMBER.get(one.why, ErrorCode.NUMBER_FORM) if one.why else ErrorCode.NUMBER_FORM
        )
        return Shown(one.typed, "", "", str(CORRECTIONS[code][1]))
    if one.outcome is Outcome.UNTOLD:
        return Shown(formatted(one.typed), "", "", lookups.unanswered())
    text = _("Nobody has recorded this number yet.")
    return Shown(
        number, "", "", text, _("Record a new child"), address_of("new_pupil", number=one.typed)
    )


def _here(number: str, row: Enrolment, scope: Scope) -> Shown:
    text = _("On this roster already: %(room)s", room=class_name(row.grade, row.room))
    if not holds_room(scope, row.grade, row.room):
        return Shown(number, "", "", text)
    url = address_of("pupil", enrolment_id=row.id)
    return Shown(number, words.name_of(row), _born(row), text, _("Open the data"), url)


def _held(one: Found, row: Enrolment) -> Shown:
    holder = row.unit
    text = _(
        "On the roster of %(holder)s (%(authority)s), telephone %(telephone)s",
        holder=holder.name,
        authority=holder.parent.name if holder.parent else "–",
        telephone=words.telephone_of(holder),
    )
    name, year = words.masked_name(row), words.birth_year(row)
    number = formatted(one.number)
    if one.claim is not None:
        text += f" · {words.STATES[one.claim.state]}"
        url = address_of("claim", claim_id=one.claim.id)
        return Shown(number, name, year, text, _("See your request"), url)
    url = address_of("new_claim", number=one.number)
    return Shown(number, name, year, text, _("Ask them to let the child go"), url)


def _takeable(
    roster: Return, one: Found, row: Enrolment, chosen: Mapping[str, Pick] | None, scope: Scope
) -> Shown:
    proposal = propose(
        roster,
        born=row.birth_date,
        last_grade=row.grade,
        last_year=one.year,
    )
    is_own = one.outcome is not Outcome.KNOWN
    last = row.room if one.outcome is Outcome.OURS else ""
    pick = pick_of(
        one.typed,
        chosen,
        grade=proposal.grade,
        room=room_for(roster.unit, scope, proposal.grade, last),
        is_ticked=not proposal.is_too_old,
    )
    return Shown(
        formatted(one.number),
        words.name_of(row) if is_own else words.masked_name(row),
        _born(row) if is_own else words.birth_year(row),
        _whence(one, row),
        pick=pick,
        flag=_("age %(age)s on 16 May", age=proposal.age) if proposal.is_too_old else "",
    )


def _whence(one: Found, row: Enrolment) -> str:
    above = reading.decided_by(one.claim) if one.claim else None
    if above is not None:
        return _("%(unit)s decided that the child is taken off", unit=above.name)
    if one.outcome is Outcome.RELEASED:
        return _("Let go to you by %(holder)s", holder=row.unit.name)
    if one.outcome is Outcome.OURS:
        return _("Was here before, and is free")
    return _("Was at %(unit)s before, and is free", unit=row.unit.name)


def _born(row: Enrolment) -> str:
    return format_date(row.birth_date, "medium") if row.birth_date else "–"
