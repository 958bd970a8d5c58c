"""What the page of a roster says where the head confirms what an officer prepared (7.4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for

from app.access.permissions import Permission
from app.models import DataSet, Preparation, Return
from app.services.confirmation import two_persons
from app.web import current


@dataclass(frozen=True, slots=True)
class TwoPersons:
    """How far a roster is on its way from the officer to the head.

    `prepared` holds, `undone` did until the roster was edited; at most one of them is given.
    `heads` are those who can confirm; `add_head_url` is where the reader can add one.
    """

    prepared: Preparation | None
    undone: Preparation | None
    heads: Sequence[str]
    add_head_url: str


def two_persons_on(return_: Return) -> TwoPersons | None:
    """Gather it for a roster being recorded; None where one person confirms."""
    if return_.confirmation_id is not None or not two_persons.is_chosen_for(return_):
        return None
    session, unit = current.session(), return_.unit
    last = two_persons.latest(session, return_)
    waits = last is not None and two_persons.is_waiting(last)
    is_prepared = last is not None and two_persons.holds(last, return_)
    may_add = current.may(Permission.ACCOUNT_MANAGE, unit)
    return TwoPersons(
        prepared=last if is_prepared else None,
        undone=last if waits and not is_prepared else None,
        heads=[one.name or one.username for one in two_persons.heads_of(session, unit)],
        add_head_url=url_for("officers.new_officer", code=unit.code) if may_add else "",
    )


def sent_back(return_: Return) -> Preparation | None:
    """Tell the officers what the head sent back, while it is the last word between them."""
    if return_.confirmation_id is not None or not two_persons.is_chosen_for(return_):
        return None
    last = two_persons.latest(current.session(), return_)
    if last is None or last.returned_at is None or last.returned_by_id == current.actor().id:
        return None
    return last


def prepared_before(return_: Return) -> Preparation | None:
    """Give what an officer had prepared for the confirmation that stands, where one had to."""
    if return_.data_set is not DataSet.ROSTER or return_.confirmation_id is None:
        return None
    return two_persons.prepared_for(current.session(), return_.confirmation_id)
