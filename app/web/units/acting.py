"""What the pages that change a unit share: the act tried, refusals on the form, the page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs

from app.domain.login_codes import Level
from app.domain.thai_calendar import in_bangkok
from app.models import Unit, UnitKind
from app.reference import districts
from app.services import errors as refusals
from app.services.errors import Refusal
from app.web import current, kept_forms
from app.web.explanations import explain
from app.web.forms import PortalForm
from app.web.htmx import go_to
from app.web.now_and_typed import Difference, differences

# The field that a refusal is about; all else stands above the form.
FIELDS: dict[type[Refusal], tuple[str, ...]] = {
    refusals.CodeTaken: ("new_code",),
    refusals.WrongClass: ("new_code",),
    refusals.DateOutOfRange: ("on",),
    refusals.ReasonMissing: ("reason",),
    refusals.NoSuchRoom: ("rooms",),
}

# What an act asks for besides, of which nothing is kept with the unit.
_TYPED_ALONE = ("parent", "reason")


@contextmanager
def refusals_on(form: PortalForm) -> Iterator[None]:
    """Where a rule refuses what is done here, undo all of it and say why on the form."""
    try:
        yield
    except Refusal as refusal:
        blame(form, refusal)


def blame(form: PortalForm, refusal: Refusal) -> None:
    """Put a refusal on the form, with the version of now, so that it can be sent again."""
    current.session().rollback()
    if isinstance(refusal, refusals.ChangedMeanwhile):
        form.is_stale = True
        if "version" in form:
            form["version"].data = current.unit().version
        return
    explained = explain(refusal)
    field: Any = next((form[one] for one in FIELDS.get(type(refusal), ()) if one in form), None)
    if field is not None:
        field.errors = [*field.errors, explained.explanation]
    else:
        form.form_errors = [*form.form_errors, f"{explained.title}: {explained.explanation}"]


def page_of(unit: Unit) -> str:
    return url_for("units.unit", code=unit.code)


def finished(unit: Unit, text: str, *, address: str | None = None) -> ResponseReturnValue:
    """Say what was done, and lead on."""
    kept_forms.forget()
    flash(text, "success")
    return go_to(address or page_of(unit))


def act_page(
    form: PortalForm,
    *,
    title: str,
    sentences: Sequence[str],
    button: str,
    fields: Sequence[str],
    danger: bool = False,
    now: PortalForm | None = None,
) -> ResponseReturnValue:
    """Show a form with what will happen; its status tells whether it came back.

    `now` is the form as what is kept fills it: a stale one is shown with the differences (409).
    """
    unit = current.unit()
    page = render_template(
        "units/act.html",
        form=form,
        title=title,
        sentences=sentences,
        button=button,
        fields=[form[name] for name in fields if name in form],
        danger=danger,
        unit=unit,
        back=page_of(unit),
        changed=form.is_stale,
        differences=_differences(form, now) if form.is_stale and now is not None else [],
    )
    return page, 409 if form.is_stale else 422 if form.errors else 200


def _differences(form: PortalForm, now: PortalForm) -> list[Difference]:
    return differences(form, now, but=_TYPED_ALONE)


def recode_title(unit: Unit) -> str:
    """Name the act that changes a code: only an authority is upgraded by it."""
    if unit.level is Level.AUTHORITY:
        return _("Give a new code, upgrade")
    return _("Give a new code")


def kinds_below(parent: Unit) -> list[UnitKind]:
    """List the kinds of units that stand right below one."""
    return [kind for kind in UnitKind if kind.level is parent.level.below]


def add_title(kinds: Sequence[UnitKind]) -> str:
    """Name the act of adding a unit of one of these kinds."""
    titles = {
        UnitKind.PROVINCE: _("Add a provincial office"),
        UnitKind.SCHOOL: _("Add a school"),
        UnitKind.CENTRE: _("Add a centre"),
    }
    return titles.get(kinds[0], _("Add a local authority"))


def today() -> date:
    return in_bangkok(current.arrived_at()).date()


def district_choices(province_code: str | None) -> list[SelectChoice]:
    """Offer the districts of a province, and none."""
    return [
        SelectChoice("", _("not stated")),
        *(
            SelectChoice(district.code, district.name_th)
            for district in districts().values()
            if district.province_code == province_code
        ),
    ]
