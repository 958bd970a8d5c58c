"""How a bundle is spoken of: how far it is, until when it can be fetched, why it failed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.domain.thai_calendar import format_moment
from app.models import Bundle, BundleState, DataSet
from app.services.bundles.keeping import Fetchable
from app.services.bundles.making import Failure
from app.web import current
from app.web.receiving.words import DATA_SETS

KB = 1024


@dataclass(frozen=True, slots=True)
class Progress:
    """A bundle under way."""

    made: int
    total: int
    is_waiting: bool
    asked: str
    passed: str
    stop_url: str


@dataclass(frozen=True, slots=True)
class Trouble:
    """The bundle asked for last, which was stopped or failed."""

    is_failed: bool
    title: str
    text: str
    again_url: str


@dataclass(frozen=True, slots=True)
class Ready:
    """A bundle that can be fetched."""

    url: str
    submissions: str
    left_out: str
    what: str
    size: str
    asked: str
    until: str


def progress(bundle: Bundle, *, at: datetime) -> Progress:
    return Progress(
        bundle.made,
        bundle.total,
        bundle.state is BundleState.WAITING,
        _asked(bundle),
        _passed(int((at - bundle.asked_at).total_seconds())),
        _url("bundles.stop", bundle),
    )


def trouble(bundle: Bundle) -> Trouble:
    """Say why there is no ZIP, and what helps."""
    if bundle.state is BundleState.STOPPED:
        return Trouble(False, _("The last ZIP was stopped."), _("Ask for a new one below."), "")
    kind, _space, about = bundle.failure.partition(" ")
    unknown = _("Something went wrong on our side. Try again; if it happens again, tell us.")
    texts = {
        Failure.NOT_PRINTED: _(
            "The document of %(unit)s could not be printed. Try again; if it happens again, tell"
            " the administrator.",
            unit=about,
        ),
        Failure.FAULT: _(
            "It stopped at %(unit)s. Try again; if it happens again, tell the administrator.",
            unit=about,
        )
        if about
        else unknown,
        Failure.NO_ENGINE: _(
            "The machine that works in the background has no program that prints. Tell the"
            " administrator, then try again."
        ),
    }
    made = ngettext(
        "%(num)d document is made already and is not made again.",
        "%(num)d documents are made already and are not made again.",
        bundle.made,
    )
    text = f"{texts.get(kind, unknown)} {made}" if bundle.made else texts.get(kind, unknown)  # type: ignore[call-overload]
    return Trouble(True, _("The ZIP could not be made"), text, _url("bundles.again", bundle))


def ready(one: Fetchable) -> Ready:
    bundle = one.bundle
    return Ready(
        url=_url("bundles.fetch", bundle),
        submissions=ngettext("%(num)d submission", "%(num)d submissions", bundle.made),
        left_out=", ".join(one.left_out),
        what=_("documents and data files") if bundle.with_sheets else _("documents"),
        size=_size(one.size),
        asked=_asked(bundle),
        until=format_moment(bundle.expires_at, "long") if bundle.expires_at else "",
    )


def missing(_code: str, name: str, data_set: DataSet) -> str:
    """Name whose submission is missing, and of what where a unit sends two data sets."""
    return f"{name} ({DATA_SETS[data_set]})" if data_set in DATA_SETS else name


def _asked(bundle: Bundle) -> str:
    who = bundle.asked_by.name or bundle.asked_by.username
    return _(
        "asked for by %(name)s at %(moment)s",
        name=who,
        moment=format_moment(bundle.asked_at),
    )


def _passed(seconds: int) -> str:
    minutes, seconds = divmod(max(0, seconds), 60)
    if not minutes:
        return ngettext("%(num)d second", "%(num)d seconds", seconds)
    return _("%(minutes)d min %(seconds)d s", minutes=minutes, seconds=seconds)


def _size(size: int) -> str:
    if size < KB * KB:
        return _("%(size)s KB", size=f"{max(1, round(size / KB)):,}")
    return _("%(size)s MB", size=f"{size / KB / KB:,.1f}")


def _url(endpoint: str, bundle: Bundle) -> str:
    return url_for(
        endpoint,
        round_key=current.the_round().key,
        code=current.unit().code,
        number=bundle.id,
    )
