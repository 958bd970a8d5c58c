"""A pupil's page: added, shown, edited; the answer to a query."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.permissions import Permission
from app.domain.people import PREFIXES
from app.models import DataSet, Enrolment, Return
from app.services import returns
from app.services.claims.waiting import let_go_to
from app.services.errors import (
    AlreadyOnRoster,
    ChangedMeanwhile,
    HeldElsewhere,
    NumberStands,
    OutsideRooms,
    Refusal,
)
from app.services.rosters import checks, recording
from app.services.rosters.codes import QueryCode
from app.web import access_log, current, htmx, kept_forms
from app.web.explanations.rosters import let_go_on_request
from app.web.guards import requires
from app.web.institution import refusals, words
from app.web.institution.addresses import PUPIL, ROSTER, address_of, confirmation_page
from app.web.institution.answer_forms import AnswerForm, answered
from app.web.institution.blueprint import blueprint
from app.web.institution.forms import GROUP_NAMES, PupilForm, typed_from
from app.web.institution.known_numbers import keep_number, known_of
from app.web.institution.roster import class_name, is_open, round_is_open
from app.web.institution.views import asked_view, list_address


@blueprint.get(f"{ROSTER}/new")
@requires(Permission.ROSTER_EDIT)
def new_pupil() -> ResponseReturnValue:
    roster = roster_at_hand()
    returns.require_recording(current.session(), roster, at=current.arrived_at())
    rooms = current.scope(Permission.ROSTER_EDIT).rooms or ()
    only = rooms[0] if len(rooms) == 1 else ""
    grade, _slash, room = request.args.get("class", only).partition("/")
    number = request.args.get("number", "")[:40]
    form = PupilForm.for_page(submission_key=uuid4().hex, number=number, grade=grade, room=room)
    return _form_page("institution/new_pupil.html", form, roster)


@blueprint.post(f"{ROSTER}/new", endpoint="add_pupil")
@requires(Permission.ROSTER_EDIT)
def add_pupil() -> ResponseReturnValue:
    roster, form = roster_at_hand(), PupilForm()
    form.offer_grades(checks.grades_taught(current.unit()))
    if not form.validate():
        return _form_page("institution/new_pupil.html", form, roster, 422)
    try:
        row = recording.add(
            current.session(),
            roster,
            facts=form.facts(),
            details=form.details(),
            submission_key=form.submission_key.data or uuid4().hex,
            **recorder(),
        )
    except (HeldElsewhere, AlreadyOnRoster, OutsideRooms) as refusal:
        return _refused("institution/new_pupil.html", form, roster, refusal)
    kept_forms.forget()
    return _after_saving(row)


@blueprint.get(PUPIL)
@requires(Permission.ROSTER_VIEW)
def pupil(enrolment_id: int) -> ResponseReturnValue:
    roster, row = roster_at_hand(), row_at_hand(enrolment_id)
    access_log.note_read("pupil_read", account=current.actor(), subject=f"enrolment {row.id}")
    if row.removed_at is not None or not _may_edit(roster):
        return shown_page(roster, row)
    form = PupilForm.for_page(data=typed_from(row))
    return _edit_page(roster, row, form)


@blueprint.post(PUPIL, endpoint="save_pupil")
@requires(Permission.ROSTER_EDIT)
def save_pupil(enrolment_id: int) -> ResponseReturnValue:
    roster, form = roster_at_hand(), PupilForm()
    form.offer_grades(checks.grades_taught(current.unit()))
    if not form.validate():
        return _edit_page(roster, row_at_hand(enrolment_id), form, 422)
    try:
        row = recording.edit(
            current.session(),
            roster,
            enrolment_id,
            version=form.version.data,
            facts=form.facts(),
            details=form.details(),
            **recorder(),
        )
    except ChangedMeanwhile:
        return _changed_meanwhile(roster, row_at_hand(enrolment_id), form)
    except (HeldElsewhere, AlreadyOnRoster, OutsideRooms, NumberStands) as refusal:
        links = refusals.explain(form, refusal)
        return _edit_page(roster, row_at_hand(enrolment_id), form, 409, links=links)
    kept_forms.forget()
    return _after_saving(row, asked_view())


@blueprint.post(f"{PUPIL}/queries/<query>")
@requires(Permission.ROSTER_EDIT)
def answer_query(enrolment_id: int, query: str) -> ResponseReturnValue:
    form = AnswerForm(prefix=query, query=query)
    if not form.validate():
        row = row_at_hand(enrolment_id)
        unsaved = PupilForm(formdata=None, data=typed_from(row))
        return _edit_page(roster_at_hand(), row, unsaved, 422, answers={query: form})
    row = recording.answer_query(
        current.session(),
        roster_at_hand(),
        enrolment_id,
        query=query,
        reason=form.answer().text,
        **recorder(),
    )
    kept_forms.forget()
    return _after_saving(row, asked_view())


def roster_at_hand() -> Return:
    return returns.get(current.session(), current.the_round(), current.unit(), DataSet.ROSTER)


def row_at_hand(enrolment_id: int) -> Enrolment:
    return recording.find(
        current.session(),
        roster_at_hand(),
        enrolment_id,
        scope=current.scope(Permission.ROSTER_VIEW),
    )


def recorder() -> dict[str, Any]:
    """Give who records, within which rooms, and when."""
    return {
        "scope": current.scope(Permission.ROSTER_EDIT),
        "actor": current.actor(),
        "at": current.arrived_at(),
    }


def _may_edit(roster: Return) -> bool:
    return is_open(roster) and current.may(Permission.ROSTER_EDIT)


def _after_saving(row: Enrolment, view: str = "") -> ResponseReturnValue:
    """Stay with a row that still has something to correct; else go on, or back to the list."""
    if row.errors or row.open_queries:
        flash(_("%(name)s is saved, but not yet right.", name=_name_of(row)), "warning")
        return htmx.go_to(address_of("pupil", enrolment_id=row.id, view=view or None))
    flash(_("%(name)s is saved.", name=_name_of(row)), "success")
    room = f"{row.grade}/{row.room}"
    if request.form.get("then") == "next":
        return htmx.go_to(address_of("new_pupil", **{"class": room}))
    return htmx.go_to(list_address(view))


def _name_of(row: Enrolment) -> str:
    return row.full_name or _("(no name)")


def _form_page(
    template: str, form: PupilForm, roster: Return, status: int = 200, **facts: Any
) -> ResponseReturnValue:
    form.offer_grades(checks.grades_taught(current.unit()))
    scope = current.scope(Permission.ROSTER_EDIT)
    page = render_template(
        template,
        form=form,
        groups=GROUP_NAMES,
        prefixes=PREFIXES,
        rooms=[class_name(*room.split("/", 1)) for room in scope.rooms or ()],
        roster=roster,
        roster_url=address_of("roster"),
        pupils_word=words.pupils_of(current.unit()),
        **facts,
    )
    return page, status


def _edit_page(
    roster: Return,
    row: Enrolment,
    form: PupilForm,
    status: int = 200,
    answers: dict[str, AnswerForm] | None = None,
    **facts: Any,
) -> ResponseReturnValue:
    return _form_page(
        "institution/pupil.html",
        form,
        roster,
        status,
        view=asked_view(),
        list_url=list_address(asked_view()),
        row=row,
        name=_name_of(row),
        corrections=[words.CORRECTIONS[code] for code in row.errors],
        questions=_questions(row, answers or {}),
        remove_url=address_of("remove_pupil", enrolment_id=row.id),
        number_url=keep_number(form, row),
        **known_of(row),
        **facts,
    )


def _questions(row: Enrolment, sent: dict[str, AnswerForm]) -> list[dict[str, Any]]:
    """Put each standing query with its answer, or the form that asks for one."""
    found = []
    for code in row.queries:
        address = address_of("answer_query", enrolment_id=row.id, query=code)
        form = sent.get(code) or AnswerForm.for_page(
            posts_to=address, prefix=code, query=code, data=answered(row.answers.get(code, ""))
        )
        found.append(
            {
                "text": words.QUESTIONS[QueryCode(code)],
                "answer": row.answers.get(code, ""),
                "url": address,
                "form": form,
            }
        )
    return found


def _refused(
    template: str, form: PupilForm, roster: Return, refusal: Refusal
) -> ResponseReturnValue:
    links = refusals.explain(form, refusal)
    return _form_page(template, form, roster, 409, links=links)


def _changed_meanwhile(roster: Return, row: Enrolment, form: PupilForm) -> ResponseReturnValue:
    """Show what was typed beside what is there now; saving again overwrites knowingly."""
    if row.removed_at is not None:
        return shown_page(roster, row), 409
    now = PupilForm(formdata=None, data=typed_from(row))
    now.offer_grades(checks.grades_taught(current.unit()))
    differences = refusals.differences(form, now)
    form.version.data = row.version
    return _edit_page(roster, row, form, 409, differences=differences)


def shown_page(roster: Return, row: Enrolment, **facts: Any) -> str:
    """Show a row that cannot be edited; its details to its own institution alone."""
    asked_by = let_go_to(current.session(), row.id) if row.removal else None
    form = PupilForm(formdata=None, data=typed_from(row))
    form.offer_grades(checks.grades_taught(current.unit()))
    return render_template(
        "institution/pupil_shown.html",
        row=row,
        name=_name_of(row),
        sections=refusals.sections(form, own=current.actor().unit_id == row.unit_id),
        removal=words.REMOVALS[row.removal] if row.removal else None,
        errors=[words.ERRORS[code] for code in row.errors],
        answers=[
            (words.QUERIES[code], words.answer_text(row.answers.get(code, "")))
            for code in row.queries
        ],
        roster=roster,
        roster_url=address_of("roster"),
        confirmation_url=confirmation_page(),
        round_is_open=round_is_open(),
        list_url=list_address(asked_view()),
        may_put_back=_may_edit(roster) and not row.undone and asked_by is None,
        let_go=let_go_on_request(asked_by) if asked_by else "",
        put_back_url=address_of("put_back", enrolment_id=row.id),
        pupils_word=words.pupils_of(current.unit()),
        **facts,
        **known_of(row),
    )
