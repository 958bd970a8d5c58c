"""First passwords: for a new officer, and from the level above for one who has forgotten."""

from __future__ import annotations

from flask import make_response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.permissions import Permission
from app.domain.login_codes import Level
from app.models import Account
from app.services.accounts import credentials, keeping, passwords
from app.services.errors import ChangedMeanwhile, SuffixTaken
from app.web import current, kept_forms, public_address
from app.web.forms import VersionForm
from app.web.guards import requires
from app.web.officers.blueprint import blueprint
from app.web.officers.forms import NewOfficerForm
from app.web.officers.officers import details_of, with_choices
from app.web.transaction import begin_writing, manages_transaction


@blueprint.get("/units/<code>/officers/new")
@requires(Permission.ACCOUNT_MANAGE)
def new_officer() -> ResponseReturnValue:
    """Show the form, with the next free suffix."""
    suffix = keeping.next_suffix(current.session(), current.unit())
    return _page(NewOfficerForm.for_page(suffix=suffix))


@blueprint.post("/units/<code>/officers/new")
@requires(Permission.ACCOUNT_MANAGE)
@manages_transaction
def add_officer() -> ResponseReturnValue:
    """Add the officer, and show the first password this once."""
    unit = current.unit()
    form = with_choices(NewOfficerForm(), unit, None)
    if not form.validate():
        return _page(form, 422)
    first, first_hash = issued()
    begin_writing()
    try:
        account = keeping.add(
            current.session(),
            unit,
            actor=current.actor(),
            at=current.arrived_at(),
            suffix=form.suffix.data,
            details=details_of(form),
            password_hash=first_hash,
        )
    except SuffixTaken:
        form.suffix.errors = [_("These two digits are another officer's. Type others.")]
        return _page(form, 422)
    kept_forms.forget()
    return _shown_once(account, first)


@blueprint.post("/units/<code>/officers/<int:account_id>/reset")
@requires(Permission.ACCOUNT_RESET)
@manages_transaction
def reset_password(account_id: int) -> ResponseReturnValue:
    """Issue a new first password, and show it this once."""
    form = VersionForm()
    if not form.validate():
        raise ChangedMeanwhile()
    first, first_hash = issued()
    begin_writing()
    account = keeping.get(current.session(), current.unit(), account_id)
    credentials.reset(
        current.session(),
        account,
        actor=current.actor(),
        version=form.version.data,
        new_hash=first_hash,
        at=current.arrived_at(),
    )
    return _shown_once(account, first)


def issued() -> tuple[str, str]:
    """Make a first password and hash it, with no transaction open."""
    current.session().rollback()
    first = passwords.first_password()
    return first, passwords.hashed(first)


def _shown_once(account: Account, first: str) -> ResponseReturnValue:
    """Answer with the page itself: a redirect would have to carry the password along."""
    return render_template(
        "officers/first_password.html",
        account=account,
        password=first,
        left=False,
        sign_in_url=public_address.of_page("account.sign_in"),
    )


def _page(form: NewOfficerForm, status: int = 200) -> ResponseReturnValue:
    unit = current.unit()
    page = render_template(
        "officers/new_officer.html",
        unit=unit,
        form=with_choices(form, unit, None),
        has_rooms=unit.level is Level.INSTITUTION,
    )
    return make_response(page, status)
