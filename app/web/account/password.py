"""Changing one's own password, at the first sign-in or at will."""

from __future__ import annotations

from datetime import timedelta

from flask import flash, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.permissions import Permission
from app.services.accounts import credentials, passwords, signing_in
from app.web import current
from app.web.account import where_next
from app.web.account.blueprint import blueprint
from app.web.account.forms import ChangePasswordForm, NewPasswordForm
from app.web.guards import signed_in_only
from app.web.htmx import go_to
from app.web.transaction import begin_writing, manages_transaction


@blueprint.get("/account/password")
@signed_in_only
def change_password() -> ResponseReturnValue:
    """Show the rules and the form."""
    return _page(_form())


@blueprint.post("/account/password")
@signed_in_only
@manages_transaction
def save_password() -> ResponseReturnValue:
    """Check and hash with no transaction open, then put the new password in force."""
    form = _form()
    if not form.validate():
        return _page(form, 422)
    account, person = current.actor(), current.who()
    attempt = signing_in.prepare(
        current.session(),
        account.username,
        address=request.remote_addr or "",
        at=current.arrived_at(),
    )
    current.session().rollback()
    if isinstance(form, ChangePasswordForm) and not _is_right(form, attempt):
        return _page(form, 422)
    if passwords.check(attempt.password_hash, form.new_password.data).right:
        form.new_password.errors = [_("This is the password you have. Choose another one.")]
        return _page(form, 422)
    new_hash = passwords.hashed(form.new_password.data)
    begin_writing()
    credentials.change(
        current.session(),
        account,
        old_hash=attempt.password_hash,
        new_hash=new_hash,
        keep=person.session,
        at=current.arrived_at(),
    )
    flash(_("The new password holds from now on. Other computers were signed out."), "success")
    return go_to(_next_page())


def _form() -> NewPasswordForm:
    account = current.actor()
    kind = NewPasswordForm if account.must_change_password else ChangePasswordForm
    return kind(names=(account.unit.code, account.username))


def _is_right(form: ChangePasswordForm, attempt: signing_in.Attempt) -> bool:
    """Check the password in use; wrong ones slow down here as they do at signing in."""
    if attempt.wait > timedelta(0):
        form.password.errors = [_("Too many wrong passwords. Wait some minutes, then try again.")]
        return False
    if passwords.check(attempt.password_hash, form.password.data).right:
        return True
    begin_writing()
    signing_in.note_failure(current.session(), attempt, at=current.arrived_at())
    current.session().commit()
    form.password.errors = [_("This is not the password that you sign in with now.")]
    return False


def _next_page() -> str:
    """Ask for the officer's name first where it is not known (`process.md` 1.3)."""
    account = current.actor()
    if not account.name and current.may(Permission.ACCOUNT_MANAGE, account.unit):
        flash(_("Enter who you are, so that it is known who acts for the unit."), "info")
        return url_for("officers.officer", code=account.unit.code, account_id=account.id)
    return where_next.asked_for() or url_for("account.home")


def _page(form: NewPasswordForm, status: int = 200) -> ResponseReturnValue:
    account = current.actor()
    page = render_template("account/change_password.html", form=form, account=account)
    return make_response(page, status)
