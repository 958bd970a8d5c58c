"""What the page of a claim shows: the child, both sides, the story, and what may be done now."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import current_app, flash
from flask.typing import ResponseReturnValue
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.domain.thai_calendar import format_moment
from app.models import Claim, ClaimState, Return, State, Unit
from app.services import rounds
from app.services.claims import answering, asking, legality, reading
from app.services.claims.reading import Told
from app.services.claims.steps import Action, Side, out_of
from app.services.errors import Refusal
from app.web import current, kept_forms
from app.web.claims import forms, words
from app.web.explanations import Explained, explain
from app.web.htmx import go_to


@dataclass(frozen=True, slots=True)
class Way:
    """How an act on a claim is done on screen."""

    form: type[forms.ClaimForm]
    act: Callable[..., object]
    done: LazyString


WAYS: dict[Action, Way] = {
    Action.RELEASE: Way(
        forms.LastDayForm,
        answering.release,
        _l("The child is let go. Your roster is counted anew."),
    ),
    Action.DECLINE: Way(
        forms.DeclineForm, answering.decline, _l("Declined. Whoever asked reads your reason.")
    ),
    Action.ESCALATE: Way(
        forms.EscalateForm, asking.escalate, _l("The level above both of you is asked to decide.")
    ),
    Action.WITHDRAW: Way(forms.WithdrawForm, asking.withdraw, _l("The request is withdrawn.")),
    Action.OVERRULE: Way(
        forms.OverruleForm, answering.overrule, _l("Decided: the child is let go.")
    ),
    Action.REFUSE: Way(forms.RefuseForm, answering.refuse, _l("Decided: the child stays.")),
}


@dataclass(frozen=True, slots=True)
class Offer:
    """A step that may be taken now: its form, and where that is posted to."""

    form: forms.ClaimForm
    url: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the story: who did what when, and why."""

    when: str
    who: str
    what: str
    reason: str


def wait() -> timedelta:
    """Give how long a holder has to answer in this installation."""
    return timedelta(days=current_app.config["LEC"].claim_days)


def form_of(claim: Claim, action: Action) -> type[forms.ClaimForm]:
    if action is Action.WITHDRAW and claim.state is ClaimState.RELEASED:
        return forms.GiveUpForm
    return WAYS[action].form


def offers(
    claim: Claim, side: Side, address: Callable[[Action], str], *, may_act: bool
) -> dict[str, Offer]:
    """Offer the steps of the table that are this side's, where moment and policy allow them."""
    if not may_act or not _is_open(claim, side):
        return {}
    is_silent = current.arrived_at() >= legality.answer_due(claim, wait())
    return {
        action.value: Offer(
            form_of(claim, action).to_fill_in(action, address(action), version=claim.version),
            address(action),
        )
        for action, step in out_of(claim.state, side).items()
        if action in WAYS
        and (is_silent or not step.after_silence)
        and not (action in (Action.RELEASE, Action.OVERRULE) and is_locked(claim.holder))
    }


def is_locked(holder: Return) -> bool:
    """Say whether the holder has confirmed, so that nobody can be taken off its roster (7.4)."""
    return holder.state is State.CONFIRMED


def facts(claim: Claim, *, names: bool) -> dict[str, Any]:
    """Give what every side's page shows; the child's name only to those who may see it."""
    row = claim.enrolment
    claimant, holder = claim.claimant.unit, claim.holder.unit
    return {
        "claim": claim,
        "child": words.name_of(row) if names else words.masked_name(row),
        "names": names,
        "birth_year": words.birth_year(row),
        "state": str(words.STATES[claim.state]),
        "badge": words.BADGES.get(claim.state, ""),
        "claimant": claimant,
        "holder": holder,
        "telephones": (words.telephone_of(claimant), words.telephone_of(holder)),
        "decider": legality.decider_of(current.session(), claimant, holder),
        "above": reading.decided_by(claim),
        "due_text": format_moment(legality.answer_due(claim, wait())),
        "is_overdue": current.arrived_at() >= legality.answer_due(claim, wait()),
        "is_locked": is_locked(claim.holder),
        "is_centre": words.is_centre(holder),
        "let_go": words.let_go(holder),
        "bring_in": words.bring_in(claimant),
        "story": lines(reading.story(current.session(), claim), current.actor().unit),
    }


def lines(story: Sequence[Told], reader: Unit) -> list[Line]:
    """Write the story out; persons are named to their own unit and to those above it alone."""
    return [
        Line(
            format_moment(told.act.at),
            _who(told, reader),
            str(words.TOLD.get(told.act.event, told.act.event)),
            told.act.reason,
        )
        for told in story
    ]


def act_on(
    claim: Claim,
    action: Action,
    *,
    shown: str,
    answer: Callable[..., ResponseReturnValue],
    **who: Any,
) -> ResponseReturnValue:
    """Take a step from its posted form and show the claim, or its page with what was refused."""
    form = form_of(claim, action).posted(action)
    if not form.validate():
        return answer(claim, 422, posted={action.value: form})
    try:
        told = forms.typed(form) | {"wait": wait(), "at": current.arrived_at()}
        if action is Action.WITHDRAW:
            told.setdefault("reason", "")
        WAYS[action].act(current.session(), claim, actor=current.actor(), **told, **who)
    except Refusal as refusal:
        explained = explain(refusal)
        current.session().rollback()
        return answer(claim, explained.status, posted={action.value: form}, refusal=explained)
    kept_forms.forget()
    flash(str(WAYS[action].done), "success")
    return go_to(shown)


def with_posted(
    offered: dict[str, Offer], posted: dict[str, forms.ClaimForm] | None
) -> dict[str, Offer]:
    """Put a posted form in the place of the one that the page would offer, with its version."""
    for name, form in (posted or {}).items():
        if name in offered:
            form.version.data = offered[name].form.version.data
            offered[name] = Offer(form, offered[name].url)
    return offered


def _is_open(claim: Claim, side: Side) -> bool:
    acting = claim.claimant if side is Side.CLAIMANT else claim.holder
    return rounds.is_open(current.session(), acting.round, acting.unit, at=current.arrived_at())


def _who(told: Told, reader: Unit) -> str:
    if told.by is None:
        return _("the server")
    _login, _space, name = told.act.actor.partition(" ")
    return f"{told.by.name} ({name})" if name and reader.holds(told.by) else told.by.name


__all__ = ["Explained", "Line", "Offer", "act_on", "facts", "offers", "wait", "with_posted"]
