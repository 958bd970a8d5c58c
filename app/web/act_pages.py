"""The page of an act: one form with what will happen, or what has changed meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import flash, render_template
from flask.typing import ResponseReturnValue

from app.domain.thai_calendar import in_bangkok
from app.web import current, kept_forms
from app.web.forms import PortalForm
from app.web.htmx import go_to
from app.web.now_and_typed import differences

# What an act asks for besides, of which nothing is kept.
_TYPED_ALONE = ("parent", "reason")


def act_page(
    form: PortalForm,
    *,
    title: str,
    about: Any,
    back: str,
    button: str,
    fields: Sequence[str],
    sentences: Sequence[str] = (),
    danger: bool = False,
    now: PortalForm | None = None,
) -> ResponseReturnValue:
    """Show a form with what will happen; `about` has the name of what it is about.

    Its status tells whether it came back. `now` is the form as what is kept fills it: a stale one
    is shown with the differences (409).
    """
    page = render_template(
        "act.html",
        form=form,
        title=title,
        sentences=sentences,
        button=button,
        fields=[form[name] for name in fields if name in form],
        danger=danger,
        about=about,
        back=back,
        changed=form.is_stale,
        differences=differences(form, now, but=_TYPED_ALONE) if form.is_stale and now else [],
    )
    return page, 409 if form.is_stale else 422 if form.errors else 200


def finished(text: str, address: str) -> ResponseReturnValue:
    """Say what was done, and lead on."""
    kept_forms.forget()
    flash(text, "success")
    return go_to(address)


def today() -> date:
    return in_bangkok(current.arrived_at()).date()
