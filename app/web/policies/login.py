"""One login: all that it may do, by which rule, and its exceptions."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.access.enforcer import Subject
from app.access.permissions import Permission
from app.access.reach import Reach
from app.access.rules import ALLOW, DENY, EVERYBODY, Rule
from app.domain.thai_text import clean
from app.models import Account
from app.services.errors import NotFound
from app.services.policies import drafts, logins
from app.web import current, htmx, kept_forms
from app.web.guards import requires
from app.web.policies import drafting
from app.web.policies.addresses import LOGIN, LOGINS, address_of
from app.web.policies.blueprint import blueprint
from app.web.policies.decided import Decided, decided
from app.web.policies.flags import Flag, flags
from app.web.policies.forms import ExceptionForm
from app.web.policies.sentences import Statement, statements
from app.web.policies.words import DUTIES, TOPICS, class_name, permission_name

Rights = list[tuple[str, list[tuple[str, Decided]]]]


@blueprint.get(LOGINS, endpoint="logins")
@requires(Permission.POLICY_VIEW)
def find_logins() -> ResponseReturnValue:
    typed = clean(request.args.get("q", ""), limit=100)
    scope = current.scope(Permission.UNIT_VIEW)
    found = logins.find(current.session(), typed, scope=scope) if typed else []
    if len(found) == 1:
        return htmx.go_to(address_of("login", username=found[0].username))
    return render_template(
        "policies/logins.html",
        typed=typed,
        found=[(one, str(DUTIES[one.duty])) for one in found],
        most=logins.MOST,
        url=address_of("logins"),
        bar=drafting.bar(),
    )


@blueprint.get(LOGIN)
@requires(Permission.POLICY_VIEW)
def login(username: str) -> ResponseReturnValue:
    return _page(_named(username))


@blueprint.post(LOGIN)
@requires(Permission.POLICY_EDIT)
def add_exception(username: str) -> ResponseReturnValue:
    """Give one login an extra right, or take one away, until a day, in the draft."""
    account = _named(username)
    form = ExceptionForm.posted(level=account.unit.level)
    if not form.validate():
        return _page(account, form)
    allows = form.effect.data == ALLOW
    exception = Rule(
        who=EVERYBODY,
        duty=EVERYBODY,
        login=account.username,
        permission=Permission(form.permission.data),
        reach=Reach(form.reach.data) if allows else Reach.ANY,
        effect=ALLOW if allows else DENY,
        valid_until=form.until.end(),
    )
    session, at = current.session(), current.arrived_at()
    drafting.note(lambda draft: drafts.add(session, draft, [exception], at=at))
    kept_forms.forget()
    return htmx.go_to(address_of("login", username=account.username))


@blueprint.post(f"{LOGIN}/remove")
@requires(Permission.POLICY_EDIT)
def remove_exception(username: str) -> ResponseReturnValue:
    """Take an exception of the login out of the policy, in the draft."""
    account = _named(username)
    session, at = current.session(), current.arrived_at()
    found = [rule for rule in drafting.posted_rules() if rule.login == account.username]
    drafting.note(lambda draft: drafts.remove(session, draft, found, at=at))
    return htmx.go_to(address_of("login", username=account.username))


def _named(username: str) -> Account:
    scope = current.scope(Permission.UNIT_VIEW)
    found = logins.named(current.session(), username, scope=scope)
    if found is None:
        raise NotFound()
    return found


def _page(account: Account, posted: ExceptionForm | None = None) -> ResponseReturnValue:
    may_edit = current.may(Permission.POLICY_EDIT)
    address = address_of("login", username=account.username)
    fresh = ExceptionForm.to_fill_in(address, level=account.unit.level) if may_edit else None
    page = render_template(
        "policies/login.html",
        account=account,
        duty=str(DUTIES[account.duty]),
        class_name=class_name(account.unit.login_class),
        rights=_rights(account),
        exceptions=_exceptions(account),
        form=posted or fresh,
        url=address,
        bar=drafting.bar(),
        back=address_of("logins"),
    )
    return page, 422 if posted else 200


def _rights(account: Account) -> Rights:
    draft = drafting.opened()
    now, subject = current.who().policy, Subject.of(account)
    after = draft.policy() if draft else None
    return [
        (
            str(topic),
            [(permission_name(one), decided(subject, one, now=now, after=after)) for one in listed],
        )
        for topic, listed in TOPICS
    ]


def _exceptions(account: Account) -> list[tuple[Statement, str, list[Flag]]]:
    """List the rules that name the login: in force, and added or removed by the draft."""
    draft = drafting.opened()
    now = [rule for rule in current.who().policy.rules if rule.login == account.username]
    after = now
    if draft is not None:
        after = [rule for rule in draft.rules_after if rule.login == account.username]
    parts = {
        "": [rule for rule in now if rule in after],
        "removed": [rule for rule in now if rule not in after],
        "added": [rule for rule in after if rule not in now],
    }
    everything = draft.rules_after if draft else current.who().policy.rules
    flagged = flags(everything, among=[*now, *after])
    return [
        (said, state, [flagged[rule] for rule in said.rules if rule in flagged])
        for state, rules in parts.items()
        for said in statements(rules)
    ]
