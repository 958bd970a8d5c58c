"""Whether the heads of an authority's institutions confirm (`process.md` 7.4)."""

from __future__ import annotations

from flask import flash, make_response, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.permissions import Permission
from app.domain.login_codes import Level
from app.services.confirmation import head_choice
from app.services.errors import ChangedMeanwhile
from app.web import boards, current, kept_forms
from app.web.authority.blueprint import blueprint
from app.web.authority.confirming_form import WhoConfirmsForm
from app.web.guards import requires
from app.web.htmx import go_to

ADDRESS = "/authorities/<code>/confirming"


@blueprint.get(ADDRESS)
@requires(Permission.UNIT_VIEW)
def who_confirms() -> ResponseReturnValue:
    authority = boards.require_level(Level.AUTHORITY)
    form = WhoConfirmsForm.for_page(
        version=authority.version, who=WhoConfirmsForm.of(authority.head_confirms)
    )
    return _page(form)


@blueprint.post(ADDRESS)
@requires(Permission.UNIT_EDIT)
def choose_who_confirms() -> ResponseReturnValue:
    authority, form = boards.require_level(Level.AUTHORITY), WhoConfirmsForm()
    if not form.validate():
        return _page(form, 422)
    try:
        head_choice.choose(
            current.session(),
            authority,
            head_confirms=form.head_confirms,
            actor=current.actor(),
            at=current.arrived_at(),
            version=form.version.data,
            reason=form.reason.data,
        )
    except ChangedMeanwhile:
        form.form_errors = [_("Somebody changed this unit meanwhile. Look, then save again.")]
        form.version.data = authority.version
        return _page(form, 409)
    kept_forms.forget()
    flash(_("Saved. Tell your institutions who confirms from now on."), "success")
    return go_to(url_for("authority.who_confirms", code=authority.code))


def _page(form: WhoConfirmsForm, status: int = 200) -> ResponseReturnValue:
    authority = current.unit()
    institutions = head_choice.institutions_of(
        current.session(), authority, scope=current.scope(Permission.UNIT_VIEW)
    )
    page = render_template(
        "authority/who_confirms.html",
        unit=authority,
        form=form,
        institutions=institutions,
        lacking=sum(not one.heads for one in institutions),
        may_edit=current.may(Permission.UNIT_EDIT),
        sees_officers=bool(institutions)
        and current.may(Permission.ACCOUNT_VIEW, institutions[0].unit),
        profile_url=url_for("account.profile", code=authority.code),
    )
    return make_response(page, status)
