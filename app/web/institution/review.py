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


@blueprint.post(f"{REVIEW}/answers")
@requires(Permission.ROSTER_EDIT)
def answer_page() -> ResponseReturnValue:
    """Answer one query of the page, or all that have a reason chosen."""
    sent = Answers.read(request.form)
    if not sent.validate():
        return _page(answers=sent), 422
    given = answering.answer_many(current.session(), roster_at_hand(), sent.given(), **recorder())
    return _back(
        ngettext("%(num)d answer is saved.", "%(num)d answers are saved.", given)
        if given
        else _("Nothing to save: choose a reason first."),
        "queries",
        given,
    )


@blueprint.post(f"{REVIEW}/changes")
@requires(Permission.ROSTER_EDIT)
def explain_changes() -> ResponseReturnValue:
    """Note why grades have many more or fewer pupils than in the round before."""
    sent = Notes.read(request.form)
    if not sent.validate():
        return _page(notes=sent), 422
    given = changes.explain(current.session(), roster_at_hand(), sent.given(), **recorder())
    return _back(
        ngettext("%(num)d note is saved.", "%(num)d notes are saved.", given)
        if given
        else _("Nothing to save: type a note first."),
        "changes",
        given,
    )


def _back(said: str, section: str, given: int) -> ResponseReturnValue:
    kept_forms.forget()
    flash(said, "success" if given else "info")
    number = request.form.get("page", type=int)
    return redirect(address_of("review", queries=number, _anchor=section), 303)


def _page(**sent: Any) -> str:
    facts = review_facts(roster_at_hand(), current.scope(Permission.ROSTER_VIEW), **sent)
    return render_template("institution/review.html", **facts)
