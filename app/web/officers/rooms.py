"""The rooms of recorders, on the pages of an institution's officers (`process.md` 1.3)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from app.access.permissions import Permission
from app.domain.login_codes import Level
from app.models import Account, Duty, Unit
from app.services.rosters import room_care
from app.web import current
from app.web.filters import room_name


def gone_room_name(room: str) -> str:
    """Write a room that an account still has, and the institution no longer."""
    return _("%(room)s (no such room any more)", room=room_name(room))


def rooms_text(account: Account, gone: frozenset[str] = frozenset()) -> str:
    """Write which rooms an account is limited to; blank where to none."""
    if account.duty is not Duty.RECORDER or account.rooms is None:
        return ""
    names = [gone_room_name(one) if one in gone else room_name(one) for one in account.rooms]
    return _("only %(rooms)s", rooms=", ".join(names)) if names else _("no room at present")


def room_facts(unit: Unit, accounts: Sequence[Account]) -> dict[str, Any]:
    """Gather who records which room of an institution, for whoever may see its roster."""
    if unit.level is not Level.INSTITUTION or not current.may(Permission.ROSTER_VIEW, unit):
        return {"care": None, "rooms_of": {}}
    scope = current.scope(Permission.ROSTER_VIEW)
    care = room_care.care_of(current.session(), unit, accounts, scope=scope)
    gone = frozenset(one.room for one in care.rooms if one.is_gone)
    round_ = next(iter(current.all_rounds()), None)
    return {
        "care": care,
        "rooms_of": {one.id: rooms_text(one, gone) for one in accounts},
        "room_name": room_name,
        "unplaced_url": url_for(
            "institution.roster", round_key=round_.key, code=unit.code, state="errors"
        )
        if round_
        else "",
    }
