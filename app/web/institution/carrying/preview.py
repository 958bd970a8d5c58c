"""What carrying over would do, in totals before and after; and doing it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask import flash, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.access.permissions import Permission
from app.models import Return
from app.services import returns
from app.services.errors import DecisionsMovedOn
from app.services.rosters import listing
from app.services.rosters.carrying import applying, cases, overview, undecided
from app.services.rosters.carrying.applying import Applied
from app.services.rosters.carrying.overview import Preview
from app.services.rosters.keys import room_key
from app.services.rosters.listing import RoomTotal
from app.web import access_log, current, kept_forms
from app.web.guards import requires
from app.web.htmx import go_to
from app.web.institution import words as institution_words
from app.web.institution.addresses import address_of
from app.web.institution.blueprint import blueprint
from app.web.institution.carrying import words
from app.web.institution.carrying.addresses import CARRY_OVER, last_year_of, roster_at_hand
from app.web.institution.carrying.forms import ApplyForm
from app.web.institution.roster import class_name

MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class Compared:
    """A grade or a class, last year and after carrying over: male, female, in all."""

    name: str
    is_grade: bool
    before: tuple[int, int, int]
    after: tuple[int, int, int]


@blueprint.get(f"{CARRY_OVER}/preview")
@requires(Permission.ROSTER_EDIT)
def preview_carrying() -> ResponseReturnValue:
    roster = roster_at_hand()
    returns.require_recording(current.session(), roster, at=current.arrived_at())
    access_log.note_read("roster_read", account=current.actor())
    digest = applying.digest_of_pending(current.session(), roster)
    return _answer(roster, ApplyForm.for_page(digest=digest))


@blueprint.post(f"{CARRY_OVER}/preview")
@requires(Permission.ROSTER_EDIT)
def apply_carrying() -> ResponseReturnValue:
    roster, form = roster_at_hand(), ApplyForm()
    try:
        done = applying.apply(
            current.session(),
            roster,
            digest=form.digest.data or "",
            scope=current.scope(Permission.ROSTER_EDIT),
            actor=current.actor(),
            at=current.arrived_at(),
        )
    except DecisionsMovedOn:
        form.form_errors = [
            _("Something else is decided meanwhile. Below stands what would be done now.")
        ]
        form.digest.data = applying.digest_of_pending(current.session(), roster)
        return _answer(roster, form, 409)
    kept_forms.forget()
    _say(done)
    return go_to(address_of("carry_over"))


def _say(done: Applied) -> None:
    """Tell what was done, and who is left to be looked at."""
    number = done.stayed + done.left
    told = (
        ngettext(
            "%(num)d pupil was carried over or noted as having left.",
            "%(num)d pupils were carried over or noted as having left.",
            number,
        )
        if number
        else _("Nothing was left to carry over.")
    )
    flash(told, "success")
    if done.taken:
        names = ", ".join(f"{one.name} ({one.holder})" for one in done.taken[:MOST_NAMED])
        flash(
            ngettext(
                "%(num)d pupil is on another roster now and was not carried over: %(names)s."
                " Decide about the child anew.",
                "%(num)d pupils are on other rosters now and were not carried over: %(names)s."
                " Decide about them anew.",
                len(done.taken),
                names=names,
            ),
            "warning",
        )


def _answer(roster: Return, form: ApplyForm, status: int = 200) -> ResponseReturnValue:
    session, scope = current.session(), current.scope(Permission.ROSTER_EDIT)
    cases.require_all_rooms(scope)
    source = last_year_of(roster)
    previewed = overview.preview(session, roster, source)
    before = listing.totals(session, source, scope=scope)
    now = listing.totals(session, roster, scope=scope)
    progress = undecided.progress(session, roster)
    page = render_template(
        "institution/carrying/preview.html",
        form=form,
        preview=previewed,
        compared=_compared(before, [*now, *previewed.added.values()]),
        total=_added(_("Total"), before, [*now, *previewed.added.values()], is_grade=True),
        leaving=_leaving(previewed),
        leavers=[(one, words.said(one.decision)) for one in previewed.leavers if one.decision],
        repeating=[
            (one, class_name(one.decision.grade, one.decision.room))
            for one in previewed.repeating
            if one.decision
        ],
        undecided=progress.undecided - previewed.stays - previewed.leaves,
        year=source.round.academic_year,
        overview_url=address_of("carry_over"),
        roster_url=address_of("roster"),
        pupils_word=institution_words.pupils_of(current.unit()),
    )
    return page, status


def _compared(before: Iterable[RoomTotal], after: Iterable[RoomTotal]) -> list[Compared]:
    """Set last year's grades and rooms beside those after carrying over, in their order."""
    old, new = _by_class(before), _by_class(after)
    lines: list[Compared] = []
    grade = None
    for key in sorted({*old, *new}, key=lambda one: room_key(*one)):
        if key[0] != grade:
            grade = key[0]
            olds = [one for of, ones in old.items() if of[0] == grade for one in ones]
            news = [one for of, ones in new.items() if of[0] == grade for one in ones]
            name = class_name(grade, "") or _("without a grade")
            lines.append(_added(name, olds, news, is_grade=True))
        name = class_name(*key) if key[1] else _("without a room")
        lines.append(_added(name, old.get(key, []), new.get(key, []), is_grade=False))
    return lines


def _by_class(totals: Iterable[RoomTotal]) -> Mapping[tuple[str, str], list[RoomTotal]]:
    found: dict[tuple[str, str], list[RoomTotal]] = {}
    for one in totals:
        found.setdefault((one.grade, one.room), []).append(one)
    return found


def _added(
    name: str, before: Iterable[RoomTotal], after: Iterable[RoomTotal], *, is_grade: bool
) -> Compared:
    return Compared(name, is_grade, _figures(before), _figures(after))


def _figures(totals: Iterable[RoomTotal]) -> tuple[int, int, int]:
    counted = [(one.male, one.female, one.total) for one in totals]
    male, female, total = (
        (sum(part) for part in zip(*counted, strict=True)) if counted else (0,) * 3
    )
    return male, female, total


def _leaving(previewed: Preview) -> list[tuple[str, str, int]]:
    return [
        (
            str(words.COUNTED[one.removal or one.outcome]),
            class_name(one.grade, ""),
            one.pupils,
        )
        for one in previewed.leaving
    ]
