"""Heads of chains: how long each is and its last hash, to be kept outside the database."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import HistoryChain, Unit, UnitCode

COLUMNS = ("code", "length", "hash")


class UnreadableHeads(Exception):
    """A line of a file of heads makes no sense: `line`, its number."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


@dataclass(frozen=True, slots=True)
class Head:
    """A chain named by its unit's code, with its length and the hash of its last row."""

    code: str
    length: int
    hash: str


def heads(session: Session) -> Iterator[Head]:
    """Give the head of every chain that has rows, ordered by the code of its unit."""
    rows = session.execute(
        select(Unit.code, HistoryChain.length, HistoryChain.last_hash)
        .join(Unit, Unit.id == HistoryChain.unit_id)
        .where(HistoryChain.length > 0)
        .order_by(Unit.code)
    )
    return (Head(*row) for row in rows)


def read_heads(lines: Iterable[str]) -> Iterator[Head]:
    """Read what `flask history heads` printed; raise `UnreadableHeads`."""
    for number, cells in enumerate(csv.reader(lines), start=1):
        if not cells or tuple(cells) == COLUMNS:
            continue
        try:
            code, length, last_hash = cells
            yield Head(code, int(length), last_hash)
        except ValueError:
            raise UnreadableHeads(number) from None


def by_chain(session: Session, kept: Iterable[Head]) -> tuple[dict[int, list[Head]], list[Head]]:
    """Sort kept heads by the id of their chain's unit, and list those whose unit is unknown.

    A unit is found by every code that it has had, and may have been kept several times.
    """
    codes = session.execute(select(UnitCode.code, UnitCode.unit_id))
    units: dict[str, int] = {code: unit_id for code, unit_id in codes}  # noqa: C416 (rows)
    found: dict[int, list[Head]] = {}
    unknown = []
    for head in kept:
        if head.code in units:
            found.setdefault(units[head.code], []).append(head)
        else:
            unknown.append(head)
    return found, unknown
