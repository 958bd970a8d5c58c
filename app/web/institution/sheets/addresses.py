"""Addresses of a sheet on its way in."""

from __future__ import annotations

from app.models import DataSet, Return, RosterImport
from app.services import returns
from app.services.rosters.importing import kept as sheets
from app.web import current
from app.web.institution.addresses import ROSTER, address_of

UPLOAD = f"{ROSTER}/import"
IMPORT = f"{UPLOAD}/<int:import_id>"


def address_of_import(kept: RosterImport, page: str = "show_sheet") -> str:
    return address_of(page, import_id=kept.id)


def roster_at_hand() -> Return:
    return returns.get(current.session(), current.the_round(), current.unit(), DataSet.ROSTER)


def import_at_hand(roster: Return, import_id: int) -> RosterImport:
    """Find a sheet that the actor sent; nobody else is shown it."""
    return sheets.get(current.session(), roster, import_id, actor=current.actor())
