"""What the layout of every page is handed: who, which round, the time, the menu, what next."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from typing import Any

from flask import Flask, current_app, g, get_flashed_messages, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.domain.thai_calendar import format_moment
from app.extensions import db
from app.models import Account, Round, Unit
from app.services import rounds, units
from app.web import current, htmx, navigation
from app.web.filters import kind_name
from app.web.identity import signed_in


@dataclass(frozen=True, slots=True)
class ShownUnit:
    name: str
    code: str
    kind_name: str


@dataclass(frozen=True, slots=True)
class ShownRound:
    label: str
    state: str
    closes_at_text: str
    remaining_text: str


@dataclass(frozen=True, slots=True)
class Notice:
    level: str
    text: str


@dataclass(frozen=True, slots=True)
class Portal:
    """The facts that `base.html` shows on every page (`design.md` 5)."""

    now_text: str
    htmx_url: str
    htmx_integrity: str
    is_demo: bool
    account: Account | None = None
    unit: ShownUnit | None = None
    round: ShownRound | None = None
    menu: list[navigation.Item] = field(default_factory=list)
    rounds: list[navigation.Item] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)


def register(app: Flask) -> None:
    app.context_processor(lambda: {} if htmx.wants_fragment() else {"portal": portal()})


def portal() -> Portal:
    """Gather what the layout shows; a page's own facts come from its view."""
    settings = current_app.config["LEC"]
    at = current.arrived_at()
    person = signed_in()
    shared: dict[str, Any] = {
        "now_text": format_moment(at, "medium"),
        "htmx_url": settings.htmx_url,
        "htmx_integrity": settings.htmx_integrity,
        "is_demo": _is_demo(),
        "notices": [Notice(*flashed) for flashed in get_flashed_messages(with_categories=True)],
    }
    if person is None:
        return Portal(**shared)
    account = person.account
    shown = shown_round()
    is_kept_in = account.must_change_password or person.must_set_up_second_factor
    return Portal(
        **shared,
        account=account,
        unit=ShownUnit(account.unit.name, account.unit.code, kind_name(account.unit.kind)),
        round=_describe(shown) if shown else None,
        menu=[] if is_kept_in else navigation.menu_of(account, shown),
        rounds=_other_rounds(account.unit, shown),
    )


def shown_round() -> Round | None:
    """Give the round that the page is about, or the current one."""
    if "round" not in g:
        g.round = rounds.newest_opened(current.all_rounds(), at=g.arrived_at)
    chosen: Round | None = g.round
    return chosen


def round_label(shown: Round) -> str:
    return _round_label(shown.academic_year, shown.number)


@cache
def _round_label(year: int, number: int) -> str:
    """Name a round; made once, since every page names them all."""
    return _("Academic year %(year)s (round %(number)s)", year=year, number=number)


def remaining(span: timedelta) -> str:
    """Say how much time is left, in the one or two units that matter."""
    minutes = int(span.total_seconds() // 60)
    if minutes >= 2 * 24 * 60:
        return ngettext("%(num)d day left", "%(num)d days left", minutes // (24 * 60))
    if minutes >= 120:
        return ngettext("%(num)d hour left", "%(num)d hours left", minutes // 60)
    return ngettext("%(num)d minute left", "%(num)d minutes left", minutes)


def _describe(shown: Round) -> ShownRound:
    at = current.arrived_at()
    if at < shown.opens_at:
        state, text = "coming", _("opens at %(moment)s", moment=format_moment(shown.opens_at))
    elif at < shown.closes_at:
        state, text = "open", remaining(shown.closes_at - at)
    else:
        closed = format_moment(shown.closes_at, is_end=True)
        state, text = "closed", _("closed at %(moment)s", moment=closed)
    return ShownRound(round_label(shown), state, format_moment(shown.closes_at, is_end=True), text)


def _other_rounds(unit: Unit, shown: Round | None) -> list[navigation.Item]:
    """List the rounds that the same page, or else the unit's home, can be seen in."""
    if request.endpoint is None or shown is None:
        return []
    arguments = request.view_args or {}
    named = (
        "/rounds/" in request.path
        and request.method == "GET"
        and not (arguments.keys() - {"data_set"})
    )
    code = g.unit.code if "unit" in g else unit.code
    items = []
    for other in current.all_rounds():
        if named and request.url_rule is not None and "round_key" in request.url_rule.arguments:
            url = url_for(request.endpoint, **arguments, round_key=other.key, code=code)
        else:
            url = url_for("account.home", round_key=other.key)
        items.append(navigation.Item(round_label(other), url, other.id == shown.id))
    return items


def _is_demo() -> bool:
    """Ask the database once a process: an installation never turns into a demo or back."""
    known: bool | None = current_app.extensions.get("is_demo")
    if known is None:
        known = current_app.extensions["is_demo"] = units.is_demo(db.session())
    return known
