"""Verify the history: compute every hash again, and name each row that is not as it was written.

What nobody can find from the database alone: a chain that its owner wrote anew from some row to
the end, head and all. Heads kept outside find that too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.login_codes import Level
from app.models import HistoryChain, Unit
from app.services.history.heads import Head, by_chain
from app.services.history.reading import Illegible, read_rows
from app.services.history.writing import FORM, row_hash


class FaultKind(StrEnum):
    """What is wrong with a chain, or with a row of it."""

    ALTERED = "altered"
    ILLEGIBLE = "illegible"
    MISSING = "missing"
    CUT_OFF = "cut off"
    BEYOND_HEAD = "beyond the head"
    HEAD_DIFFERS = "head differs"
    NO_CHAIN = "no chain"
    CHAIN_MISSING = "chain missing"
    REWRITTEN = "rewritten"
    SHORTER_THAN_KEPT = "shorter than kept"
    UNKNOWN_UNIT = "unknown unit"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing found: where it lies, and what the row says of itself where there is one."""

    kind: FaultKind
    chain: str
    position: int
    until: int | None = None
    id: int | None = None
    at: datetime | None = None
    event: str = ""


@dataclass(slots=True)
class Verification:
    """Reads all chains once, a few thousand rows at a time; counts as it goes."""

    session: Session
    kept: Iterable[Head] = ()
    rows: int = 0
    chains: int = 0
    faulty: int = 0
    _codes: dict[int, str] = field(default_factory=dict)

    def faults(self) -> Iterator[Fault]:
        """Go through every chain and give what is wrong, in the order of chains and rows."""
        for fault in self._faults():
            self.faulty += 1
            yield fault

    def _faults(self) -> Iterator[Fault]:
        _as_of_one_moment(self.session)
        kept, unknown = by_chain(self.session, self.kept)
        for head in unknown:
            yield Fault(FaultKind.UNKNOWN_UNIT, head.code, head.length)
        heads: dict[int, Any] = {
            chain.unit_id: chain for chain in self.session.execute(_HEADS).all()
        }
        self._codes = {unit_id: chain.code for unit_id, chain in heads.items()}
        rows = read_rows(self.session)
        for chain_id, of_chain in groupby(rows, attrgetter("chain_id")):
            yield from self._chain(chain_id, of_chain, heads.pop(chain_id, None), kept)
        for chain in heads.values():
            self.chains += 1
            if chain.length or chain.last_hash:
                yield Fault(FaultKind.CUT_OFF, chain.code, 1, chain.length)
            yield from _too_short(chain.code, 0, kept.get(chain.unit_id, ()))
        for unit_id, code in self.session.execute(_WITHOUT_CHAIN):
            yield Fault(FaultKind.CHAIN_MISSING, code, 0)
            yield from _too_short(code, 0, kept.get(unit_id, ()))

    def _chain(
        self, chain_id: int, rows: Iterator[Any], head: Any, kept: dict[int, list[Head]]
    ) -> Iterator[Fault]:
        self.chains += 1
        code = head.code if head else f"#{chain_id}"
        by_length = {one.length: one.hash for one in kept.get(chain_id, ())}
        previous: str | None = ""
        position = 0
        for row in rows:
            self.rows += 1
            if isinstance(row, Illegible):
                yield Fault(FaultKind.ILLEGIBLE, code, row.position or position + 1, id=row.id)
                position, previous = row.position or position, None
                continue
            if row.position < 1:
                yield _about(FaultKind.NO_CHAIN, code, row)
                continue
            if row.position != position + 1:
                yield Fault(FaultKind.MISSING, code, position + 1, row.position - 1)
                previous = None
            position = row.position
            if head is None:
                yield _about(FaultKind.NO_CHAIN, code, row)
            elif position > head.length:
                yield _about(FaultKind.BEYOND_HEAD, code, row)
            if not _is_as_written(row, previous):
                yield _about(FaultKind.ALTERED, code, row)
            if by_length.get(position, row.hash) != row.hash:
                yield _about(FaultKind.REWRITTEN, code, row)
            previous = row.hash
        if head is not None and position < head.length:
            yield Fault(FaultKind.CUT_OFF, code, position + 1, head.length)
        elif head is not None and position == head.length and head.last_hash != previous:
            yield Fault(FaultKind.HEAD_DIFFERS, code, position)
        yield from _too_short(code, position, kept.get(chain_id, ()))


def _is_as_written(row: Any, previous: str | None) -> bool:
    """Compute a row's hash again; after a gap the hash before it is gone, and it is believed."""
    if row.form not in range(1, FORM + 1) or (row.form == 1 and row.address):
        return False
    return previous is None or row_hash(row, previous) == row.hash


def _about(kind: FaultKind, code: str, row: Any) -> Fault:
    return Fault(kind, code, row.position, None, row.id, row.at, row.event)


def _too_short(code: str, length: int, kept: Iterable[Head]) -> Iterator[Fault]:
    longest = max((head.length for head in kept), default=0)
    if longest > length:
        yield Fault(FaultKind.SHORTER_THAN_KEPT, code, length + 1, longest)


def _as_of_one_moment(session: Session) -> None:
    """See heads and rows as of one moment, though acts go on meanwhile; SQLite always does."""
    if session.get_bind().dialect.name == "postgresql":
        session.rollback()
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


_HEADS = select(HistoryChain.unit_id, HistoryChain.length, HistoryChain.last_hash, Unit.code).join(
    Unit, Unit.id == HistoryChain.unit_id
)
# Whoever owes the history a chain has one from the first day; institutions stand in their parent's.
_WITHOUT_CHAIN = (
    select(Unit.id, Unit.code)
    .outerjoin(HistoryChain, HistoryChain.unit_id == Unit.id)
    .where(Unit.level != Level.INSTITUTION, HistoryChain.unit_id.is_(None))
    .order_by(Unit.code)
)
