"""Addresses of submissions, of what proves them, and the return that an address names."""

from __future__ import annotations

from typing import Any

from flask import url_for

from app.access.permissions import Permission
from app.domain.login_codes import Level
from app.models import DataSet, Return
from app.services import returns
from app.web import current, public_address

SUBMISSION = "/rounds/<round_key>/units/<code>/submission"
VERSION = f"{SUBMISSION}/<int:number>"

_DATA_SETS = {Level.INSTITUTION: DataSet.ROSTER, Level.AUTHORITY: DataSet.PUPILS}


def named() -> Return:
    """Find the return whose submission the address names; raise `NothingOwed` without one."""
    unit = current.unit()
    data_set = _DATA_SETS.get(unit.level, DataSet.WHOLE)
    return returns.get(current.session(), current.the_round(), unit, data_set)


def address_of(page: str, return_: Return, **arguments: Any) -> str:
    """Give the address of a page of this blueprint about a return."""
    return url_for(
        f"submissions.{page}",
        round_key=return_.round.key,
        code=return_.unit.code,
        **arguments,
    )


def submission_of(return_: Return) -> str | None:
    """Give the address of a return's submission, where it has one that the actor may see."""
    has_one = return_.data_set is _DATA_SETS.get(return_.unit.level, DataSet.WHOLE)
    if not has_one or not current.may(Permission.SUBMISSION_VIEW, return_.unit):
        return None
    return address_of("submission", return_)


def where_verified(code: str) -> str:
    """Give the address at which anybody verifies a code, as papers bear it."""
    return public_address.of_page("submissions.verify_code", verify_code=code)
