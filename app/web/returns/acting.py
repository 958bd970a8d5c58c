"""How every step on a return is answered: done and redirected, or its page with the reason."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.models import Return
from app.services.errors import NotReady, Refusal
from app.web import current, kept_forms
from app.web.explanations import explain
from app.web.htmx import go_to
from app.web.returns.addresses import address_of
from app.web.returns.forms import StepForm
from app.web.returns.page import answer


def take_step(
    return_: Return, form: StepForm, act: Callable[[], object], done: str
) -> ResponseReturnValue:
    """Take a step from its posted form, say that it is `done`, and show the return.

    Reading the same address shows the page too: whoever signs in again in the middle of a step
    comes back to it, with what they had typed.
    """
    if request.method != "POST":
        return answer(return_)
    if not form.validate():
        return answer(return_, 422, posted=form)
    shown = address_of(return_)
    try:
        act()
    except NotReady:
        # What the review before confirming found is kept, so that the page can list it.
        flash(_("Not done: something is still missing. See the list below."), "error")
        return go_to(shown)
    except Refusal as refusal:
        explained = explain(refusal)
        current.session().rollback()
        return answer(return_, explained.status, posted=form, refusal=explained)
    kept_forms.forget()
    flash(done, "success")
    return go_to(shown)
