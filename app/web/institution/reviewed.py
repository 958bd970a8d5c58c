"""What the page before confirming shows, section by section."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import request
from flask_babel import gettext as _

from app.access.permissions import Permission
from app.access.scope import Scope
from app.domain.grades import GRADES
from app.domain.thai_calendar import age_on, format_date, sixteenth_of_may
from app.models import Return
from app.services.confirmation import blockers, comparing
from app.services.confirmation.blockers import Blocker, BlockerCode
from app.services.confirmation.comparing import Difference, Differences, Kind
from app.services.rosters import changes, review, standing, tallies
from app.services.rosters.changes import Change, Comparison
from app.services.rosters.codes import QueryCode
from app.services.rosters.listing import Page
from app.web import current
from app.web.institution import words
from app.web.institution.addresses import address_of, confirmation_page
from app.web.institution.answer_forms import AnswerForm, NoteForm
from app.web.institution.answered import answered_queries
from app.web.institution.roster import class_name, is_open, round_is_open
from app.web.institution.sent import REST, Answers, Notes, Typed, kept_for_page, key_of
from app.web.institution.short_tasks import next_step
from app.web.paging import page_asked
from app.web.record import fields
from app.web.returns.places import address_of_blocker
from app.web.returns.words import blocker_text

SECTIONS = {
    BlockerCode.ROWS_WITH_ERRORS: "#errors",
    BlockerCode.ROWS_WITH_OPEN_QUERIES: "#queries",
    BlockerCode.PUPILS_NOT_SEEN: "#unseen",
    BlockerCode.CHANGES_UNEXPLAINED: "#changes",
}
"""Where on the page itself a thing that is missing is put right."""


@dataclass(frozen=True, slots=True)
class Link:
    text: str
    url: str | None


@dataclass(frozen=True, slots=True)
class Child:
    """A pupil in a list of the page, and what leads on from there."""

    name: str
    url: str
    class_name: str
    links: Sequence[Link]


@dataclass(frozen=True, slots=True)
class Question:
    """A query without an answer, what it is about, and the form that answers it."""

    child: Child
    key: str
    text: str
    about: str
    form: AnswerForm


@dataclass(frozen=True, slots=True)
class GradeRow:
    """A grade against the round before, and the form for its note where it needs one."""

    name: str
    change: Change
    form: NoteForm | None


@dataclass(frozen=True, slots=True)
class ChangedChild:
    """A child who is new, gone or different since the last confirmation."""

    kind: str
    name: str
    url: str | None
    class_name: str
    changed: Sequence[fields.Changed]
    details: str
    reason: str


@dataclass(frozen=True, slots=True)
class SectionPager:
    """The pager of one section, which leaves the others where they are not."""

    number: int
    pages: int
    total: int
    section: str

    def url(self, number: int) -> str:
        return address_of("review", **{self.section: number}, _anchor=self.section)


def review_facts(
    roster: Return, scope: Scope, *, answers: Answers | None = None, notes: Notes | None = None
) -> dict[str, Any]:
    """Gather the whole page, with forms as they were sent where they come back."""
    session = current.session()
    counted = tallies.within(session, roster, scope=scope)
    may_edit = is_open(roster) and current.may(Permission.ROSTER_EDIT)
    kept = kept_for_page() if may_edit and answers is None else None
    compared = changes.compare(session, roster)
    missing = _missing(roster, compared, scope)
    is_undecided = any(one.code is BlockerCode.PUPILS_UNDECIDED for one in missing)
    wrong = review.with_errors(
        session, roster, total=counted.rows_with_errors, scope=scope, number=asked_page("errors")
    )
    doubtful = review.with_open_queries(
        session,
        roster,
        total=counted.rows_with_open_queries,
        scope=scope,
        number=asked_page("queries"),
    )
    todo = [_todo(roster, one) for one in missing]
    return {
        "roster": roster,
        "todo": todo,
        "confirmed": standing.confirmed(session, roster),
        "next_step": next_step(missing, todo),
        "is_limited": scope.rooms is not None,
        "is_undecided": is_undecided,
        "may_edit": may_edit,
        "may_confirm": current.may(Permission.ROSTER_CONFIRM),
        "round_is_open": round_is_open(),
        "confirmation_url": confirmation_page(),
        "review_url": address_of("save_review"),
        "roster_url": address_of("roster"),
        "pupils_word": words.pupils_of(current.unit()),
        "tallies": counted,
        "wrong": [_wrong(row, may_edit=may_edit) for row in wrong.rows],
        "wrong_pager": _pager(wrong, "errors"),
        **_queries(doubtful, roster, answers or Answers(), kept),
        **answered_queries(session, roster, scope),
        "unseen": [_room(one) for one in review.unseen_by_room(session, roster, scope=scope)],
        **_changes(
            compared,
            notes or Notes(),
            kept,
            may_explain=may_edit and scope.rooms is None and not is_undecided,
        ),
        **_differences(roster, scope),
    }


def _missing(roster: Return, compared: Comparison, scope: Scope) -> list[Blocker]:
    """List what is missing; for a class teacher, in the own rooms alone (1.3)."""
    if roster.confirmation_id:
        return []
    if scope.rooms is not None:
        return blockers.in_rooms(current.session(), roster, scope=scope)
    return blockers.missing_in(current.session(), roster, compared)


def asked_page(section: str) -> int:
    """Read which page of a section is asked for; the form of the queries tells theirs."""
    if section == "queries" and section not in request.args:
        return page_asked(of=request.form)
    return page_asked(section)


def _pager(page: Page, section: str) -> SectionPager:
    return SectionPager(page.number, page.pages, page.total, section)


def _todo(roster: Return, blocker: Blocker) -> Link:
    place = SECTIONS.get(blocker.code) or address_of_blocker(roster, blocker.code)
    return Link(blocker_text(blocker.code, blocker.count), place)


def _child(row: Any, links: Sequence[Link] = ()) -> Child:
    return Child(
        f"{row.prefix}{row.first_name} {row.last_name}".strip() or _("(no name)"),
        address_of("pupil", enrolment_id=row.id),
        class_name(row.grade, row.room),
        links,
    )


def _wrong(row: Any, *, may_edit: bool) -> Child:
    """Lead from each error to the very field; who only reads has no field to go to."""
    url = address_of("pupil", enrolment_id=row.id)
    return _child(
        row,
        [
            Link(
                str(words.ERRORS[code]),
                f"{url}#{words.CORRECTIONS[code][0]}" if may_edit else None,
            )
            for code in row.errors
        ],
    )


def _queries(page: Page, roster: Return, sent: Answers, kept: Typed | None) -> dict[str, Any]:
    asked = [(row, code) for row in page.rows for code in row.queries if not row.answers.get(code)]
    questions = [
        Question(
            _child(row),
            key_of((row.id, code)),
            str(words.QUERIES[code]),
            _about(row, code, roster),
            sent.form((row.id, code), kept),
        )
        for row, code in asked
    ]
    codes = dict.fromkeys(code for _row, code in asked)
    return {
        "questions": questions,
        "explained": [(words.QUERIES[code], words.QUESTIONS[QueryCode(code)]) for code in codes],
        "refused": any(one.form.errors for one in questions),
        "doubtful_pager": _pager(page, "queries"),
    }


def _about(row: Any, code: str, roster: Return) -> str:
    """Say what a query is about, so that it can be judged where it stands."""
    if code == QueryCode.UNUSUAL_AGE and row.birth_date:
        day = sixteenth_of_may(roster.round.academic_year)
        return _("%(age)s years on 16 May", age=max(age_on(row.birth_date, day), 0))
    if code == QueryCode.NAMESAKE and row.birth_date:
        return _("born %(day)s", day=format_date(row.birth_date, "medium"))
    if code == QueryCode.SEX_UNLIKE_PREFIX and row.sex:
        return _("%(prefix)s / sex: %(sex)s", prefix=row.prefix, sex=words.SEXES[row.sex])
    return str(row.prefix)


def _room(one: review.RoomUnseen) -> dict[str, Any]:
    room = f"{one.grade}/{one.room}" if one.room else one.grade
    return {
        "name": class_name(one.grade, one.room) or _("without a grade"),
        "count": one.count,
        "url": address_of("roster", state="unseen", **({"class": room} if one.grade else {})),
    }


def _changes(
    compared: Comparison, sent: Notes, kept: Typed | None, *, may_explain: bool
) -> dict[str, Any]:
    lacking = [change.grade for change in compared.unexplained]
    return {
        "since": compared.since,
        "grades": [
            GradeRow(
                GRADES[change.grade].short,
                change,
                sent.form(change.grade, change.note, kept)
                if may_explain and change.is_large
                else None,
            )
            for change in compared.grades
        ],
        "lacking": lacking,
        "rest": sent.form(REST, "", kept) if may_explain and len(lacking) > 1 else None,
        "may_explain": may_explain and any(change.is_large for change in compared.grades),
    }


def _differences(roster: Return, scope: Scope) -> dict[str, Any]:
    found: Differences | None = comparing.since_last_confirmation(
        current.session(), roster, scope=scope, page=asked_page("differences")
    )
    if found is None:
        return {"last": None}
    return {
        "last": found,
        "kinds": [(words.DIFFERENCES[kind], found.counts[kind]) for kind in Kind],
        "differing": [_changed(one) for one in found.rows],
        "difference_pager": SectionPager(found.page, found.pages, found.total, "differences"),
    }


def _changed(one: Difference) -> ChangedChild:
    pupil = one.pupil
    removal = str(words.REMOVALS[one.removal]) if one.removal else ""
    is_gone = one.kind is Kind.REMOVED
    return ChangedChild(
        kind=str(words.DIFFERENCES[one.kind]),
        name=pupil.full_name or _("(no name)"),
        url=address_of("pupil", enrolment_id=pupil.id) if one.removal or not is_gone else None,
        class_name=class_name(pupil.grade, pupil.room),
        changed=fields.changed(one.before, one.after, with_details=False),
        details=", ".join(fields.label(name) for name in one.details),
        reason=": ".join(part for part in (removal, one.removal_note) if part),
    )
