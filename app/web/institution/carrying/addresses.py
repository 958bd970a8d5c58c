"""Addresses of the pages that carry last year's pupils over."""

from __future__ import annotations

from app.models import DataSet, Return
from app.services import returns
from app.services.rosters.carrying import cases
from app.web import current
from app.web.institution.addresses import ROSTER

CARRY_OVER = f"{ROSTER}/carry-over"


def roster_at_hand() -> Return:
    return returns.get(current.session(), current.the_round(), current.unit(), DataSet.ROSTER)


def last_year_of(roster: Return) -> Return:
    """Give last year's roster; `NotFound` where there is none to carry over."""
    return cases.require_last_year(current.session(), roster)


def class_asked(text: str) -> tuple[str, str]:
    """Read a class of last year from an address: `p1/2`, either part of which may be blank."""
    grade, _slash, room = text.partition("/")
    return grade, room
