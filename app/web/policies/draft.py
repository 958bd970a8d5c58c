"""The actor's draft: its changes, what they would do, publishing and dropping it."""

from __future__ import annotations

from collections.abc import Sequence

from flask import flash, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm.exc import StaleDataError

from app.access.permissions import Permission
from app.access.rules import Rule
from app.models import PolicyDraft
from app.services import administrators
from app.services.errors import ChangedMeanwhile, LastAdministrator, Refusal
from app.services.policies import drafts, published, publishing
from app.services.policies.effects import effects
from app.services.policies.warnings import warnings
from app.web import current, htmx, kept_forms
from app.web.explanations import Explained, explain
from app.web.guards import requires
from app.web.policies import drafting
from app.web.policies.addresses import DRAFT, address_of
from app.web.policies.blueprint import blueprint
from app.web.policies.effect_words import effect_of, warning_text
from app.web.policies.flags import flags
from app.web.policies.forms import PublishForm
from app.web.policies.versions import ShownVersion, published_since


@blueprint.get(DRAFT)
@requires(Permission.POLICY_VIEW)
def draft() -> ResponseReturnValue:
    return _page()


@blueprint.post(f"{DRAFT}/undo")
@requires(Permission.POLICY_EDIT)
def undo_change() -> ResponseReturnValue:
    """Take the posted changes back out of the draft; those gone already are passed over."""
    known, session, at = drafting.opened(), current.session(), current.arrived_at()
    wanted = set(request.form.getlist("change", type=int))
    if known is not None:
        for one in known.changes:
            if one.id in wanted:
                drafts.undo(session, known.draft, one.id, at=at)
    flash(_("The change is taken back out of your draft."), "success")
    return htmx.go_to(address_of("draft"))


@blueprint.post(f"{DRAFT}/publish")
@requires(Permission.POLICY_EDIT)
def publish_draft() -> ResponseReturnValue:
    """Put the draft in force for everybody; pressing twice publishes once."""
    form, known = PublishForm.posted(), drafting.opened()
    if known is None or str(known.draft.id) != form.draft.data:
        return _published_already(form.draft.data)
    if not form.validate():
        return _page(form, status=422)
    try:
        version = publishing.publish_draft(
            current.session(),
            known.draft,
            actor=current.actor(),
            at=current.arrived_at(),
            version=form.version.data,
            reason=form.reason.data or "",
        )
    except StaleDataError:
        return _refused(form, explain(ChangedMeanwhile()))
    except Refusal as refusal:
        return _refused(form, explain(refusal))
    kept_forms.forget()
    flash(_("Published. The rights are in force for everybody from now on."), "success")
    return htmx.go_to(address_of("version", number=version.id))


@blueprint.post(f"{DRAFT}/discard")
@requires(Permission.POLICY_EDIT)
def discard_draft() -> ResponseReturnValue:
    known = drafting.opened()
    if known is not None:
        drafts.discard(current.session(), known.draft, at=current.arrived_at())
    flash(_("Your draft is dropped. The rights in force are as they were."), "success")
    return htmx.go_to(address_of("rights"))


@blueprint.post(f"{DRAFT}/take-over")
@requires(Permission.POLICY_EDIT)
def take_over() -> ResponseReturnValue:
    """Take the changes over to the version that somebody else published meanwhile."""
    known = drafting.opened()
    if known is not None:
        drafts.rebase(current.session(), known.draft, at=current.arrived_at())
    flash(_("Your changes now stand on the newest version. Look at what they do."), "success")
    return htmx.go_to(address_of("draft"))


def _published_already(draft_id: str | None) -> ResponseReturnValue:
    """Lead a second press to what the first one published."""
    found = None
    if draft_id and draft_id.isascii() and draft_id.isdigit() and len(draft_id) < 10:
        found = published.of_draft(current.session(), int(draft_id), account=current.actor())
    if found is None:
        raise ChangedMeanwhile()
    flash(_("This draft is published already. This is its version."), "info")
    return htmx.go_to(address_of("version", number=found))


def _refused(form: PublishForm, refusal: Explained) -> ResponseReturnValue:
    """Show the draft again, undone to what it was, with why it was not published."""
    current.session().rollback()
    g.pop("policy_draft", None)
    if drafting.opened() is None:
        return _published_already(form.draft.data)
    return _page(form, refusal, refusal.status)


def _page(
    posted: PublishForm | None = None, refusal: Explained | None = None, status: int = 200
) -> ResponseReturnValue:
    session, at, known = current.session(), current.arrived_at(), drafting.opened()
    facts = {
        "refusal": refusal,
        "others": drafts.others(session, current.actor()),
        "may_edit": current.may(Permission.POLICY_EDIT),
        "url": address_of("draft"),
        "back": address_of("rights"),
    }
    if known is None or not known.changes:
        return render_template("policies/no_draft.html", draft=known, **facts), status
    now, after = current.who().policy, known.policy()
    lines = effects(session, now, after, at=at)
    facts["refusal"] = refusal or _locking_out(known.rules_after)
    form = posted or _fresh(known.draft)
    form.version.data, form.draft.data = known.draft.version, str(known.draft.id)
    page = render_template(
        "policies/draft.html",
        draft=known.draft,
        changes=drafting.shown(known.changes),
        flagged=flags(known.rules_after, among=[one.rule for one in known.changes]),
        warnings=[warning_text(one) for one in warnings(session, now, after, lines, at=at)],
        effects=[effect_of(line) for line in lines],
        newer=_newer(known.draft),
        form=form,
        **facts,
    )
    return page, status


def _locking_out(rules: Sequence[Rule]) -> Explained | None:
    """Say before publishing already that the rules would leave nobody to change them."""
    at = current.arrived_at()
    moment = administrators.first_moment_without(current.session(), rules, at=at)
    return None if moment is None else explain(LastAdministrator(at=moment))


def _fresh(draft: PolicyDraft) -> PublishForm:
    return PublishForm.to_fill_in(address_of("publish_draft"), reason=draft.reason)


def _newer(draft: PolicyDraft) -> list[ShownVersion]:
    """List what was published since the draft was begun, and by whom."""
    if draft.base_version_id == current.who().policy.version:
        return []
    return published_since(draft.base_version_id)
