"""Acts and accesses as their pages show them: who, what, to what, from where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import gettext as _

from app.access.permissions import Permission
from app.domain.national_id import masked
from app.domain.thai_calendar import format_moment
from app.models import Enrolment, History, Return, Unit
from app.services.claims.allowance import EVENTS
from app.services.record import subjects
from app.services.record.accesses import Access
from app.services.record.acts import Act
from app.services.record.subjects import Subjects
from app.web import access_log, current
from app.web.boards import DATA_SETS
from app.web.context import round_label
from app.web.policies.words import PERMISSIONS
from app.web.record.words import ACCESS_WORDS, ACT_WORDS, CHECKED, REFUSED

WHY: dict[str, LazyString] = (
    REFUSED | CHECKED | {one.value: said for one, said in PERMISSIONS.items()}
)
"""What the access log keeps by name, as its pages say it."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of either list; `url` leads to the act's own page."""

    when: str
    login: str
    name: str
    unit: str
    code: str
    what: str
    subject: str
    reason: str
    address: str
    url: str = ""


def act_lines(acts: Sequence[Act], base: str) -> list[Line]:
    """Write out a page of acts, and note that pupils of other units are named on it, if any."""
    known = known_subjects(acts)
    note_named(known)
    return [act_line(row, unit, known, f"{base}/{row.id}") for row, unit in acts]


def note_named(known: Subjects) -> None:
    """Note that pupils of other units are named on a page, if any are."""
    if any(row.unit_id != current.actor().unit_id for row in known.pupils.values()):
        access_log.note("record_read", account=current.actor(), subject=current.unit().code)


def known_subjects(acts: Sequence[Act]) -> Subjects:
    """Read what acts are about; pupils are named to those who may see them on a roster."""
    scope = current.scope(Permission.ROSTER_VIEW)
    return subjects.of(current.session(), [row for row, _unit in acts], pupils=scope)


def act_line(row: History, unit: Unit, known: Subjects, url: str = "") -> Line:
    login, _space, name = row.actor.partition(" ")
    may_see = row.subject != "enrolment" or row.subject_id in known.pupils
    return Line(
        when=format_moment(row.at, "medium"),
        login=login,
        name=name or ("" if login else _("by a link") if row.address else _("the server")),
        unit=unit.name,
        code=unit.code,
        what=str(ACT_WORDS.get(row.event, row.event)),
        subject=subject_of(row, unit, known),
        reason=row.reason if may_see else "",
        address=row.address,
        url=url,
    )


def subject_of(row: History, unit: Unit, known: Subjects) -> str:
    """Name what an act was done to."""
    if row.subject == "enrolment":
        return _pupil(known.pupils.get(row.subject_id))
    if row.subject in ("return", "cancellation_request"):
        found = known.returns if row.subject == "return" else known.requests
        return _return(found.get(row.subject_id))
    if row.subject == "account":
        account = known.accounts.get(row.subject_id)
        return f"{account.username} {account.name}".strip() if account else ""
    if row.subject == "round":
        return _round(row.subject_id)
    if row.subject == "unit" and row.subject_id != unit.id:
        other = known.units.get(row.subject_id)
        return f"{other.code} {other.name}" if other else ""
    if row.subject == "counted_school":
        counted = known.counted.get(row.subject_id)
        return counted.school.name if counted else ""
    if row.subject == "policy":
        return _("version %(number)s", number=row.subject_id)
    return ""


def _pupil(row: Enrolment | None) -> str:
    if row is None:
        return _("(a pupil whose name you may not see)")
    return f"{row.prefix}{row.first_name} {row.last_name}".strip() or _("(no name)")


def _return(found: Return | None) -> str:
    return f"{DATA_SETS[found.data_set]}, {_round(found.round_id)}" if found else ""


def _round(round_id: int) -> str:
    return next((round_label(one) for one in current.all_rounds() if one.id == round_id), "")


def access_line(row: Access) -> Line:
    """Write out a row of the access log."""
    login = f"{row.acting_code}-{row.suffix}" if row.suffix else row.acting_code or ""
    return Line(
        when=format_moment(row.at, "medium"),
        login=login if row.account_id else "",
        name=row.account_name or ("" if row.account_id else _("not signed in")),
        unit=row.about_name or "",
        code=row.about_code or "",
        what=str(ACCESS_WORDS.get(row.event, row.event)),
        subject=_accessed(row),
        reason=_why(row.detail),
        address=row.address,
    )


def _accessed(row: Access) -> str:
    """Name what was opened or tried; a pupil by the key of the row alone, never by name."""
    kind, _space, key = row.subject.partition(" ")
    if kind == "enrolment":
        return _("pupil's row %(key)s", key=key)
    if row.event in EVENTS:
        return masked(row.subject)
    if row.event == "sign_in_failed":
        return _("(no login code)") if row.subject.startswith("?") else row.subject
    return ""


def _why(detail: str) -> str:
    """Say what a refusal was about: a permission, or the rule that refused; else nothing."""
    kind, _space, _page = detail.partition(" ")
    return str(WHY.get(kind, ""))
