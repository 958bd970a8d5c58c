"""The table of the rights: what each class of login may do, and how far."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from app.access.permissions import Permission
from app.access.reach import Relation
from app.access.rules import EVERYBODY
from app.access.table import Cell, cells, duties_of
from app.domain.login_codes import Level, LoginClass
from app.models import Duty
from app.web import current, htmx
from app.web.guards import requires
from app.web.policies import drafting
from app.web.policies.addresses import POLICIES, address_of
from app.web.policies.blueprint import blueprint
from app.web.policies.forms import chosen_permission
from app.web.policies.words import (
    CLASSES,
    DUTIES,
    LEVELS,
    TOPICS,
    class_code,
    class_name,
    permission_name,
    real,
    relations_name,
)

Cells = Mapping[tuple[LoginClass, Permission], Cell]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: a class or, where one class was chosen, a duty of it."""

    login_class: LoginClass
    duty: Duty | None
    name: str
    detail: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A cell as the table shows it; each mark is a sign that the legend explains."""

    text: str
    marks: str
    path: str
    is_allowed: bool
    is_changed: bool


@dataclass(frozen=True, slots=True)
class Row:
    name: str
    cells: Sequence[Shown]


@blueprint.get(POLICIES)
@requires(Permission.POLICY_VIEW)
def rights() -> ResponseReturnValue:
    chosen, permission = _chosen_class(), chosen_permission(request.args.get("permission"))
    columns = _columns(chosen)
    topics = [
        (name, [one for one in listed if permission in (None, one)]) for name, listed in TOPICS
    ]
    return htmx.page_or_fragment(
        "policies/rights.html",
        "policies/_rights.html",
        url=address_of("rights"),
        columns=columns,
        heads=_heads(columns),
        topics=[(name, rows) for name, rows in _rows(topics, columns) if rows],
        classes=[(one.value, class_name(one)) for one in LoginClass],
        permissions=[
            (name, [(one.value, permission_name(one)) for one in listed]) for name, listed in TOPICS
        ],
        chosen=chosen.value if chosen else "",
        permission=permission.value if permission else "",
        bar=drafting.bar(),
        may_edit=current.may(Permission.POLICY_EDIT),
    )


def _chosen_class() -> LoginClass | None:
    try:
        return LoginClass(request.args.get("class", ""))
    except ValueError:
        return None


def _columns(chosen: LoginClass | None) -> list[Column]:
    if chosen is not None:
        return [Column(chosen, duty, str(DUTIES[duty]), "") for duty in duties_of(chosen.level)]
    return [Column(one, None, str(CLASSES[one][1]), class_code(one)) for one in LoginClass]


def _heads(columns: Sequence[Column]) -> list[tuple[str, int]]:
    """Give the heads above the columns: each level, or the class chosen, and its width."""
    if columns[0].duty is not None:
        return [(class_name(columns[0].login_class), len(columns))]
    levels = [column.login_class.level for column in columns]
    return [(str(LEVELS[level]), levels.count(level)) for level in Level]


def _rows(topics: Sequence[tuple[Any, list[Permission]]], columns: Sequence[Column]) -> Any:
    """Give the rows of each topic; those that a draft changes are decided by it too."""
    asked = [one for _name, listed in topics for one in listed]
    classes = list(dict.fromkeys(column.login_class for column in columns))
    at = current.arrived_at()
    now = cells(current.who().policy, at=at, classes=classes, permissions=asked)
    after: Cells = {}
    draft = drafting.opened()
    if draft is not None:
        touched = [one for one in asked if one in draft.permissions]
        after = cells(draft.policy(), at=at, classes=classes, permissions=touched)
    for name, listed in topics:
        yield (
            str(name),
            [
                Row(
                    permission_name(one),
                    [_shown(column, one, now, after) for column in columns],
                )
                for one in listed
            ],
        )


def _shown(column: Column, permission: Permission, now: Cells, after: Cells) -> Shown:
    key = (column.login_class, permission)
    cell, then = now[key], after.get(key)
    held = _held(cell, column.duty)
    return Shown(
        text=relations_name(held, column.login_class.level),
        marks=_marks(cell, column),
        path=f"{column.login_class.value}/{permission.resource}/{permission.action}",
        is_allowed=bool(real(held, column.login_class.level)),
        is_changed=then is not None and _differs(cell, then, column.duty),
    )


def _held(cell: Cell, duty: Duty | None) -> frozenset[Relation]:
    if duty is not None:
        return cell.by_duty[duty]
    return frozenset().union(*cell.by_duty.values())


def _differs(cell: Cell, then: Cell, duty: Duty | None) -> bool:
    if duty is None:
        return cell.by_duty != then.by_duty or set(cell.rules) != set(then.rules)
    return cell.by_duty[duty] != then.by_duty[duty]


def _marks(cell: Cell, column: Column) -> str:
    own = any(
        rule.who == column.login_class.value
        and rule.login == EVERYBODY
        and column.login_class.value not in set(Level)
        for rule in cell.rules
    )
    signs = {
        "◐": column.duty is None and not cell.is_uniform,
        "◆": own,
        "✕": cell.has_deny,
        "★": cell.has_exception,
    }
    return "".join(sign for sign, holds in signs.items() if holds)
