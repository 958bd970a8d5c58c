"""What changes of units refuse (`process.md` 1.4), each with who can lift it."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.domain.login_codes import Level, LoginClass
from app.domain.thai_calendar import format_date, format_moment
from app.services import errors as refusals
from app.web.explanations.words import Explained, Explanations
from app.web.filters import kind_name

_WHO_CANCELS = {
    Level.INSTITUTION: _l("Have its authority cancel that confirmation first."),
    Level.AUTHORITY: _l("Have the province cancel that confirmation first."),
    Level.PROVINCE: _l("Cancel the province's confirmation first."),
}


def _not_recording(refusal: refusals.Refusal) -> Explained:
    unit, moment = refusal.facts["unit"], refusal.facts["confirmed_at"]
    said = (
        _("%(unit)s confirmed at %(moment)s.", unit=unit.name, moment=format_moment(moment))
        if moment
        else _("%(unit)s has confirmed.", unit=unit.name)
    )
    lifted = str(_WHO_CANCELS.get(unit.level, ""))
    return Explained(409, _("What it concerns is confirmed"), f"{said} {lifted}")


def _code_taken(refusal: refusals.Refusal) -> Explained:
    facts = refusal.facts
    return Explained(
        422,
        _("This code is taken"),
        _(
            "%(code)s is, or was, the code of %(unit)s. Type another one.",
            code=facts["code"],
            unit=facts["unit"].name,
        ),
    )


def _wrong_class(refusal: refusals.Refusal) -> Explained:
    return Explained(
        422,
        _("The code does not fit the unit"),
        _(
            "A unit of this kind in this place has a code of the form %(form)s, where n is any"
            " digit.",
            form=form_of(refusal.facts["wanted"], refusal.facts["province"]),
        ),
    )


def _wrong_parent(refusal: refusals.Refusal) -> Explained:
    parent = refusal.facts.get("parent")
    kind = refusal.facts.get("kind") or refusal.facts["unit"].kind
    return Explained(
        422,
        _("The unit cannot stand there"),
        _(
            "No %(kind)s stands right below %(parent)s. Choose another unit.",
            kind=kind_name(kind),
            parent=parent.name if parent else "–",
        ),
    )


def _still_in_use(refusal: refusals.Refusal) -> Explained:
    facts = refusal.facts
    if facts["units"]:
        names = ", ".join(unit.name for unit in facts["units"][:5])
        said = ngettext(
            "%(num)d unit is connected with it: %(names)s. Move or dissolve it first.",
            "%(num)d units are connected with it, such as %(names)s. Move or dissolve them first.",
            len(facts["units"]),
            names=names,
        )
    elif facts["pupils"]:
        said = ngettext(
            "%(num)d pupil is on its roster in the open round. Have the institution take the"
            " pupil off with the reason, or merge the centre into another one.",
            "%(num)d pupils are on its roster in the open round. Have the institution take them"
            " off with the reason, or merge the centre into another one.",
            facts["pupils"],
        )
    elif facts["counts"]:
        said = _(
            "It still records counts of other affiliations in the open round. Have it confirm"
            " them, or let another authority pay for its schools."
        )
    else:
        said = _("Something is recorded for it in a round that is yet to open.")
    return Explained(409, _("The unit is still needed"), said)


def _dissolved(refusal: refusals.Refusal) -> Explained:
    facts = refusal.facts
    return Explained(
        409,
        _("The unit is dissolved"),
        _(
            "%(unit)s was dissolved on %(day)s. If that was a mistake, take it back on its page.",
            unit=facts["unit"].name,
            day=format_date(facts["on"]),
        ),
    )


def _date_out_of_range(refusal: refusals.Refusal) -> Explained:
    facts = refusal.facts
    if facts["earliest"] is None:
        said = _("Type a day up to today, %(latest)s.", latest=format_date(facts["latest"]))
    else:
        said = _(
            "Type a day from %(earliest)s, when the code before began, up to today, %(latest)s.",
            earliest=format_date(facts["earliest"]),
            latest=format_date(facts["latest"]),
        )
    return Explained(422, _("This day does not fit"), said)


def _late_entry(refusal: refusals.Refusal) -> Explained:
    facts = refusal.facts
    return Explained(
        409,
        _("A late entry is still running"),
        _(
            "%(unit)s may work on a closed round until %(moment)s. Wait until then, or take the"
            " late entry back on the page of rounds.",
            unit=facts["unit"].name,
            moment=format_moment(facts["until"], is_end=True),
        ),
    )


def _not_mergeable(refusal: refusals.Refusal) -> Explained:
    return Explained(
        409,
        _("These cannot be merged"),
        _(
            "Only centres of one authority that are not dissolved are merged or split. Look at"
            " %(unit)s.",
            unit=refusal.facts["unit"].name,
        ),
    )


def _no_such_room(_refusal: refusals.Refusal) -> Explained:
    return Explained(
        422,
        _("Choose rooms of this centre"),
        _("Tick at least one room that the new centre takes over."),
    )


def _import_moved_on(_refusal: refusals.Refusal) -> Explained:
    return Explained(
        409,
        _("The units have changed meanwhile"),
        _("Nothing was applied. Look at the preview again."),
    )


def form_of(wanted: LoginClass, province: str | None) -> str:
    """Write how codes of a class look in a province, such as `30335nnnnn`."""
    if wanted is LoginClass.PROVINCE:
        return "pnn"
    if wanted.level is Level.INSTITUTION:
        return f"30{province}{wanted.removeprefix('30-')}nnnnn"
    return f"{wanted}{province}nnnn"


EXPLANATIONS: Explanations = {
    refusals.NotRecording: _not_recording,
    refusals.CodeTaken: _code_taken,
    refusals.WrongClass: _wrong_class,
    refusals.WrongParent: _wrong_parent,
    refusals.StillInUse: _still_in_use,
    refusals.UnitDissolved: _dissolved,
    refusals.DateOutOfRange: _date_out_of_range,
    refusals.LateEntryRunning: _late_entry,
    refusals.NotMergeable: _not_mergeable,
    refusals.NoSuchRoom: _no_such_room,
    refusals.ImportMovedOn: _import_moved_on,
}
