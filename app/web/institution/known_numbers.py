"""The numbers that a pupil has and had, as the pupil's pages show them (`process.md` 5.2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.access.permissions import Permission
from app.domain.national_id import formatted
from app.domain.thai_calendar import format_moment
from app.models import Enrolment
from app.services.rosters import renumbering
from app.web import current
from app.web.institution.addresses import address_of
from app.web.institution.forms import PupilForm
from app.web.institution.words import NUMBER_ENDS


@dataclass(frozen=True, slots=True)
class FormerNumber:
    number: str
    until: str
    why: str


def former_numbers(row: Enrolment) -> list[FormerNumber]:
    """List the numbers that the pupil of a row no longer has, the latest first."""
    return [
        FormerNumber(
            formatted(one.value),
            format_moment(one.valid_to, "medium") if one.valid_to else "",
            str(NUMBER_ENDS[one.ended_as]) if one.ended_as else "",
        )
        for one in renumbering.former_numbers(current.session(), row.pupil_id)
    ]


def known_of(row: Enrolment) -> dict[str, Any]:
    """Give what a pupil's page shows of earlier numbers, and where its history stands."""
    may_read = current.may(Permission.RECORD_VIEW)
    return {
        "former": former_numbers(row),
        "history_url": address_of("pupil_history", enrolment_id=row.id) if may_read else None,
    }


def keep_number(form: PupilForm, row: Enrolment) -> str | None:
    """Show a valid number to be read only, and give the address of the page that changes it."""
    if row.pupil_id is None:
        return None
    form.number.data = row.number
    form.number.render_kw = {"readonly": True}
    return address_of("number", enrolment_id=row.id)
