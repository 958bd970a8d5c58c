"""What of the record an address asks for, read with care, and the address that asks for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlencode

from flask import request
from flask_babel import LazyString
from flask_babel import gettext as _

from app.access.permissions import Permission
from app.domain.thai_calendar import UnreadableDate, bangkok_midnight, parse_date
from app.models import Unit
from app.services import units
from app.services.record.wishes import Key, Wish, account_of
from app.web import current

NAMES = ("from", "to", "unit", "login", "event", "q")


@dataclass(frozen=True, slots=True)
class Asked:
    """The wish, the unit whose record is shown, what was typed, and what of it makes no sense."""

    wish: Wish
    unit: Unit
    typed: dict[str, str]
    wrong: dict[str, str] = field(default_factory=dict)

    @property
    def is_narrowed(self) -> bool:
        return any(self.typed.values())

    def address(self, base: str, key: Key | None = None) -> str:
        """Give the address that keeps what was asked for, and goes on after a key."""
        kept = {name: value for name, value in self.typed.items() if value}
        if key is not None:
            kept["after"] = f"{key.at.isoformat()}~{key.id}"
        return f"{base}?{urlencode(kept)}" if kept else base


def asked(
    events: dict[str, object],
    kinds: Mapping[str, LazyString] | None = None,
    *,
    names: Sequence[str] = NAMES,
) -> Asked:
    """Read the filters of the address; `events` are those that it may name.

    `kinds` gives words to what the record keeps by name: a word typed is looked for in them too.
    `names` are the filters that the page has; the others are blank.
    """
    typed = dict.fromkeys(NAMES, "")
    typed |= {name: request.args.get(name, "").strip()[:200] for name in names}
    wrong: dict[str, str] = {}
    since = _day(typed, wrong, "from")
    until = _day(typed, wrong, "to")
    account_id = account_of(current.session(), typed["login"]) if typed["login"] else None
    if typed["login"] and account_id is None:
        wrong["login"] = _("Nobody has this login. Type the code, and the suffix if there is one.")
    wish = Wish(
        since=since,
        until=until + timedelta(days=1) if until else None,
        event=typed["event"] if typed["event"] in events else "",
        text=typed["q"],
        kinds=_called(typed["q"], kinds or {}),
        account_id=account_id,
        after=_key(request.args.get("after", "")),
    )
    return Asked(wish, _unit(typed, wrong), typed, wrong)


def _called(word: str, kinds: Mapping[str, LazyString]) -> tuple[str, ...]:
    """Name the kinds whose words on screen hold a word."""
    wanted = word.casefold()
    return tuple(kind for kind, said in kinds.items() if word and wanted in str(said).casefold())


def _day(typed: dict[str, str], wrong: dict[str, str], name: str) -> datetime | None:
    if not typed[name]:
        return None
    try:
        return bangkok_midnight(parse_date(typed[name]))
    except UnreadableDate:
        wrong[name] = _("Type day, month and Buddhist year, such as 16/5/2569.")
        return None


def _unit(typed: dict[str, str], wrong: dict[str, str]) -> Unit:
    """Find the unit asked for, by a code that it has or had, at or below that of the page."""
    if not typed["unit"]:
        return current.unit()
    found = units.find(current.session(), typed["unit"])
    scope = current.scope(Permission.RECORD_VIEW)
    if found is None or not current.unit().holds(found) or not scope.holds(found):
        wrong["unit"] = _("No unit below this one has or had this code.")
        return current.unit()
    return found


def _key(text: str) -> Key | None:
    moment, _tilde, row_id = text.partition("~")
    try:
        key = Key(datetime.fromisoformat(moment), int(row_id))
    except ValueError:
        return None
    return key if key.at.tzinfo is not None and 0 <= key.id < 2**31 else None
