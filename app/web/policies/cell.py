"""One right of one class of login: who has it, by which rule, and how to change it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from app.access.enforcer import Subject
from app.access.permissions import Permission
from app.access.reach import Reach
from app.access.rules import ALLOW, EVERYBODY, Rule
from app.access.table import cells, duties_of
from app.domain.login_codes import LoginClass
from app.models import PolicyDraft
from app.services.policies import drafts
from app.web import current, htmx, kept_forms
from app.web.guards import requires
from app.web.policies import drafting
from app.web.policies.addresses import CELL, address_of, address_of_cell, named_cell
from app.web.policies.blueprint import blueprint
from app.web.policies.decided import Decided, decided
from app.web.policies.forms import GiveForm, PrefixedForm, TakeAwayForm
from app.web.policies.sentences import Statement, origin, statements
from app.web.policies.words import DUTIES, class_name, level_of, permission_name


@dataclass(frozen=True, slots=True)
class RuleLine:
    """Rules that bear on the cell; `state` says what the draft does with them."""

    said: Statement
    origin: str
    state: str
    is_wider: bool
    may_split: bool


@blueprint.get(CELL)
@requires(Permission.POLICY_VIEW)
def cell(login_class: str, resource: str, action: str) -> ResponseReturnValue:
    return _page(*named_cell(login_class, resource, action))


@blueprint.post(f"{CELL}/take-away")
@requires(Permission.POLICY_EDIT)
def take_away(login_class: str, resource: str, action: str) -> ResponseReturnValue:
    """Take a right away from the class, or from one duty of it, in the draft."""
    chosen, permission = named_cell(login_class, resource, action)
    form = TakeAwayForm.posted(level=chosen.level)
    if not form.validate():
        return _page(chosen, permission, form)
    session, at = current.session(), current.arrived_at()
    duty = form.duty.data
    drafting.note(
        lambda draft: drafts.take_away(session, draft, chosen, permission, duty=duty, at=at)
    )
    return _done(chosen, permission)


@blueprint.post(f"{CELL}/give")
@requires(Permission.POLICY_EDIT)
def give(login_class: str, resource: str, action: str) -> ResponseReturnValue:
    """Give the class a right, or one duty of it, in the draft."""
    chosen, permission = named_cell(login_class, resource, action)
    form = GiveForm.posted(level=chosen.level)
    if not form.validate():
        return _page(chosen, permission, form)
    given = Rule(
        who=chosen.value,
        duty=form.duty.data,
        login=EVERYBODY,
        permission=permission,
        reach=Reach(form.reach.data),
        effect=ALLOW,
        valid_until=form.until.end(),
    )
    session, at = current.session(), current.arrived_at()
    drafting.note(lambda draft: drafts.add(session, draft, [given], at=at))
    return _done(chosen, permission)


@blueprint.post(f"{CELL}/remove")
@requires(Permission.POLICY_EDIT)
def remove_rules(login_class: str, resource: str, action: str) -> ResponseReturnValue:
    """Take the posted rules out of the policy, in the draft."""
    chosen, permission = named_cell(login_class, resource, action)
    session, at, found = current.session(), current.arrived_at(), drafting.posted_rules()
    drafting.note(lambda draft: drafts.remove(session, draft, found, at=at))
    return _done(chosen, permission)


@blueprint.post(f"{CELL}/split")
@requires(Permission.POLICY_EDIT)
def split_rules(login_class: str, resource: str, action: str) -> ResponseReturnValue:
    """Make the posted rules of a level into equal rules of each of its classes, in the draft."""
    chosen, permission = named_cell(login_class, resource, action)
    session, at = current.session(), current.arrived_at()
    found = drafting.posted_rules()

    def act(draft: PolicyDraft) -> None:
        for rule in found:
            drafts.split(session, draft, rule, at=at)

    drafting.note(act)
    return _done(chosen, permission)


def _done(login_class: LoginClass, permission: Permission) -> ResponseReturnValue:
    kept_forms.forget()
    return htmx.go_to(address_of_cell(login_class, permission))


def _page(
    login_class: LoginClass, permission: Permission, posted: PrefixedForm | None = None
) -> ResponseReturnValue:
    may_edit = current.may(Permission.POLICY_EDIT)
    page = render_template(
        "policies/cell.html",
        name=permission_name(permission),
        class_name=class_name(login_class),
        duties=_by_duty(login_class, permission),
        lines=_lines(login_class, permission),
        forms=_forms(login_class, permission, posted) if may_edit else {},
        url=address_of_cell(login_class, permission),
        bar=drafting.bar(),
        back=address_of("rights"),
    )
    return page, 422 if posted else 200


def _forms(
    login_class: LoginClass, permission: Permission, posted: PrefixedForm | None
) -> dict[str, Any]:
    forms = {
        form.PREFIX: form.to_fill_in(
            address_of_cell(login_class, permission, page),
            level=login_class.level,
            data={"reach": _usual_reach(login_class, permission)},
        )
        for form, page in ((GiveForm, "give"), (TakeAwayForm, "take_away"))
    }
    return forms | ({posted.PREFIX: posted} if posted else {})


def _usual_reach(login_class: LoginClass, permission: Permission) -> str:
    """Suggest how far the right goes for this class, or else for its level."""
    given = [one for one in current.who().policy.rules_of(permission) if not one.denies]
    near = [one for one in given if one.bears_on(login_class)]
    return (near or given)[0].reach.value if given else Reach.OWN.value


def _by_duty(login_class: LoginClass, permission: Permission) -> list[tuple[str, Decided]]:
    draft = drafting.opened()
    touched = draft is not None and permission in draft.permissions
    after = draft.policy() if draft is not None and touched else None
    now = current.who().policy
    return [
        (
            str(DUTIES[duty]),
            decided(Subject(login_class, duty.value), permission, now=now, after=after),
        )
        for duty in duties_of(login_class.level)
    ]


def _lines(login_class: LoginClass, permission: Permission) -> list[RuleLine]:
    """List the rules that bear on the cell: those in force, and those of the draft."""
    key, at = (login_class, permission), current.arrived_at()
    chosen: Any = {"at": at, "classes": [login_class], "permissions": [permission]}
    now = cells(current.who().policy, **chosen)[key].rules
    draft = drafting.opened()
    after = now
    if draft is not None and permission in draft.permissions:
        after = cells(draft.policy(), **chosen)[key].rules
    parts = {
        "": [rule for rule in now if rule in after],
        "removed": [rule for rule in now if rule not in after],
        "added": [rule for rule in after if rule not in now],
    }
    return [
        RuleLine(
            said,
            origin(said.rules[0], login_class),
            state,
            is_wider=said.rules[0].login == EVERYBODY and said.rules[0].who != login_class.value,
            may_split=_may_split(said.rules[0], login_class),
        )
        for state, rules in parts.items()
        for said in statements(rules)
    ]


def _may_split(rule: Rule, login_class: LoginClass) -> bool:
    """Say whether a rule is of several classes, so that this one could get its own."""
    is_wider = rule.who != login_class.value or level_of(rule.who) is None
    return is_wider and rule.login == EVERYBODY
