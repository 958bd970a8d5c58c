"""The table of steps: what is legal, what it takes, and the diagram made from it."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path

import pytest

from app.access.permissions import Permission
from app.models import DataSet, State
from app.services.confirmation.steps import STEPS, Action, Step, diagram, legal, out_of
from app.services.errors import IllegalStep

README = Path(__file__).parents[3] / "README.md"
LEGAL = {
    (State.RECORDING, Action.PREPARE): State.RECORDING,
    (State.RECORDING, Action.SEND_BACK): State.RECORDING,
    (State.RECORDING, Action.CONFIRM): State.CONFIRMED,
    (State.CONFIRMED, Action.CANCEL): State.RECORDING,
    (State.CONFIRMED, Action.TAKE_BACK): State.RECORDING,
    (State.CONFIRMED, Action.REQUEST): State.CONFIRMED,
    (State.CONFIRMED, Action.WITHDRAW): State.CONFIRMED,
    (State.CONFIRMED, Action.DECLINE): State.CONFIRMED,
}
ROSTERS_ONLY = {Action.PREPARE, Action.SEND_BACK}
COUNTS_ONLY = {Action.TAKE_BACK}
PAIRS = list(product(State, Action, DataSet))


@pytest.mark.parametrize(("state", "action", "data_set"), PAIRS)
def test_a_pair_of_state_and_action_leads_where_the_process_says_or_nowhere(
    state: State, action: Action, data_set: DataSet
) -> None:
    of_one = {DataSet.ROSTER: COUNTS_ONLY, DataSet.COUNTS: ROSTERS_ONLY}
    is_of_data_set = action not in of_one.get(data_set, ROSTERS_ONLY | COUNTS_ONLY)
    if (state, action) in LEGAL and is_of_data_set:
        assert legal(state, action, data_set).to is LEGAL[state, action]
    else:
        with pytest.raises(IllegalStep):
            legal(state, action, data_set)


def test_only_preparing_confirming_and_withdrawing_need_no_reason() -> None:
    free = {action for (_, action), step in STEPS.items() if not step.needs_reason}
    assert free == {Action.PREPARE, Action.CONFIRM, Action.WITHDRAW}


@pytest.mark.parametrize(("step", "data_set"), list(product(STEPS.values(), DataSet)))
def test_every_step_has_its_permission_on_every_data_set_it_is_for(
    step: Step, data_set: DataSet
) -> None:
    if data_set in step.data_sets:
        assert step.permission_on(data_set) is Permission(f"{data_set}:{step.permission}")


@pytest.mark.parametrize("state", State)
def test_the_steps_out_of_a_state_are_those_of_the_table(state: State) -> None:
    known = {action for start, action in LEGAL if start is state}
    assert set(out_of(state, DataSet.ROSTER)) == known - COUNTS_ONLY
    assert set(out_of(state, DataSet.COUNTS)) == known - ROSTERS_ONLY
    assert set(out_of(state, DataSet.PUPILS)) == known - ROSTERS_ONLY - COUNTS_ONLY


def test_the_diagram_draws_every_step() -> None:
    drawn = re.findall(r"^    (\w+) --> (\w+): (\w+)", diagram(), re.MULTILINE)
    assert drawn == [(state, to, action) for (state, action), to in LEGAL.items()]


def test_the_readme_shows_the_diagram_as_it_is() -> None:
    text = README.read_text(encoding="utf-8")
    shown = text.split("<!-- steps -->")[1]
    assert shown.strip() == f"```mermaid\n{diagram()}\n```"
