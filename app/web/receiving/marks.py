"""What an office notes about one or several rows of its list."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import flash
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from app.access.permissions import Permission
from app.services.submissions import receiving
from app.services.submissions.receiving import Marked
from app.web import current, kept_forms
from app.web.guards import requires
from app.web.htmx import go_to
from app.web.receiving.blueprint import blueprint
from app.web.receiving.forms import Mark, MarksForm
from app.web.receiving.links import DESK, desk_address
from app.web.receiving.submissions import desk, list_page, query_of, scope, wish_in


@blueprint.post(f"{DESK}/marks")
@requires(Permission.SUBMISSION_RECEIVE)
def mark() -> ResponseReturnValue:
    form = MarksForm()
    wish = wish_in(form.view.data or "")
    if not form.validate():
        return list_page(wish, 422, marks=form)
    chosen = Mark(form.act.data or "")
    facts: dict[str, Any] = {
        "scope": scope(),
        "actor": current.actor(),
        "at": current.arrived_at(),
    }
    marked = _act(chosen, form)(current.session(), desk(), form.ids, **facts)
    kept_forms.forget()
    say(chosen, marked)
    return go_to(desk_address(**query_of(wish)))


def _act(chosen: Mark, form: MarksForm) -> Callable[..., Marked]:
    acts: dict[Mark, Callable[..., Marked]] = {
        Mark.PAPER: receiving.receive_paper,
        Mark.NO_PAPER: receiving.take_back_paper,
        Mark.NO_FILE: receiving.take_back_file,
        Mark.GIVE_BACK: partial(receiving.give_back, reason=form.reason.data),
    }
    return acts[chosen]


def say(chosen: Mark, marked: Marked) -> None:
    """Say how many rows changed, and of how many another confirmation stands now."""
    words = {
        Mark.PAPER: ngettext(
            "Paper noted as received: %(num)d row.",
            "Paper noted as received: %(num)d rows.",
            marked.done,
        ),
        Mark.NO_PAPER: ngettext(
            "Paper noted as not received: %(num)d row.",
            "Paper noted as not received: %(num)d rows.",
            marked.done,
        ),
        Mark.NO_FILE: ngettext(
            "File noted as not received: %(num)d row.",
            "File noted as not received: %(num)d rows.",
            marked.done,
        ),
        Mark.GIVE_BACK: ngettext(
            "Returned with your reason: %(num)d row. The unit reads it on its home page.",
            "Returned with your reason: %(num)d rows. The units read it on their home pages.",
            marked.done,
        ),
    }
    flash(words[chosen], "success" if marked.done else "info")
    if marked.outdated:
        text = ngettext(
            "%(num)d row changed meanwhile: its confirmation stands no more. Look at it again.",
            "%(num)d rows changed meanwhile: their confirmations stand no more. Look again.",
            marked.outdated,
        )
        flash(text, "warning")
