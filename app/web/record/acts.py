"""The record's pages: acts from the history, one by one too, and accesses beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import current_app, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString
from flask_babel import gettext as _

from app.access.permissions import Permission
from app.services.record import accesses, acts
from app.services.record.wishes import Key
from app.web import access_log, current, htmx
from app.web.guards import requires
from app.web.record import fields, shown
from app.web.record.asked import Asked, asked
from app.web.record.blueprint import blueprint
from app.web.record.words import ACCESS_WORDS, ACCESSES, ACT_WORDS, ACTS

RECORD = "/units/<code>/record"


@blueprint.get(RECORD, endpoint="acts")
@requires(Permission.RECORD_VIEW)
def list_acts() -> ResponseReturnValue:
    """List who did what, the newest first."""
    wanted, base = asked(dict(ACT_WORDS)), address_of("acts")
    rows: Sequence[acts.Act] = ()
    after = None
    if not wanted.wrong:
        scope = current.scope(Permission.RECORD_VIEW)
        pupils = current.scope(Permission.ROSTER_VIEW)
        rows, after = acts.page(
            current.session(), wanted.wish, wanted.unit, scope=scope, pupils=pupils
        )
    lines = shown.act_lines(rows, base)
    return _answer("acts", wanted, lines, after, ACTS)


@blueprint.get(f"{RECORD}/access", endpoint="accesses")
@requires(Permission.RECORD_VIEW)
def list_accesses() -> ResponseReturnValue:
    """List refusals, sign-ins and reads of pupils, the newest first."""
    wanted = asked(dict(ACCESS_WORDS), shown.WHY)
    rows: Sequence[accesses.Access] = ()
    after = None
    if not wanted.wrong:
        scope = current.scope(Permission.RECORD_VIEW)
        rows, after = accesses.page(current.session(), wanted.wish, wanted.unit, scope=scope)
    return _answer("accesses", wanted, [shown.access_line(row) for row in rows], after, ACCESSES)


@blueprint.get(f"{RECORD}/<int:act_id>")
@requires(Permission.RECORD_VIEW)
def act(act_id: int) -> ResponseReturnValue:
    """Show one act: what was before and after, why, and its place in the chain."""
    session, scope = current.session(), current.scope(Permission.RECORD_VIEW)
    row, unit = acts.find(session, current.unit(), act_id, scope=scope)
    known = shown.known_subjects([(row, unit)])
    is_about_pupil = row.subject == "enrolment"
    may_see = not is_about_pupil or row.subject_id in known.pupils
    if is_about_pupil and may_see:
        access_log.note_read(
            "pupil_read",
            account=current.actor(),
            subject=f"enrolment {row.subject_id}",
            about=unit,
        )
    with_details = not is_about_pupil or row.unit_id == current.actor().unit_id
    return render_template(
        "record/act.html",
        line=shown.act_line(row, unit, known),
        row=row,
        chain=acts.chain_codes(session, [(row, unit)])[row.chain_id],
        may_see=may_see,
        changes=fields.changed(row.before, row.after, with_details=with_details) if may_see else [],
        list_url=address_of("acts"),
    )


def address_of(page: str) -> str:
    """Give the address of a page of this blueprint, for the unit at hand."""
    return url_for(f"record.{page}", code=current.unit().code)


def _answer(
    page: str,
    wanted: Asked,
    lines: Sequence[shown.Line],
    after: Key | None,
    events: Sequence[tuple[LazyString, Mapping[str, LazyString]]],
) -> Any:
    base = address_of(page)
    return htmx.page_or_fragment(
        f"record/{page}.html",
        f"record/_{page}.html",
        unit=current.unit(),
        is_own=current.unit().id == current.actor().unit_id,
        ways=[
            (_("What was done"), address_of("acts"), page == "acts"),
            (_("Sign-ins, refusals, reading"), address_of("accesses"), page == "accesses"),
        ],
        days_kept=current_app.config["LEC"].access_log_days,
        asked=wanted,
        url=base,
        lines=lines,
        events=events,
        newest_url=wanted.address(base) if wanted.wish.after else None,
        older_url=wanted.address(base, after) if after else None,
        export_url=wanted.address(address_of(f"export_{page}"))
        if current.may(Permission.RECORD_EXPORT)
        else None,
    )
