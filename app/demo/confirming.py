"""Confirming hundreds of returns at once, in the rows that `services.confirmation` leaves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Table, bindparam, insert, or_, select, update
from sqlalchemy.orm import Session

from app.demo.chance import dice
from app.demo.ids import Ids
from app.demo.wording import wording
from app.domain.login_codes import Level
from app.domain.verify_codes import new_code
from app.models import (
    Account,
    Confirmation,
    ConfirmedChild,
    DataSet,
    History,
    HistoryChain,
    Return,
    Round,
    State,
    Unit,
)
from app.services import history
from app.services.confirmation import snapshot
from app.services.confirmation.steps import STEPS, Action
from app.services.confirmation.totals import kept

_RETURN: Table = Return.__table__  # type: ignore[assignment]
_CHANGED = ("state", "confirmation_id", "changed_at", "pupils", "male", "female", "seen")
_SET_STATE = (
    update(_RETURN)
    .where(_RETURN.c.id == bindparam("return_id"))
    .values({name: bindparam(f"new_{name}") for name in _CHANGED} | {"version": 2})
)
_CONFIRM = STEPS[State.RECORDING, Action.CONFIRM]


class Confirming:
    """Confirms a round's returns from the bottom up; `settle` writes states and history."""

    def __init__(
        self, session: Session, ids: Ids, the_round: Round, principals: Mapping[int, Account]
    ) -> None:
        self._session = session
        self._ids = ids
        self._round = the_round
        self._principals = principals
        self._returns: dict[tuple[int, DataSet], Return] = {}
        self._made: list[Confirmation] = []
        self._children: list[dict[str, Any]] = []

    def read(self, province: Unit) -> None:
        """Read what the units of a province owe, as it stands in the database."""
        found = self._session.scalars(
            select(Return)
            .join(Return.unit)
            .where(
                Return.round_id == self._round.id,
                or_(Unit.id == province.id, Unit.path.startswith(f"{province.path}/")),
            )
            .execution_options(populate_existing=True)
        )
        self._returns = {(one.unit_id, one.data_set): one for one in found}

    def confirm(
        self,
        unit: Unit,
        data_set: DataSet,
        *,
        at: datetime,
        children: Sequence[Confirmation] = (),
    ) -> Confirmation:
        """Freeze a return as its unit's principal officer confirmed it."""
        return_, by = self._returns[unit.id, data_set], self._principals[unit.id]
        with self._session.no_autoflush:
            frozen = snapshot.freeze(self._session, return_, children)
        made = Confirmation(
            id=self._ids.next(Confirmation),
            return_=return_,
            number=1,
            code=new_code(dice("code", self._round.key, unit.code, data_set)),
            wording=wording(unit, data_set, frozen.totals, len(children)),
            confirmed_at=at,
            confirmed_by=by,
            confirmed_by_name=by.name,
            confirmed_by_position=by.position,
            confirmed_by_duty=by.duty,
            overdue=at >= self._round.due_at(unit.level),
            pupils=frozen.totals.total,
            totals=frozen.totals.as_json(),
            content=frozen.content,
            sha256=frozen.sha256,
        )
        self._session.add(made)
        self._children += [
            {"confirmation_id": made.id, "child_id": child.id, "sha256": child.sha256}
            for child in children
        ]
        self._made.append(made)
        return made

    def settle(self) -> None:
        """Write the states that the confirmations lead to, and history in the order of time."""
        if not self._made:
            return
        self._session.flush()
        connection = self._session.connection()
        if self._children:
            connection.execute(insert(ConfirmedChild), self._children)
        connection.execute(_SET_STATE, [_state(made) for made in self._made])
        self._write_history()
        for made in self._made:
            self._session.expire(made.return_)
            self._session.expire(made)
        self._made, self._children = [], []

    def _write_history(self) -> None:
        by_chain: dict[int, list[Confirmation]] = defaultdict(list)
        for made in self._made:
            by_chain[_chain_of(made.return_.unit)].append(made)
        chains = self._session.scalars(
            select(HistoryChain)
            .where(HistoryChain.unit_id.in_(by_chain))
            .order_by(HistoryChain.unit_id)
        )
        rows: list[dict[str, Any]] = []
        for chain in chains:
            for made in sorted(by_chain[chain.unit_id], key=lambda made: made.confirmed_at):
                row = _event(chain, made)
                chain.length, chain.last_hash = row.position, row.hash
                rows.append({name: getattr(row, name) for name in _HISTORY_COLUMNS})
        self._session.connection().execute(insert(_HISTORY), rows)
        self._session.flush()


_HISTORY: Table = History.__table__  # type: ignore[assignment]
_HISTORY_COLUMNS = tuple(column.name for column in _HISTORY.columns if column.name != "id")
_TALLIES = ("pupils", "male", "female", "seen")


def _state(made: Confirmation) -> dict[str, Any]:
    return_ = made.return_
    new = {"state": _CONFIRM.to, "confirmation_id": made.id, "changed_at": made.confirmed_at}
    if return_.data_set is DataSet.ROSTER:
        new |= {name: getattr(return_, name) for name in _TALLIES}
    else:
        totals = kept(made.totals)
        new |= {"pupils": totals.total, "seen": totals.total}
        new |= {"male": totals.male, "female": totals.female}
    return {"return_id": return_.id} | {f"new_{name}": new[name] for name in _CHANGED}


def _event(chain: HistoryChain, made: Confirmation) -> History:
    by = made.confirmed_by
    row = History(
        chain_id=chain.unit_id,
        position=chain.length + 1,
        at=made.confirmed_at,
        account_id=by.id,
        actor=f"{by.username} {by.name}",
        unit_id=made.return_.unit_id,
        event=_CONFIRM.event,
        subject="return",
        subject_id=made.return_id,
        before={"state": State.RECORDING},
        after={"state": _CONFIRM.to, "confirmation": made.number, "sha256": made.sha256},
        reason="",
        address="",
        form=history.FORM,
    )
    row.hash = history.row_hash(row, chain.last_hash)
    return row


def _chain_of(unit: Unit) -> int:
    """Give the unit whose chain an act is written to: an institution's is its authority's."""
    return unit.parent_id if unit.level is Level.INSTITUTION and unit.parent_id else unit.id
