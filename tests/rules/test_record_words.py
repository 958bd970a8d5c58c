"""Whatever a service writes into the record has words on its pages."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from app.services import errors
from app.services.confirmation.steps import STEPS
from app.web.record.words import ACCESS_WORDS, ACT_WORDS, REFUSED

APP = Path(__file__).parents[2] / "app"
ACTS = {"history.record": 1, "record": 1, "Act": 0}
ACCESSES = {"access_log.note": 0, "access_log.note_read": 0, "note": 0, "_note_refusal": 0}
# Where an event is made of more than a word that stands in the code, these are what it can be.
MADE = {
    "step.event": {step.event for step in STEPS.values()},
    "f'{SUBJECT}.{event}'": {
        f"enrolment.{event}" for event in ("added", "edited", "removed", "query_answered")
    },
    "RESTORED": {"policy_restored"},
    "events[proof]": {"second_factor_passed", "recovery_code_used"},
    "RESTORED if restores is not None else event": {"policy_published", "policy_restored"},
}
# Handed on by a function whose callers name the event.
HANDED_ON = {"event", "act.event"}


def written_in(folder: str, writers: dict[str, int]) -> set[str]:
    """Name every event that a folder's modules write, themselves or by functions of their own."""
    found: set[str] = set()
    for path in sorted((APP / folder).rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        known = writers | _handing_on(tree, writers)
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            if ast.unparse(call.func) in known:
                found |= set(_events(_argument(call, known[ast.unparse(call.func)])))
    return found


def _handing_on(tree: ast.Module, writers: dict[str, int]) -> dict[str, int]:
    """Find the functions that hand the event they are given to one that writes it, and where."""
    found: dict[str, int] = {}
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    for _depth in range(3):
        known = writers | found
        for function in functions:
            names = [one.arg for one in (*function.args.args, *function.args.kwonlyargs)]
            hands_on = any(
                isinstance(node, ast.Call)
                and ast.unparse(node.func) in known
                and "event" in ast.unparse(_argument(node, known[ast.unparse(node.func)]) or node)
                for node in ast.walk(function)
            )
            if "event" in names and hands_on and not _makes_another(function):
                found[function.name] = names.index("event")
    return found


def _makes_another(function: ast.FunctionDef) -> bool:
    return "f'{SUBJECT}.{event}'" in ast.unparse(function)


def _argument(call: ast.Call, place: int) -> ast.expr | None:
    named = {one.arg: one.value for one in call.keywords}
    if "event" in named:
        return named["event"]
    return call.args[place] if len(call.args) > place else None


def _events(found: ast.expr | None) -> Iterator[str]:
    if isinstance(found, ast.Constant) and isinstance(found.value, str):
        yield found.value
    elif found is not None and ast.unparse(found) in MADE:
        yield from MADE[ast.unparse(found)]
    elif isinstance(found, ast.IfExp):
        yield from _events(found.body)
        yield from _events(found.orelse)
    elif found is not None and ast.unparse(found) not in HANDED_ON:
        yield f"unknown: {ast.unparse(found)}"


def test_every_act_that_is_written_has_words() -> None:
    written = written_in("services", ACTS)
    assert {"enrolment.added", "confirmed", "round extended", "policy_published"} <= written
    assert written - set(ACT_WORDS) == set()


def test_every_access_that_is_noted_has_words() -> None:
    noted = written_in("web", ACCESSES)
    assert {"refused", "refused_by_rule", "signed_in", "pupil_read"} <= noted
    assert noted - set(ACCESS_WORDS) == set()


def test_every_refusal_has_words_in_the_record() -> None:
    refusals = {
        name
        for name, one in vars(errors).items()
        if isinstance(one, type) and issubclass(one, errors.Refusal) and one is not errors.Refusal
    }
    outside = {one.__name__ for one in errors.Refusal.__subclasses__()} - refusals
    assert outside == set()
    assert refusals - set(REFUSED) == set()
