"""What the pages that change the list share: refusals on the form, the page, where to go then."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from flask import url_for
from flask.typing import ResponseReturnValue

from app.domain.login_codes import Level
from app.models import OtherSchool, Unit
from app.services import errors as refusals
from app.services.errors import Refusal
from app.services.other_schools import keeping
from app.web import boards, current
from app.web.act_pages import finished
from app.web.explanations import explain
from app.web.forms import PortalForm
from app.web.other_schools.forms import VersionedForm

Form = TypeVar("Form", bound=VersionedForm)

# The field that a refusal is about; all else stands above the form.
FIELDS: dict[type[Refusal], str] = {
    refusals.SchoolCodeTaken: "code",
    refusals.SchoolKnown: "name",
    refusals.DateOutOfRange: "on",
    refusals.ReasonMissing: "text",
    refusals.PayerUnknown: "elsewhere",
}


@contextmanager
def refusals_on(form: PortalForm, school_id: int | None = None) -> Iterator[None]:
    """Where a rule refuses what is done here, undo all of it and say why on the form.

    Where somebody else has changed what the form is about, it can be sent again on top of that.
    """
    try:
        yield
    except Refusal as refusal:
        current.session().rollback()
        explained = explain(refusal)
        if isinstance(refusal, refusals.ChangedMeanwhile) and "version" in form:
            form.is_stale = True
            if isinstance(form, VersionedForm) and school_id:
                form.version.data = kept_by(school_id).version
            return
        name = FIELDS.get(type(refusal), "")
        if name in form:
            field: Any = form[name]
            field.errors = [*field.errors, explained.explanation]
        else:
            form.form_errors = [*form.form_errors, f"{explained.title}: {explained.explanation}"]


def act_on(
    school: OtherSchool,
    form: Form,
    page: Callable[[int, Form], ResponseReturnValue],
    act: Callable[[], object],
    done: str,
) -> ResponseReturnValue:
    """Act on a school from its posted form, and say that it is `done`.

    The `page` is shown again where something is wrong in the form, or the school has changed.
    """
    school_id = school.id
    if not form.validate():
        return page(school_id, form)
    with refusals_on(form, school_id):
        act()
    if form.comes_back:
        return page(school_id, form)
    return finished(done, page_of(school))


def office() -> Unit:
    """Give the provincial office whose list the address names."""
    return boards.require_level(Level.PROVINCE)


def kept_by(school_id: int) -> OtherSchool:
    return keeping.get(current.session(), office(), school_id)


def page_of(school: OtherSchool) -> str:
    return url_for("other_schools.school", code=current.unit().code, school_id=school.id)


def list_page() -> str:
    return url_for("other_schools.schools", code=current.unit().code)
