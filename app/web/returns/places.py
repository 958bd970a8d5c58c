"""Where each thing that is missing before confirming is put right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from flask import url_for

from app.models import Return
from app.services.confirmation.blockers import BlockerCode
from app.services.other_schools.listing import Coverage, Standing
from app.services.rosters.listing import RowState


@dataclass(frozen=True, slots=True)
class Place:
    """A page of the unit in the round, with the part of it that is meant."""

    endpoint: str
    arguments: Mapping[str, Any] = field(default_factory=dict)
    anchor: str | None = None


SHEET = Place("counts.sheet")


def _rows(state: RowState) -> Place:
    return Place("institution.roster", {"state": state.value})


def _schools(coverage: Coverage) -> Place:
    # A school that was dissolved meanwhile may stand on two sheets all the same.
    return Place(
        "other_schools.schools", {"coverage": coverage.value, "standing": Standing.ALL.value}
    )


PLACES: dict[BlockerCode, Place] = {
    BlockerCode.PUPILS_UNDECIDED: Place("institution.carry_over"),
    BlockerCode.ROWS_WITH_ERRORS: _rows(RowState.WITH_ERRORS),
    BlockerCode.ROWS_WITH_OPEN_QUERIES: _rows(RowState.WITH_OPEN_QUERIES),
    BlockerCode.PUPILS_NOT_SEEN: _rows(RowState.NOT_SEEN),
    BlockerCode.CLAIMS_TO_ANSWER: Place("institution.claims", {"show": "holder"}),
    BlockerCode.RELEASED_NOT_TAKEN: Place("institution.claims", {"show": "claimant"}),
    BlockerCode.CHANGES_UNEXPLAINED: Place("institution.review", anchor="changes"),
    BlockerCode.COUNTS_BLANK: SHEET,
    BlockerCode.COUNTS_WITH_OPEN_QUERIES: SHEET,
    BlockerCode.COUNTS_TO_ACCEPT: SHEET,
    BlockerCode.SCHOOLS_UNPAID: _schools(Coverage.UNPAID),
    BlockerCode.SCHOOLS_PAID_TWICE: _schools(Coverage.PAID_TWICE),
}


def address_of_blocker(return_: Return, code: BlockerCode) -> str | None:
    """Give the address at which it is put right; None where that lies with others."""
    place = PLACES.get(code)
    return address_in_round(return_, place) if place is not None else None


def address_of_row(sheet: Return, row_id: int) -> str:
    """Give the address of a school's row on a sheet of counts."""
    return address_in_round(sheet, replace(SHEET, anchor=f"r{row_id}"))


def address_in_round(return_: Return, place: Place) -> str:
    """Give the address of a place for the unit and the round of a return."""
    at: dict[str, Any] = {"round_key": return_.round.key, "code": return_.unit.code}
    return url_for(place.endpoint, _anchor=place.anchor, **at, **place.arguments)
