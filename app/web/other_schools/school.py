"""One school of the list: what it is, who pays and who paid, what can be done with it."""

from __future__ import annotations

from collections.abc import Iterator

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.permissions import Permission
from app.domain.login_codes import Level
from app.models import OtherSchool
from app.services.other_schools import listing, paying
from app.web import current
from app.web.boards import Link
from app.web.guards import requires
from app.web.other_schools.blueprint import blueprint
from app.web.other_schools.keeping import SCHOOL
from app.web.other_schools.listing import this_round
from app.web.other_schools.words import grades_text, place


@blueprint.get(SCHOOL)
@requires(Permission.OTHER_SCHOOL_VIEW)
def school(school_id: int) -> ResponseReturnValue:
    unit, session = current.unit(), current.session()
    shown = listing.get(session, unit, school_id)
    keeps = unit.level is Level.PROVINCE and current.may(Permission.OTHER_SCHOOL_KEEP)
    asks = unit.level is Level.AUTHORITY and current.may(Permission.OTHER_SCHOOL_ASK)
    return render_template(
        "other_schools/school.html",
        school=shown,
        payers=paying.payers_of(session, shown),
        on_sheets=listing.on_sheets(session, shown, this_round()),
        the_round=this_round(),
        place=place(shown.district_code, shown.subdistrict_code),
        grades=grades_text(shown.grades),
        url=url_for("other_schools.school", code=unit.code, school_id=shown.id),
        back=_list_page(),
        acts=list(_acts(shown)) if keeps else [],
        ask_url=f"{_list_page()}/ask?school={shown.id}" if asks else "",
        keeps=keeps,
    )


def _list_page() -> str:
    unit = current.unit()
    page = "own" if unit.level is Level.AUTHORITY else "schools"
    return url_for(f"other_schools.{page}", code=unit.code)


def _acts(shown: OtherSchool) -> Iterator[Link]:
    url = url_for("other_schools.school", code=current.unit().code, school_id=shown.id)
    yield Link(_("Name who pays for the school"), f"{url}/payers/new")
    yield Link(_("Correct what the list says"), f"{url}/change")
    if shown.dissolved_on is None:
        yield Link(_("Dissolve the school"), f"{url}/dissolve")
    else:
        yield Link(_("Take the dissolution back"), f"{url}/restore")
