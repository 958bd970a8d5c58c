"""The actor's own draft, as the pages of this folder see it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from flask import flash, g, request
from flask_babel import gettext as _

from app.access.enforcer import Policy
from app.access.permissions import Permission
from app.access.rules import Rule
from app.models import PolicyDraft
from app.services.policies import drafts
from app.services.policies.drafts import Change
from app.web import current
from app.web.policies.addresses import address_of
from app.web.policies.sentences import Statement, key_of, statements


@dataclass(frozen=True, slots=True)
class Bar:
    """Tells on every page that there are changes which nobody but their author has yet."""

    count: int
    url: str


@dataclass(frozen=True, slots=True)
class ShownChange:
    """Changes that one sentence says; `ids` are undone together."""

    statement: Statement
    ids: tuple[int, ...]
    is_added: bool
    applies: bool


@dataclass(frozen=True, slots=True)
class Open:
    """An open draft, read once a request."""

    draft: PolicyDraft
    changes: tuple[Change, ...]
    rules_after: tuple[Rule, ...]

    @property
    def permissions(self) -> frozenset[Permission]:
        return frozenset(change.rule.permission for change in self.changes)

    def policy(self) -> Policy:
        """Give the policy as it would be if the draft were published now."""
        return Policy(0, self.rules_after, built_on=current.who().policy)


def opened() -> Open | None:
    """Give the actor's open draft, if there is one."""
    if "policy_draft" not in g:
        session = current.session()
        draft = drafts.open_of(session, current.actor())
        g.policy_draft = draft and Open(
            draft,
            tuple(drafts.changes(session, draft)),
            tuple(drafts.rules_after(session, draft)),
        )
    known: Open | None = g.policy_draft
    return known


def note(act: Callable[[PolicyDraft], object]) -> None:
    """Let an act change the actor's draft, begun if there is none, and say what came of it."""
    before = _facts()
    act(drafts.begin(current.session(), current.actor(), at=current.arrived_at()))
    g.pop("policy_draft")
    if _facts() == before:
        flash(_("This is so already: your draft stays as it was."), "info")
        return
    flash(_("Noted in your draft. Nothing changes for anybody until you publish it."), "success")


def posted_rules() -> list[Rule]:
    """Give the rules that a form names, as the draft leaves them; those gone are passed over."""
    known = opened()
    rules = known.rules_after if known else current.who().policy.rules
    wanted = set(request.form.getlist("rule"))
    return [rule for rule in rules if key_of(rule) in wanted]


def _facts() -> frozenset[tuple[str, Rule]]:
    known = opened()
    return frozenset((one.kind, one.rule) for one in known.changes) if known else frozenset()


def bar() -> Bar | None:
    """Give what a page says about the actor's draft; nothing where it changes nothing."""
    known = opened()
    if known is None or not known.changes:
        return None
    return Bar(len(shown(known.changes)), address_of("draft"))


def shown(changes: Iterable[Change]) -> list[ShownChange]:
    """Put changes into sentences; those that differ by duty alone are one."""
    found = []
    for kind, applies in sorted({(one.kind, one.applies) for one in changes}, reverse=True):
        alike = [one for one in changes if (one.kind, one.applies) == (kind, applies)]
        ids = {one.rule: one.id for one in alike}
        found += [
            ShownChange(said, tuple(ids[rule] for rule in said.rules), kind == "add", applies)
            for said in statements(ids)
        ]
    return found
