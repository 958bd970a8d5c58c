"""An authority's own view: the schools it pays for, and what it asked the province to mend."""

from __future__ import annotations

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs

from app.access.permissions import Permission
from app.domain.login_codes import Level
from app.models import DataSet, WishKind
from app.services import returns
from app.services.other_schools import listing, wishes
from app.services.other_schools.listing import Found, Standing, Wish
from app.web import boards, current
from app.web.act_pages import act_page, finished, today
from app.web.guards import requires
from app.web.other_schools.acting import refusals_on
from app.web.other_schools.blueprint import blueprint
from app.web.other_schools.forms import AskForm
from app.web.other_schools.listing import this_round
from app.web.other_schools.words import WISH_STATES, WISHES, grades_text, place
from app.web.paging import Pager, page_asked

OWN = "/authorities/<code>/other-schools"


@blueprint.get(OWN)
@requires(Permission.OTHER_SCHOOL_VIEW)
def own() -> ResponseReturnValue:
    unit = boards.require_level(Level.AUTHORITY)
    found = _schools(page_asked())
    url = url_for("other_schools.own", code=unit.code)
    scope = current.scope(Permission.OTHER_SCHOOL_VIEW)
    asked = wishes.of(current.session(), unit, scope=scope, page=page_asked("wish_page"))
    return render_template(
        "other_schools/own.html",
        unit=unit,
        rows=found.rows,
        pager=Pager(found.number, found.pages, found.total, f"{url}?wish_page={asked.number}&"),
        wishes=asked.rows,
        wish_pager=Pager(
            asked.number, asked.pages, asked.total, f"{url}?page={found.number}&wish_"
        ),
        wish_kinds=WISHES,
        wish_states=WISH_STATES,
        place=place,
        grades_text=grades_text,
        school_url=url_for("other_schools.school", code=unit.code, school_id=0).removesuffix("0"),
        ask_url=f"{url}/ask" if current.may(Permission.OTHER_SCHOOL_ASK) else "",
        sheet_url=_sheet_page(),
        province=unit.parent,
    )


@blueprint.get(f"{OWN}/ask")
@requires(Permission.OTHER_SCHOOL_ASK)
def asking() -> ResponseReturnValue:
    school = request.args.get("school", "")
    kind = WishKind.WRONG if school else WishKind.MISSING
    return _asking_page(_fitted(AskForm.for_page(school=school, kind=kind.value)))


@blueprint.post(f"{OWN}/ask")
@requires(Permission.OTHER_SCHOOL_ASK)
def ask() -> ResponseReturnValue:
    unit, form = boards.require_level(Level.AUTHORITY), _fitted(AskForm())
    if not form.validate() or not _names_a_school(form):
        return _asking_page(form)
    session, about = current.session(), form.about()
    is_missing = about is WishKind.MISSING
    with refusals_on(form):
        wishes.ask(
            session,
            unit,
            kind=about,
            school=None if is_missing else listing.get(session, unit, int(form.school.data)),
            text=form.text.data or "",
            actor=current.actor(),
            at=current.arrived_at(),
        )
    if form.errors:
        return _asking_page(form)
    text = _("The provincial office is asked. Its answer appears on this page.")
    return finished(text, url_for("other_schools.own", code=unit.code))


def _schools(page: int, *, standing: Standing = Standing.ALL) -> Found:
    return listing.find(
        current.session(),
        current.unit(),
        Wish(standing=standing, page=page),
        scope=current.scope(Permission.OTHER_SCHOOL_VIEW),
        the_round=None,
        on=today(),
    )


def _sheet_page() -> str:
    """Lead to the sheet of counts, where the authority has one in this round."""
    the_round, unit = this_round(), current.unit()
    if the_round is None or not current.may(Permission.COUNTS_VIEW):
        return ""
    if returns.find(current.session(), the_round, unit, DataSet.COUNTS) is None:
        return ""
    return url_for("counts.sheet", round_key=the_round.key, code=unit.code)


def _fitted(form: AskForm) -> AskForm:
    """Offer the authority's schools, and none for one that is missing."""
    lines = listing.every(
        current.session(),
        boards.require_level(Level.AUTHORITY),
        Wish(standing=Standing.ALL),
        scope=current.scope(Permission.OTHER_SCHOOL_VIEW),
        the_round=None,
        on=today(),
    )
    form.school.choices = [
        SelectChoice("", _("none of these: it is missing")),
        *(SelectChoice(str(line.school.id), line.school.name) for line in lines),
    ]
    return form


def _names_a_school(form: AskForm) -> bool:
    """Look whether a school is chosen where the wish is about one."""
    if form.about() is WishKind.MISSING or form.school.data:
        return True
    form.school.errors = [_("Choose the school.")]
    return False


def _asking_page(form: AskForm) -> ResponseReturnValue:
    unit = boards.require_level(Level.AUTHORITY)
    return act_page(
        form,
        title=_("Ask for what is missing or wrong"),
        about=unit,
        back=url_for("other_schools.own", code=unit.code),
        button=_("Ask the provincial office"),
        fields=("kind", "school", "text"),
        sentences=[_("The provincial office keeps the list and reads what you ask.")],
    )
