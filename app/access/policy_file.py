"""Casbin's own form of a policy: reading `policy.csv` line by line, and writing it."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from app.access.permissions import Permission
from app.access.reach import Reach
from app.access.rules import DUTIES, EFFECTS, EVERYBODY, SUBJECTS, Rule, class_of_login
from app.domain.login_codes import split_username, username

FEWEST, MOST = 8, 10
"""Cells of a line: `p` and the nine of a rule, of which the two moments may be left out."""

YEARS = range(2000, 2200)
"""A moment in the year 1 or 9999 has no day in Bangkok: no page could show the rule."""

_SUFFIX = re.compile(r"[0-9]{2}")


class Problem(StrEnum):
    """What may be wrong with a line of a file."""

    NOT_TEXT = "not text in UTF-8"
    FORM = "not a rule of the form of model.conf"
    SAME_RULE = "the same rule stands on line {value}"
    CLASS = "unknown class {value!r}"
    DUTY = "unknown duty {value!r}"
    EFFECT = "unknown effect {value!r}"
    REACH = "unknown reach {value!r}"
    LOGIN = "not a user name: {value!r}"
    PERMISSION = "unknown permission {value}"
    MOMENT = "not a moment: {value!r}"
    TIME_ZONE = "a moment without its time zone: {value!r}"
    YEAR = "a moment outside the years 2000 to 2199: {value!r}"
    ORDER = "it ends before it begins"


class InvalidPolicy(ValueError):
    """A policy file holds something the portal does not know; `line` counts from 1."""

    def __init__(self, line: int, problem: Problem, value: str = "") -> None:
        super().__init__(f"line {line}: {problem.value.format(value=value)}")
        self.line = line
        self.problem = problem
        self.value = value


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
            raise InvalidPolicy(number, Problem.SAME_RULE, str(found[rule]))
        found[rule] = number
    return list(found)


def read_policy_file(path: Path) -> list[Rule]:
    """Read the rules of a file; raise `InvalidPolicy`, on line 1 for bytes that are no text."""
    try:
        return read_policy(path.read_text(encoding="utf-8").splitlines())
    except UnicodeDecodeError:
        raise InvalidPolicy(1, Problem.NOT_TEXT) from None


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
        raise InvalidPolicy(number, Problem.FORM) from None
    if cells[0] != "p" or not FEWEST <= len(cells) <= MOST:
        raise InvalidPolicy(number, Problem.FORM)
    return cells + [""] * (MOST - len(cells))


def _rule(number: int, cells: list[str]) -> Rule:
    _, who, duty, login, resource, action, reach, effect, valid_from, valid_until = cells
    for value, known, problem in (
        (who, SUBJECTS, Problem.CLASS),
        (duty, DUTIES, Problem.DUTY),
        (effect, EFFECTS, Problem.EFFECT),
        (reach, frozenset(Reach), Problem.REACH),
    ):
        if value not in known:
            raise InvalidPolicy(number, problem, value)
    if login != EVERYBODY and not is_login(login):
        raise InvalidPolicy(number, Problem.LOGIN, login)
    begins, ends = _moment(number, valid_from), _moment(number, valid_until)
    if begins and ends and ends <= begins:
        raise InvalidPolicy(number, Problem.ORDER)
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
        raise InvalidPolicy(number, Problem.PERMISSION, f"{resource}:{action}") from None


def _moment(number: int, text: str) -> datetime | None:
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise InvalidPolicy(number, Problem.MOMENT, text) from None
    if moment.tzinfo is None:
        raise InvalidPolicy(number, Problem.TIME_ZONE, text)
    if moment.year not in YEARS:
        raise InvalidPolicy(number, Problem.YEAR, text)
    return moment
