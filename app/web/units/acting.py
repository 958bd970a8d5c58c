"""What the pages that change a unit share: the act tried, refusals on the form, the page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs

from app.domain.login_codes import Level
from app.models import Unit, UnitKind
from app.reference import districts
from app.services import errors as refusals
from app.services.errors import Refusal
from app.web import act_pages, current
from app.web.explanations import explain
from app.web.forms import PortalForm

# The field that a refusal is about; all else stands above the form.
FIELDS: dict[type[Refusal], tuple[str, ...]] = {
    refusals.CodeTaken: ("new_code",),
    refusals.WrongClass: ("new_code",),
    refusals.DateOutOfRange: ("on",),
    refusals.ReasonMissing: ("reason",),
    refusals.NoSuchRoom: ("rooms",),
}


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
    """Say what was done, and lead on, to the page of the unit unless told."""
    return act_pages.finished(text, address or page_of(unit))


def act_page(form: PortalForm, **shown: Any) -> ResponseReturnValue:
    """Show the page of an act on the unit at hand; `shown` is what `act_pages.act_page` takes."""
    unit = current.unit()
    return act_pages.act_page(form, about=unit, back=page_of(unit), **shown)


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
