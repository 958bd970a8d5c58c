"""Handing a login over to a successor (`process.md` 1.3, 9.3)."""

from __future__ import annotations

from typing import Any

from flask import make_response, render_template
from flask.typing import ResponseReturnValue

from app.access.permissions import Permission
from app.models import Account
from app.services.accounts import handing_over, keeping
from app.services.accounts.handing_over import Successor
from app.services.errors import ChangedMeanwhile, HandedOver, OwnAccount
from app.web import current, identity, kept_forms, public_address
from app.web.guards import requires
from app.web.officers.blueprint import blueprint
from app.web.officers.first_passwords import issued
from app.web.officers.forms import DUTY_NAMES, SuccessorForm
from app.web.transaction import begin_writing, manages_transaction


@blueprint.get("/units/<code>/officers/<int:account_id>/hand-over")
@requires(Permission.ACCOUNT_RESET)
def hand_over(account_id: int) -> ResponseReturnValue:
    """Ask who takes the login over, and say what comes with it."""
    account = _login(account_id)
    return _page(account, SuccessorForm.for_page(version=account.version))


@blueprint.post("/units/<code>/officers/<int:account_id>/hand-over")
@requires(Permission.ACCOUNT_RESET)
@manages_transaction
def take_over(account_id: int) -> ResponseReturnValue:
    """Hand the login over, and show the successor's first password this once."""
    form = SuccessorForm()
    if not form.validate():
        return _page(_login(account_id), form, 422)
    first, first_hash = issued()
    begin_writing()
    account = _login(account_id)
    own = account.id == current.actor().id
    try:
        successor = handing_over.hand_over(
            current.session(),
            account,
            actor=current.actor(),
            at=current.arrived_at(),
            version=form.version.data,
            successor=_successor(form),
            password_hash=first_hash,
        )
    except ChangedMeanwhile:
        form.version.data = account.version
        return _page(account, form, 409, changed=True)
    kept_forms.forget()
    page = render_template(
        "officers/first_password.html",
        account=successor,
        password=first,
        left=own,
        sign_in_url=public_address.of_page("account.sign_in"),
    )
    if own:
        identity.leave()
    return make_response(page)


def _login(account_id: int) -> Account:
    """Find a login that the actor may hand over; the rules are asked again when it happens."""
    account = keeping.get(current.session(), current.unit(), account_id)
    if account.successor_id is not None:
        raise HandedOver(successor=account.successor)
    if not handing_over.may_hand_over(account, actor=current.actor()):
        raise OwnAccount()
    return account


def _successor(form: SuccessorForm) -> Successor:
    return Successor(
        name=form.name.data,
        position=form.position.data,
        phone=form.phone.data,
        appointment=form.appointment.data,
    )


def _page(
    account: Account, form: SuccessorForm, status: int = 200, **facts: Any
) -> ResponseReturnValue:
    at = current.arrived_at()
    named = [
        rule
        for rule in current.who().policy.rules
        if rule.login == account.username and (rule.valid_until is None or rule.valid_until > at)
    ]
    page = render_template(
        "officers/hand_over.html",
        account=account,
        unit=account.unit,
        form=form,
        own=account.id == current.actor().id,
        exceptions=len(named),
        duty_names=DUTY_NAMES,
        **facts,
    )
    return make_response(page, status)
