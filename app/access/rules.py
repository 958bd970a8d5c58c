"""One rule of a policy, and reading rules from casbin's own CSV form."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.access.permissions import Permission
from app.access.reach import Reach
from app.domain.login_codes import Level, LoginClass
from app.models.account import Duty

EVERYBODY = "*"
SUBJECTS = frozenset({EVERYBODY, *LoginClass, *Level})
DUTIES = frozenset({EVERYBODY, *Duty})
EFFECTS = frozenset({"allow", "deny"})
COLUMNS = 9


@dataclass(frozen=True, slots=True)
class Rule:
    """Who (class, duty, login; `*` for any) may, or may not, do what, how far, and when."""

    who: str
    duty: str
    login: str
    permission: Permission
    reach: Reach
    effect: str
    valid_from: datetime | None = None
    valid_until: datetime | None = None

    def in_force(self, at: datetime) -> bool:
        return (self.valid_from is None or self.valid_from <= at) and (
            self.valid_until is None or at < self.valid_until
        )

    def as_policy(self) -> list[str]:
        """Give the rule as casbin keeps it: a list of texts in the order of `model.conf`."""
        return [
            self.who,
            self.duty,
            self.login,
            self.permission.resource,
            self.permission.action,
            self.reach.value,
            self.effect,
            self.valid_from.isoformat() if self.valid_from else "",
            self.valid_until.isoformat() if self.valid_until else "",
        ]


class InvalidPolicy(ValueError):
    """A policy file holds something the portal does not know; `line` counts from 1."""

    def __init__(self, line: int, problem: str) -> None:
        super().__init__(f"line {line}: {problem}")
        self.line = line
        self.problem = problem


def read_policy(lines: Iterable[str]) -> list[Rule]:
    """Read the rules of a `policy.csv`; raise `InvalidPolicy` for the first wrong line."""
    rules = []
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        cells = [cell.strip() for cell in next(csv.reader([line]))]
        rules.append(_rule(number, cells))
    return rules


def read_policy_file(path: Path) -> list[Rule]:
    with path.open(encoding="utf-8") as file:
        return read_policy(file)


def _rule(number: int, cells: list[str]) -> Rule:
    if cells[0] != "p" or not 8 <= len(cells) <= COLUMNS + 1:
        raise InvalidPolicy(number, "not a rule of the form of model.conf")
    cells += [""] * (COLUMNS + 1 - len(cells))
    _, who, duty, login, resource, action, reach, effect, valid_from, valid_until = cells
    for value, known, what in (
        (who, SUBJECTS, "class"),
        (duty, DUTIES, "duty"),
        (effect, EFFECTS, "effect"),
        (reach, frozenset(Reach), "reach"),
    ):
        if value not in known:
            raise InvalidPolicy(number, f"unknown {what} {value!r}")
    try:
        permission = Permission(f"{resource}:{action}")
    except ValueError:
        raise InvalidPolicy(number, f"unknown permission {resource}:{action}") from None
    return Rule(
        who=who,
        duty=duty,
        login=login,
        permission=permission,
        reach=Reach(reach),
        effect=effect,
        valid_from=_moment(number, valid_from),
        valid_until=_moment(number, valid_until),
    )


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
