"""The table of a claim's legal steps (`process.md` 4.2); everything else is made from it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.models import ClaimState
from app.services.errors import IllegalStep


class Action(StrEnum):
    """What can be done to a claim; the last two follow from what is done to rosters."""

    RELEASE = "release"
    DECLINE = "decline"
    ESCALATE = "escalate"
    WITHDRAW = "withdraw"
    OVERRULE = "overrule"
    REFUSE = "refuse"
    TAKE = "take"
    FREE = "free"
    OVERTAKE = "overtake"


class Side(StrEnum):
    """Whose step it is: of the two institutions, or of a level above both."""

    CLAIMANT = "claimant"
    HOLDER = "holder"
    ABOVE = "above"


@dataclass(frozen=True, slots=True)
class Step:
    """Where an action leads, whose it is, and what history calls it once it is done.

    A step of nobody follows from what happens to rosters. One `after_silence` is legal only
    once the holder has had its days to answer.
    """

    to: ClaimState
    by: Side | None
    event: str
    needs_reason: bool = False
    after_silence: bool = False


OPEN, DECLINED, ESCALATED, RELEASED = (
    ClaimState.OPEN,
    ClaimState.DECLINED,
    ClaimState.ESCALATED,
    ClaimState.RELEASED,
)
UNSETTLED = (OPEN, DECLINED, ESCALATED)
"""The child still stands on the holder's roster."""

PENDING = (*UNSETTLED, RELEASED)

_RELEASE = Step(RELEASED, Side.HOLDER, "claim.released")
_WITHDRAW = Step(ClaimState.WITHDRAWN, Side.CLAIMANT, "claim.withdrawn")

STEPS: dict[tuple[ClaimState, Action], Step] = {
    (OPEN, Action.RELEASE): _RELEASE,
    (DECLINED, Action.RELEASE): _RELEASE,
    (ESCALATED, Action.RELEASE): _RELEASE,
    (OPEN, Action.DECLINE): Step(DECLINED, Side.HOLDER, "claim.declined", needs_reason=True),
    (OPEN, Action.ESCALATE): Step(
        ESCALATED, Side.CLAIMANT, "claim.escalated", needs_reason=True, after_silence=True
    ),
    (DECLINED, Action.ESCALATE): Step(
        ESCALATED, Side.CLAIMANT, "claim.escalated", needs_reason=True
    ),
    (OPEN, Action.OVERRULE): Step(
        RELEASED, Side.ABOVE, "claim.overruled", needs_reason=True, after_silence=True
    ),
    (ESCALATED, Action.OVERRULE): Step(RELEASED, Side.ABOVE, "claim.overruled", needs_reason=True),
    (ESCALATED, Action.REFUSE): Step(
        ClaimState.REFUSED, Side.ABOVE, "claim.refused", needs_reason=True
    ),
    (OPEN, Action.WITHDRAW): _WITHDRAW,
    (DECLINED, Action.WITHDRAW): _WITHDRAW,
    (ESCALATED, Action.WITHDRAW): _WITHDRAW,
    (RELEASED, Action.WITHDRAW): Step(
        ClaimState.WITHDRAWN, Side.CLAIMANT, "claim.given_up", needs_reason=True
    ),
    (RELEASED, Action.TAKE): Step(ClaimState.TAKEN, Side.CLAIMANT, "claim.taken"),
    **{(state, Action.FREE): Step(RELEASED, None, "claim.freed") for state in UNSETTLED},
    **{
        (state, Action.OVERTAKE): Step(ClaimState.OVERTAKEN, None, "claim.overtaken")
        for state in PENDING
    },
}


def legal(state: ClaimState, action: Action) -> Step:
    """Give the step that an action is in a state; raise `IllegalStep` where it leads nowhere."""
    step = STEPS.get((state, action))
    if step is None:
        raise IllegalStep(state=state, action=action)
    return step


def out_of(state: ClaimState, side: Side) -> dict[Action, Step]:
    """Give the steps that lead on from a state and are this side's."""
    return {
        action: step
        for (start, action), step in STEPS.items()
        if start is state and step.by is side
    }


def has_led_to(state: ClaimState, action: Action) -> bool:
    """Say whether an action leads to this very state, so that a repeat of it changes nothing."""
    return any(step.to is state for (_start, known), step in STEPS.items() if known is action)
