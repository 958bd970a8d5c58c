"""The page before confirming: "if I confirmed now", whole (`process.md` 3.5, 6.2)."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.access.permissions import Permission
from app.services.rosters import answering, changes
from app.web import access_log, current, kept_forms
from app.web.guards import requires
from app.web.institution.addresses import ROSTER, address_of
from app.web.institution.blueprint import blueprint
from app.web.institution.pupil import recorder, roster_at_hand
from app.web.institution.reviewed import review_facts
from app.web.institution.sent import Answers, Notes

REVIEW = f"{ROSTER}/review"


@blueprint.get(REVIEW)
@requires(Permission.ROSTER_VIEW)
def review() -> ResponseReturnValue:
    access_log.note_read("roster_read", account=current.actor())
    return _page()


@blueprint.post(REVIEW, endpoint="save_review")
@requires(Permission.ROSTER_EDIT)
def save_review() -> ResponseReturnValue:
    """Save the notes about grades, and the answer to one query or to all with a reason chosen."""
    answers, notes = Answers.read(request.form), Notes.read(request.form)
    # Both are checked, so that each says what it lacks.
    if not all([answers.validate(), notes.validate()]):
        return _page(answers=answers, notes=notes), 422
    kept_forms.forget()
    if answers.leaves_some:
        kept_forms.keep_for_page()
    session, roster = current.session(), roster_at_hand()
    answered = answering.answer_many(session, roster, answers.given(), **recorder())
    noted = changes.explain(session, roster, typed, **recorder()) if (typed := notes.given()) else 0
    return _back(answered, noted)


def _back(answered: int, noted: int) -> ResponseReturnValue:
    if answered:
        flash(
            ngettext("%(num)d answer is saved.", "%(num)d answers are saved.", answered), "success"
        )
    if noted:
        flash(ngettext("%(num)d note is saved.", "%(num)d notes are saved.", noted), "success")
    if not (answered or noted):
        flash(_("Nothing to save: choose a reason or type a note first."), "info")
    number = request.form.get("page", type=int)
    section = "changes" if noted and not answered else "queries"
    return redirect(address_of("review", queries=number, _anchor=section), 303)


def _page(**sent: Any) -> str:
    facts = review_facts(roster_at_hand(), current.scope(Permission.ROSTER_VIEW), **sent)
    return render_template("institution/review.html", **facts)
