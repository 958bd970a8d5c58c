"""Every pair of a claim's state and an action: legal as the table says, or refused by name."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.models import Claim, ClaimState
from app.services.claims.steps import STEPS, Action, Side, out_of
from app.services.errors import IllegalStep, NotFound, ReasonMissing
from tests.invariants.held import assert_all
from tests.services.claims.conftest import Town

ACTS: dict[Action, Callable[[Town, Claim], object]] = {
    Action.RELEASE: lambda town, claim: town.holder.later().releases(claim),
    Action.DECLINE: lambda town, claim: town.holder.later().declines(claim),
    Action.ESCALATE: lambda town, claim: town.claimant.later().escalates(claim),
    Action.WITHDRAW: lambda town, claim: town.claimant.later().withdraws(claim),
    Action.OVERRULE: lambda town, claim: town.authority.later().overrules(claim),
    Action.REFUSE: lambda town, claim: town.authority.later().refuses(claim),
}
PAIRS = [(state, action) for state in ClaimState for action in ACTS]


@pytest.mark.parametrize(("state", "action"), PAIRS)
def test_each_action_leads_where_the_table_says_or_nowhere(
    town: Town, state: ClaimState, action: Action
) -> None:
    claim = town.claim_in(state)
    before = town.told(claim)
    step = STEPS.get((state, action))
    leads_here = any(one.to is state for (_at, known), one in STEPS.items() if known is action)
    if step is not None and not leads_here:
        ACTS[action](town, claim)
        assert claim.state is step.to
        assert town.told(claim) == [*before, step.event]
    elif leads_here:
        ACTS[action](town, claim)
        assert (claim.state, town.told(claim)) == (state, before)
    else:
        with pytest.raises(IllegalStep):
            ACTS[action](town, claim)
        assert claim.state is state
    assert_all(town.session)


def test_what_needs_a_reason_is_refused_without_one(town: Town) -> None:
    claim = town.claim()
    with pytest.raises(ReasonMissing):
        town.holder.declines(claim, reason=" ")
    town.holder.declines(claim)
    with pytest.raises(ReasonMissing):
        town.claimant.escalates(claim, reason="")
    town.claimant.escalates(claim)
    with pytest.raises(ReasonMissing):
        town.authority.overrules(claim, reason="")
    town.holder.releases(claim)
    with pytest.raises(ReasonMissing):
        town.claimant.withdraws(claim, reason="")


def test_a_step_is_taken_by_the_side_whose_it_is(town: Town) -> None:
    claim = town.claim()
    for act in (
        lambda: town.claimant.releases(claim),
        lambda: town.claimant.declines(claim),
        lambda: town.holder.withdraws(claim),
        lambda: town.other.withdraws(claim),
        lambda: town.other.releases(claim),
    ):
        with pytest.raises(NotFound):
            act()
    assert claim.state is ClaimState.OPEN


def test_every_state_that_is_pending_leads_somewhere() -> None:
    for state in (ClaimState.OPEN, ClaimState.DECLINED, ClaimState.ESCALATED, ClaimState.RELEASED):
        assert out_of(state, Side.CLAIMANT)
