"""Casbin's own form of a policy: reading `policy.csv` line by line, and writing it."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from app.access.permissions import Permission
from app.access.reach import Reach
from app.access.rules import DUTIES, EFFECTS, EVERYBODY, SUBJECTS, Rule, class_of_login
from app.domain.login_codes import split_username, username

FEWEST, MOST = 8, 10
"""Cells of a line: `p` and the nine of a rule, of which the two moments may be left out."""

_SUFFIX = re.compile(r"[0-9]{2}")


class InvalidPolicy(ValueError):
    """A policy file holds something the portal does not know; `line` counts from 1."""

    def __init__(self, line: int, problem: str) -> None:
        super().__init__(f"line {line}: {problem}")
        self.line = line
        self.problem = problem


def read_policy(lines: Iterable[str]) -> list[Rule]:
    """Read the rules of a `policy.csv`; raise `InvalidPolicy` for the first wrong line.

    The same rule twice is refused: taking it away once would leave it in force.
    """
    found: dict[Rule, int] = {}
    for number, line in enumerate(lines, start=1):
        text = line.lstrip("\ufeff") if number == 1 else line
        if not text.strip() or text.lstrip().startswith("#"):
            continue
        rule = _rule(number, _cells(number, text))
        if rule in found:
            raise InvalidPolicy(number, f"the same rule stands on line {found[rule]}")
        found[rule] = number
    return list(found)


def read_policy_file(path: Path) -> list[Rule]:
    """Read the rules of a file; raise `InvalidPolicy`, on line 1 for bytes that are no text."""
    try:
        return read_policy(path.read_text(encoding="utf-8").splitlines())
    except UnicodeDecodeError:
        raise InvalidPolicy(1, "not text in UTF-8") from None


def write_policy(rules: Iterable[Rule]) -> str:
    """Write rules, in their order, so that both the portal and plain casbin can read them.

    Every line has all ten cells, since casbin wants as many as `model.conf` names.
    """
    return "".join(f"{', '.join(['p', *rule.as_policy()]).rstrip()}\n" for rule in rules)


def is_login(text: str) -> bool:
    """Say whether a text is a user name as an account has it: `06330305` or `06330305-01`."""
    code, suffix = split_username(text)
    well_written = username(code, suffix) == text
    return (
        well_written
        and class_of_login(text) is not None
        and (not suffix or bool(_SUFFIX.fullmatch(suffix)))
    )


def _cells(number: int, line: str) -> list[str]:
    try:
        cells = [cell.strip() for cell in next(csv.reader([line], strict=True))]
    except csv.Error:
        raise InvalidPolicy(number, "not a rule of the form of model.conf") from None
    if cells[0] != "p" or not FEWEST <= len(cells) <= MOST:
        raise InvalidPolicy(number, "not a rule of the form of model.conf")
    return cells + [""] * (MOST - len(cells))


def _rule(number: int, cells: list[str]) -> Rule:
    _, who, duty, login, resource, action, reach, effect, valid_from, valid_until = cells
    for value, known, what in (
        (who, SUBJECTS, "class"),
        (duty, DUTIES, "duty"),
        (effect, EFFECTS, "effect"),
        (reach, frozenset(Reach), "reach"),
    ):
        if value not in known:
            raise InvalidPolicy(number, f"unknown {what} {value!r}")
    if login != EVERYBODY and not is_login(login):
        raise InvalidPolicy(number, f"not a user name: {login!r}")
    begins, ends = _moment(number, valid_from), _moment(number, valid_until)
    if begins and ends and ends <= begins:
        raise InvalidPolicy(number, "it ends before it begins")
    return Rule(
        who=who,
        duty=duty,
        login=login,
        permission=_permission(number, resource, action),
        reach=Reach(reach),
        effect=effect,
        valid_from=begins,
        valid_until=ends,
    )


def _permission(number: int, resource: str, action: str) -> Permission:
    try:
        return Permission(f"{resource}:{action}")
    except ValueError:
        raise InvalidPolicy(number, f"unknown permission {resource}:{action}") from None


def _moment(number: int, text: str) -> datetime | None:
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise InvalidPolicy(number, f"not a moment: {text!r}") from None
    if moment.tzinfo is None:
        raise InvalidPolicy(number, f"a moment without its time zone: {text!r}")
    return moment
