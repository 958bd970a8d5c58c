"""The rules as casbin's own file: exported, and imported into a draft."""

from __future__ import annotations

from flask import Response, flash, make_response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.permissions import Permission
from app.access.policy_file import InvalidPolicy, read_policy, write_policy
from app.access.rules import Rule
from app.services.policies import drafts
from app.web import current, htmx
from app.web.guards import requires
from app.web.policies import drafting
from app.web.policies.addresses import FILES, address_of
from app.web.policies.blueprint import blueprint
from app.web.policies.file_words import problem_text
from app.web.policies.forms import ImportForm


@blueprint.get(FILES)
@requires(Permission.POLICY_VIEW)
def files() -> ResponseReturnValue:
    return _page(ImportForm())


@blueprint.get(f"{FILES}/policy.csv")
@requires(Permission.POLICY_VIEW)
def export_rules() -> Response:
    """Give the rules in force as a file that casbin reads."""
    policy = current.who().policy
    response = make_response(write_policy(policy.rules))
    response.content_type = "text/csv; charset=utf-8"
    name = f"policy-{policy.version}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@blueprint.post(FILES)
@requires(Permission.POLICY_EDIT)
def import_rules() -> ResponseReturnValue:
    """Fill the actor's draft with what leads to the rules of a file; nothing is published."""
    form, known = ImportForm(), drafting.opened()
    rules = _read(form) if form.validate() else None
    if rules is None:
        return _page(form, 422)
    if known is not None and known.changes and not form.drop.data:
        form.drop.errors = [_("Tick this first: your open draft would be lost.")]
        return _page(form, 422)
    session, at = current.session(), current.arrived_at()
    if known is not None:
        drafts.discard(session, known.draft, at=at)
    drafting.note(lambda draft: drafts.replace_all(session, draft, rules, at=at))
    flash(_("The file is read: %(num)s rules.", num=len(rules)), "info")
    return htmx.go_to(address_of("draft"))


def _read(form: ImportForm) -> list[Rule] | None:
    """Read the file that was sent; blame its field with the first wrong line."""
    sent = form.file.data.read() if form.file.data else b""
    try:
        rules = read_policy(sent.decode("utf-8").splitlines())
    except UnicodeDecodeError:
        form.file.errors = [_("The file is no text in UTF-8. Save it as CSV UTF-8.")]
        return None
    except InvalidPolicy as problem:
        form.file.errors = [problem_text(problem)]
        return None
    if not rules:
        form.file.errors = [_("The file holds no rules. Choose the file of rules.")]
        return None
    return rules


def _page(form: ImportForm, status: int = 200) -> ResponseReturnValue:
    known = drafting.opened()
    page = render_template(
        "policies/files.html",
        form=form,
        has_changes=known is not None and bool(known.changes),
        may_edit=current.may(Permission.POLICY_EDIT),
        number=len(current.who().policy.rules),
        version=current.who().policy.version,
        url=address_of("files"),
        bar=drafting.bar(),
    )
    return page, status
