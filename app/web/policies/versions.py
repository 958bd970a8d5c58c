"""The versions of the rights: who published what, when and why; any can be made current again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.access.live import load_rules
from app.access.permissions import Permission
from app.domain.thai_calendar import format_moment
from app.models import Account, PolicyVersion
from app.services.policies import drafts, published, publishing
from app.web import current, htmx
from app.web.guards import requires
from app.web.paging import Pager, base_of, page_asked
from app.web.policies import drafting
from app.web.policies.addresses import VERSION, VERSIONS, address_of
from app.web.policies.blueprint import blueprint
from app.web.policies.sentences import Statement, statements


@dataclass(frozen=True, slots=True)
class ShownVersion:
    """A version with what it changed, in sentences."""

    number: int
    moment: str
    author: str
    reason: str
    restored_from: int | None
    added: Sequence[Statement] = ()
    removed: Sequence[Statement] = ()


@blueprint.get(VERSIONS)
@requires(Permission.POLICY_VIEW)
def versions() -> ResponseReturnValue:
    url = address_of("versions")
    found = publishing.versions(current.session(), page_asked())
    return render_template(
        "policies/versions.html",
        rows=[_told(one) for one in found.rows],
        pager=Pager(found.number, found.pages, found.total, base_of(url)),
        in_force=current.who().policy.version,
        url=url,
        bar=drafting.bar(),
    )


@blueprint.get(VERSION)
@requires(Permission.POLICY_VIEW)
def version(number: int) -> ResponseReturnValue:
    return _page(_named(number))


@blueprint.post(VERSION)
@requires(Permission.POLICY_EDIT)
def restore(number: int) -> ResponseReturnValue:
    """Fill the actor's draft with what leads back to a version; ask before dropping changes."""
    wanted, known = _named(number), drafting.opened()
    if known is not None and known.changes and request.form.get("drop") != str(known.draft.id):
        return _page(wanted, 409)
    session, at = current.session(), current.arrived_at()
    if known is not None:
        drafts.discard(session, known.draft, at=at)
    rules = load_rules(session, wanted.id)
    drafting.note(
        lambda draft: drafts.replace_all(session, draft, rules, at=at, restores=wanted.id)
    )
    return htmx.go_to(address_of("draft"))


def published_since(base: int) -> list[ShownVersion]:
    """Tell of every version after one, the newest first, with what each changed."""
    return [_told(one, with_difference=True) for one in published.since(current.session(), base)]


def _named(number: int) -> PolicyVersion:
    return publishing.get(current.session(), number)


def _told(one: PolicyVersion, *, with_difference: bool = False) -> ShownVersion:
    difference = publishing.difference(current.session(), one) if with_difference else None
    return ShownVersion(
        number=one.id,
        moment=format_moment(one.published_at),
        author=_author(one.published_by) if one.published_by else "",
        reason=one.reason,
        restored_from=one.restored_from_id,
        added=statements(difference.added) if difference else (),
        removed=statements(difference.removed) if difference else (),
    )


def _author(account: Account) -> str:
    """Name who published; the first login of an installation has no name yet."""
    return account.name or account.username


def _page(one: PolicyVersion, status: int = 200) -> ResponseReturnValue:
    known = drafting.opened()
    page = render_template(
        "policies/version.html",
        one=_told(one, with_difference=True),
        is_in_force=one.id == current.who().policy.version,
        may_edit=current.may(Permission.POLICY_EDIT),
        dropped=known.draft.id if known and known.changes else None,
        url=address_of("version", number=one.id),
        bar=drafting.bar(),
        back=address_of("versions"),
    )
    return page, status
