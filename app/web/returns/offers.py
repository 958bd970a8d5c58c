"""Which steps a page offers: those of the table that the policy and the moment allow."""

from __future__ import annotations

from dataclasses import dataclass, field

from flask import request as http

from app.models import CancellationRequest, Return
from app.services import rounds
from app.services.confirmation import requests, two_persons
from app.services.confirmation.steps import STEPS, Action, out_of
from app.web import current
from app.web.returns.addresses import address_of, address_of_own, address_of_request
from app.web.returns.forms import (
    AnswerForm,
    CancelForm,
    ConfirmForm,
    PassOnForm,
    PrepareForm,
    RequestForm,
    SendBackForm,
    StepForm,
    TakeBackForm,
    WithdrawForm,
)


@dataclass(slots=True)
class Offers:
    """The forms of a page by name, where each is posted to, and the request they are about."""

    is_open: bool
    open_request: CancellationRequest | None = None
    asked_above: CancellationRequest | None = None
    may_grant: bool = False
    forms: dict[str, StepForm] = field(default_factory=dict)
    addresses: dict[str, str] = field(default_factory=dict)

    def add(self, form: type[StepForm], address: str, version: int, **facts: str) -> None:
        self.forms[form.PREFIX] = form.to_fill_in(address, version=version, **facts)
        self.addresses[form.PREFIX] = address


def offers_on(
    return_: Return, parent: Return | None, *, is_ready: bool, is_prepared: bool = False
) -> Offers:
    """Offer what may be done now.

    `is_ready` says that nothing is missing to confirm, `is_prepared` that the head is next.
    """
    session = current.session()
    is_open = rounds.is_open_for_steps(session, return_, at=current.arrived_at())
    offers = Offers(is_open, requests.open_on(session, return_))
    if offers.open_request is not None and parent is not None:
        offers.asked_above = requests.latest_above(session, offers.open_request, parent)
    if is_open:
        allowed = allowed_on(return_, parent)
        if is_prepared:
            allowed.discard(Action.PREPARE)
        _add_steps(offers, return_, allowed, is_ready=is_ready)
        if offers.open_request is not None and parent is not None:
            _add_passing_on(offers, offers.open_request, return_, parent)
    return offers


def allowed_on(return_: Return, parent: Return | None) -> set[Action]:
    """Give the actions that are legal where the return and the one above it stand, and allowed.

    What a dissolved unit has confirmed is not cancelled: nobody could confirm it again.
    """
    ends = {Action.CANCEL, Action.TAKE_BACK}
    barred = set() if return_.unit.dissolved_on is None else ends
    return {
        action
        for action, step in out_of(return_.state, return_.data_set).items()
        if action not in barred
        and (parent is None or step.above in (None, parent.state))
        and current.may(step.permission_on(return_.data_set), return_.unit)
        and two_persons.refusal_of(current.session(), return_, action, step, actor=current.actor())
        is None
    }


def _add_steps(offers: Offers, return_: Return, allowed: set[Action], *, is_ready: bool) -> None:
    version = return_.version
    request = offers.open_request
    if Action.PREPARE in allowed and is_ready:
        offers.add(PrepareForm, address_of_own(return_, "prepare"), version)
    if Action.SEND_BACK in allowed:
        offers.add(SendBackForm, address_of_own(return_, "send_back"), version)
    if Action.CONFIRM in allowed and is_ready:
        offers.add(ConfirmForm, address_of(return_, "confirm"), version)
    if Action.TAKE_BACK in allowed:
        offers.add(TakeBackForm, address_of_own(return_, "take_back"), version)
    if request is None:
        if Action.CANCEL in allowed:
            offers.add(CancelForm, address_of(return_, "cancel"), version)
        # Nobody asks for what one may do oneself (6.5).
        if Action.REQUEST in allowed and Action.TAKE_BACK not in allowed:
            address = address_of(return_, "request_cancellation")
            offers.add(RequestForm, address, version, reason=http.args.get("reason", "")[:1000])
        return
    offers.may_grant = Action.CANCEL in allowed
    if Action.DECLINE in allowed:
        address = address_of_request(request, "answer_request", return_)
        offers.add(AnswerForm, address, version)
    if Action.WITHDRAW in allowed:
        address = address_of_request(request, "withdraw_request", return_)
        offers.add(WithdrawForm, address, version)


def _add_passing_on(
    offers: Offers, request: CancellationRequest, return_: Return, parent: Return
) -> None:
    """Offer to ask further up where one's own confirmation stands in the way (8.2)."""
    stands_in_the_way = STEPS[return_.state, Action.CANCEL].above is not parent.state
    if (
        stands_in_the_way
        and Action.REQUEST in allowed_on(parent, None)
        and requests.open_on(current.session(), parent) is None
    ):
        address = address_of_request(request, "pass_on", parent)
        offers.add(PassOnForm, address, parent.version, reason=request.reason)
