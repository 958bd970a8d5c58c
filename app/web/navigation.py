"""The menu as data: what each page is called, where it is, and what it takes to see it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from flask import request, url_for
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app.access.permissions import Permission
from app.domain.login_codes import Level
from app.models import Account, Round, UnitKind
from app.web import current


@dataclass(frozen=True, slots=True)
class Entry:
    """A menu entry of a level; `in_round` entries need a round in their address.

    A centre's may have another label; those `of_payers` are of authorities that pay for schools of
    other affiliations. Pages of the blueprint `under` it that are no entries
    themselves belong to it.
    """

    label: LazyString
    endpoint: str
    permission: Permission
    levels: tuple[Level, ...]
    in_round: bool = True
    data_set: str | None = None
    of_centre: LazyString | None = None
    under: str = ""
    of_payers: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    label: str
    url: str
    current: bool


INSTITUTION, AUTHORITY, PROVINCE, DEPARTMENT = (
    Level.INSTITUTION,
    Level.AUTHORITY,
    Level.PROVINCE,
    Level.DEPARTMENT,
)
ENTRIES = (
    Entry(_l("Home"), "institution.home", Permission.UNIT_VIEW, (INSTITUTION,)),
    Entry(
        _l("Pupils"),
        "institution.roster",
        Permission.ROSTER_VIEW,
        (INSTITUTION,),
        of_centre=_l("Children"),
        under="institution",
    ),
    Entry(_l("Confirm"), "returns.show", Permission.ROSTER_VIEW, (INSTITUTION,), data_set="roster"),
    Entry(_l("Institutions"), "authority.board", Permission.BOARD_VIEW, (AUTHORITY,)),
    Entry(
        _l("Confirm pupils"),
        "returns.show",
        Permission.PUPILS_VIEW,
        (AUTHORITY,),
        data_set="pupils",
    ),
    Entry(
        _l("Counts of other schools"),
        "counts.sheet",
        Permission.COUNTS_VIEW,
        (AUTHORITY,),
        under="counts",
        of_payers=True,
    ),
    Entry(_l("Deadlines"), "authority.deadlines", Permission.BOARD_VIEW, (AUTHORITY,)),
    Entry(_l("Authorities"), "province.board", Permission.BOARD_VIEW, (PROVINCE,)),
    Entry(
        _l("Confirm the province"),
        "returns.show",
        Permission.WHOLE_VIEW,
        (PROVINCE,),
        data_set="whole",
    ),
    Entry(
        _l("Submission"),
        "submissions.submission",
        Permission.SUBMISSION_VIEW,
        (INSTITUTION, AUTHORITY, PROVINCE),
    ),
    Entry(_l("Provinces"), "department.board", Permission.BOARD_VIEW, (DEPARTMENT,)),
    Entry(
        _l("Requests for children"),
        "claims.claims",
        Permission.BOARD_VIEW,
        (AUTHORITY, PROVINCE, DEPARTMENT),
    ),
    Entry(_l("Letters"), "letters.letters", Permission.LETTER_WRITE, tuple(Level), under="letters"),
    Entry(
        _l("Submissions received"),
        "receiving.submissions",
        Permission.SUBMISSION_RECEIVE,
        (AUTHORITY, PROVINCE, DEPARTMENT),
        under="receiving",
    ),
    Entry(
        _l("Schools we pay for"),
        "other_schools.own",
        Permission.OTHER_SCHOOL_VIEW,
        (AUTHORITY,),
        False,
        under="other_schools",
    ),
    Entry(
        _l("Other schools"),
        "other_schools.schools",
        Permission.OTHER_SCHOOL_VIEW,
        (PROVINCE, DEPARTMENT),
        False,
        under="other_schools",
    ),
    Entry(_l("Rounds"), "department.rounds", Permission.ROUND_MANAGE, (DEPARTMENT,), False),
    Entry(_l("Units"), "units.units", Permission.UNIT_KEEP, (DEPARTMENT,), False),
    Entry(
        _l("Letter templates"),
        "letters.templates",
        Permission.LETTER_TEMPLATE,
        (DEPARTMENT,),
        False,
    ),
    Entry(_l("Access rights"), "policies.rights", Permission.POLICY_VIEW, (DEPARTMENT,), False),
    Entry(_l("Status"), "department.status", Permission.STATUS_VIEW, (DEPARTMENT,), False),
    Entry(_l("Record"), "record.acts", Permission.RECORD_VIEW, tuple(Level), False),
    Entry(_l("Our data"), "account.profile", Permission.UNIT_VIEW, tuple(Level), False),
    Entry(_l("Officers"), "officers.officers", Permission.ACCOUNT_VIEW, tuple(Level), False),
)


def menu_of(account: Account, shown_round: Round | None) -> list[Item]:
    """Give the entries that the account may open, for its own unit; the page's own is current."""
    found = list(_entries(account, shown_round))
    urls = [url for _place, _entry, url in found]
    is_entry = request.path in urls
    return [
        Item(
            _label(place, account.unit.kind is UnitKind.CENTRE),
            url,
            url == request.path if is_entry else entry.under == request.blueprint,
        )
        for place, entry, url in found
    ]


def _entries(account: Account, shown_round: Round | None) -> Iterator[tuple[int, Entry, str]]:
    for place, entry in enumerate(ENTRIES):
        if account.unit.level not in entry.levels or (entry.in_round and shown_round is None):
            continue
        if entry.of_payers and not account.unit.pays_for_other_schools:
            continue
        if not current.may(entry.permission, account.unit):
            continue
        round_key = shown_round.key if entry.in_round and shown_round else None
        url = _address(entry.endpoint, account.unit.code, round_key, entry.data_set)
        yield place, entry, url


@cache
def _label(place: int, of_centre: bool) -> str:
    """Translate an entry's label once: the portal is shown in one language."""
    entry = ENTRIES[place]
    return str(entry.of_centre if of_centre and entry.of_centre else entry.label)


@lru_cache(maxsize=10_000)
def _address(endpoint: str, code: str, round_key: str | None, data_set: str | None) -> str:
    """Make an address once; the menu asks for the same five on every page."""
    asked = {"code": code, "round_key": round_key, "data_set": data_set}
    values: dict[str, Any] = {name: value for name, value in asked.items() if value is not None}
    return url_for(endpoint, **values)


def home_of(account: Account, shown_round: Round | None) -> str:
    """Give the address of the page that a unit starts from."""
    if shown_round is None:
        if account.unit.level is Level.DEPARTMENT:
            return url_for("department.rounds", code=account.unit.code)
        return url_for("account.profile", code=account.unit.code)
    endpoint = {
        Level.INSTITUTION: "institution.home",
        Level.AUTHORITY: "authority.board",
        Level.PROVINCE: "province.board",
        Level.DEPARTMENT: "department.board",
    }[account.unit.level]
    return url_for(endpoint, round_key=shown_round.key, code=account.unit.code)
