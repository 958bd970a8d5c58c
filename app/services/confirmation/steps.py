"""The table of a return's legal steps (`process.md` 7 and 8); everything else is made from it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from app.access.permissions import Permission
from app.models import DataSet, State
from app.services.errors import IllegalStep


class Action(StrEnum):
    """What can be done to a return as a whole."""

    PREPARE = "prepare"
    SEND_BACK = "send_back"
    CONFIRM = "confirm"
    CANCEL = "cancel"
    TAKE_BACK = "take_back"
    REQUEST = "request"
    WITHDRAW = "withdraw"
    DECLINE = "decline"


@dataclass(frozen=True, slots=True)
class Step:
    """Where an action leads, what it takes, and what history calls it once it is done.

    `below` and `above` are the states in which the returns below and the return above must
    stand; None asks nothing of them.

    Where an authority chose that the head confirms what an officer has prepared, a step that
    `takes_preparation` takes that, by somebody else, and the head; one that is `only_by_two` leads
    nowhere where the authority did not choose so.
    """

    to: State
    permission: str
    event: str
    needs_reason: bool = False
    below: State | None = None
    above: State | None = None
    data_sets: frozenset[DataSet] = frozenset(DataSet)
    only_by_two: bool = False
    takes_preparation: bool = False

    def permission_on(self, data_set: DataSet) -> Permission:
        """Give the permission that the step takes on a return of this data set."""
        return Permission(f"{data_set}:{self.permission}")


RECORDING, CONFIRMED = State.RECORDING, State.CONFIRMED
ROSTERS = frozenset({DataSet.ROSTER})
COUNTS = frozenset({DataSet.COUNTS})

STEPS: dict[tuple[State, Action], Step] = {
    (RECORDING, Action.PREPARE): Step(
        RECORDING, "prepare", "prepared", data_sets=ROSTERS, only_by_two=True
    ),
    (RECORDING, Action.SEND_BACK): Step(
        RECORDING,
        "confirm",
        "preparation_returned",
        needs_reason=True,
        data_sets=ROSTERS,
        only_by_two=True,
        takes_preparation=True,
    ),
    (RECORDING, Action.CONFIRM): Step(
        CONFIRMED, "confirm", "confirmed", below=CONFIRMED, takes_preparation=True
    ),
    (CONFIRMED, Action.CANCEL): Step(
        RECORDING, "cancel", "confirmation_cancelled", needs_reason=True, above=RECORDING
    ),
    (CONFIRMED, Action.TAKE_BACK): Step(
        RECORDING,
        "take_back",
        "confirmation_taken_back",
        needs_reason=True,
        above=RECORDING,
        data_sets=COUNTS,
    ),
    (CONFIRMED, Action.REQUEST): Step(
        CONFIRMED, "request", "cancellation_requested", needs_reason=True
    ),
    (CONFIRMED, Action.WITHDRAW): Step(CONFIRMED, "request", "request_withdrawn"),
    (CONFIRMED, Action.DECLINE): Step(CONFIRMED, "cancel", "request_declined", needs_reason=True),
}


def legal(state: State, action: Action, data_set: DataSet) -> Step:
    """Give the step that an action is in a state; raise `IllegalStep` where it leads nowhere."""
    step = out_of(state, data_set).get(action)
    if step is None:
        raise IllegalStep(state=state, action=action)
    return step


def out_of(state: State, data_set: DataSet) -> dict[Action, Step]:
    """Give the steps that lead a return of a data set on from a state."""
    return {
        action: step
        for (start, action), step in STEPS.items()
        if start is state and data_set in step.data_sets
    }


def diagram() -> str:
    """Draw the table as the Mermaid state diagram that the README shows."""
    return "\n".join(["stateDiagram-v2", f"    [*] --> {RECORDING}", *_arrows()])


def _arrows() -> Iterable[str]:
    for (start, action), step in STEPS.items():
        notes = [f"{level} {state}" for level, state in _neighbours(step) if state]
        if step.data_sets == COUNTS:
            notes.insert(0, "counts of other schools")
        if step.only_by_two:
            notes.append("where the head confirms")
        if step.takes_preparation:
            notes.append("prepared" if step.only_by_two else "prepared where the head confirms")
        if step.needs_reason:
            notes.append("with a reason")
        label = f"{action} ({', '.join(notes)})" if notes else str(action)
        yield f"    {start} --> {step.to}: {label}"


def _neighbours(step: Step) -> tuple[tuple[str, State | None], ...]:
    return (("all below", step.below), ("above", step.above))
