"""Addresses of a sheet of counts, and the sheet that an address names."""

from __future__ import annotations

from flask import request, url_for

from app.domain.affiliations import Affiliation
from app.models import DataSet, Return
from app.services import returns
from app.web import current

SHEET = "/rounds/<round_key>/authorities/<code>/counts"
ROW = "/authorities/<code>/counts/<int:row_id>"


def named_sheet() -> Return:
    """Find the sheet that the address names; raise `NothingOwed` where none is owed (1.1)."""
    return returns.get(current.session(), current.the_round(), current.unit(), DataSet.COUNTS)


def chosen_affiliation() -> Affiliation | None:
    """Read from the address which affiliation is asked for, if one is (6.1)."""
    asked = request.args.get("affiliation", "")
    return Affiliation(asked) if asked in set(Affiliation) else None


def address_of_sheet(sheet: Return, affiliation: Affiliation | None = None) -> str:
    """Give the address of a sheet, of one affiliation or all."""
    return url_for(
        "counts.sheet",
        round_key=sheet.round.key,
        code=sheet.unit.code,
        affiliation=affiliation.value if affiliation else None,
    )
