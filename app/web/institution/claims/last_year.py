"""Last year's children, to be ticked and brought in without retyping (`process.md` 4.1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.access.permissions import Permission
from app.access.scope import Scope
from app.models import Return
from app.services.claims import last_year as last_years
from app.services.claims import taking
from app.services.claims.last_year import Where
from app.services.claims.taking import Wanted
from app.services.errors import NotAllFree, OutsideRooms
from app.web import access_log, current
from app.web.claims import words
from app.web.explanations import explain
from app.web.guards import requires
from app.web.institution.addresses import INSTITUTION, address_of, confirmation_page
from app.web.institution.blueprint import blueprint
from app.web.institution.claims import picks
from app.web.institution.claims.checking import brought_in
from app.web.institution.claims.closed import why_closed
from app.web.institution.claims.picks import Pick, PicksForm, pick_of, room_for
from app.web.institution.pupil import recorder, roster_at_hand
from app.web.institution.roster import class_name
from app.web.institution.ways import is_school
from app.web.institution.words import pupils_of
from app.web.paging import Pager, base_of, page_asked

LAST_YEAR = f"{INSTITUTION}/last-year"


@blueprint.get(LAST_YEAR)
@requires(Permission.ROSTER_EDIT)
def last_year() -> ResponseReturnValue:
    if is_school(current.unit()):
        return redirect(address_of("carry_over"), 303)
    return _page(roster_at_hand())


@blueprint.post(LAST_YEAR, endpoint="take_last_year")
@requires(Permission.ROSTER_EDIT)
def take_last_year() -> ResponseReturnValue:
    """Bring the ticked children of last year in, all or none; a school decides about each."""
    if is_school(current.unit()):
        return redirect(address_of("carry_over"), 303)
    roster = roster_at_hand()
    chosen = picks.posted(request.form, roster.unit)
    wrong = picks.errors_of(chosen)
    if wrong:
        return _page(roster, 422, chosen=chosen, wrong=wrong)
    try:
        made = taking.take(current.session(), roster, _wanted(chosen), **recorder())
    except (NotAllFree, OutsideRooms) as refusal:
        said = explain(refusal)
        current.session().rollback()
        wrong = [f"{said.title}. {said.explanation}"]
        return _page(roster_at_hand(), 409, chosen=chosen, wrong=wrong)
    return brought_in(len(made), address_of("last_year"))


def _wanted(chosen: Mapping[str, Pick]) -> list[Wanted]:
    return [
        Wanted(
            pick.grade, pick.room, source_id=int(key) if key.isdecimal() and len(key) < 10 else 0
        )
        for key, pick in chosen.items()
    ]


def _page(
    roster: Return,
    status: int = 200,
    *,
    chosen: Mapping[str, Pick] | None = None,
    wrong: Sequence[str] = (),
) -> ResponseReturnValue:
    asked = request.args.get("show", "")
    where = Where(asked) if asked in set(Where) else Where.NOWHERE
    scope = current.scope(Permission.ROSTER_EDIT)
    found = last_years.page(current.session(), roster, where, scope=scope, number=page_asked())
    access_log.note_read("roster_read", account=current.actor())
    base, closed = address_of("last_year"), why_closed(roster)
    page = render_template(
        "institution/claims/last_year.html",
        rows=[
            _row(roster, one, chosen, scope=scope, is_ticked="tick" in request.args)
            for one in found.children
        ],
        counts=found.counts,
        where=where,
        pager=Pager(found.number, found.pages, found.total, base_of(base, {"show": where.value})),
        may_take=where is Where.NOWHERE and closed is None,
        closed=closed,
        confirmation_url=confirmation_page(),
        rooms=[class_name(*room.split("/", 1)) for room in scope.rooms or ()],
        grades=picks.grades_of(roster.unit),
        form=PicksForm(formdata=None),
        wrong=wrong,
        base=base,
        check_url=address_of("check_numbers"),
        roster_url=address_of("roster"),
        bring_in=words.bring_in(roster.unit),
        is_centre=words.is_centre(roster.unit),
        pupils_word=pupils_of(roster.unit),
    )
    return page, status


def _row(
    roster: Return,
    one: last_years.Child,
    chosen: Mapping[str, Pick] | None,
    *,
    scope: Scope,
    is_ticked: bool,
) -> dict[str, object]:
    row, proposal = one.row, one.proposal
    return {
        "name": words.name_of(row),
        "last_class": class_name(row.grade, row.room),
        "born": row.birth_date,
        "age": proposal.age,
        "is_too_old": proposal.is_too_old,
        "unit": one.unit,
        "pick": pick_of(
            str(row.id),
            chosen,
            grade=proposal.grade,
            room=room_for(roster.unit, scope, proposal.grade, row.room),
            is_ticked=is_ticked and not proposal.is_too_old,
        ),
    }
