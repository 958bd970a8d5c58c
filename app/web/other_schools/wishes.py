"""What authorities ask a province to mend in its list, and the answers."""

from __future__ import annotations

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.access.permissions import Permission
from app.domain.login_codes import Level
from app.models import SchoolWish, WishState
from app.services.other_schools import wishes as service
from app.web import current
from app.web.act_pages import finished
from app.web.guards import requires
from app.web.now_and_typed import differences
from app.web.other_schools.acting import list_page, office, refusals_on
from app.web.other_schools.blueprint import blueprint
from app.web.other_schools.forms import AnswerForm
from app.web.other_schools.listing import LIST, lacking
from app.web.other_schools.words import WISH_STATES, WISHES
from app.web.paging import Pager, base_of, page_asked


@blueprint.get(f"{LIST}/wishes")
@requires(Permission.OTHER_SCHOOL_VIEW)
def wishes() -> ResponseReturnValue:
    province = office()
    found = service.put_to(
        current.session(),
        province,
        scope=current.scope(Permission.OTHER_SCHOOL_VIEW),
        page=page_asked(),
    )
    url = url_for("other_schools.wishes", code=province.code)
    return render_template(
        "other_schools/wishes.html",
        wishes=found.rows,
        pager=Pager(found.number, found.pages, found.total, base_of(url)),
        wish_kinds=WISHES,
        wish_states=WISH_STATES,
        url=url,
        back=list_page(),
        keeps=current.may(Permission.OTHER_SCHOOL_KEEP),
    )


@blueprint.get(f"{LIST}/wishes/<int:wish_id>")
@requires(Permission.OTHER_SCHOOL_KEEP)
def answering(wish_id: int) -> ResponseReturnValue:
    wish = _wish(wish_id)
    version = service.version_of(wish)
    form = AnswerForm.for_page(state=WishState.DONE.value, version=version)
    # What was typed before a session ended may meet an answer that was given since.
    form.is_stale = form.version.data != version
    return _answering_page(wish, form, 200)


@blueprint.post(f"{LIST}/wishes/<int:wish_id>")
@requires(Permission.OTHER_SCHOOL_KEEP)
def answer(wish_id: int) -> ResponseReturnValue:
    wish, form = _wish(wish_id), AnswerForm()
    if not form.validate():
        return _answering_page(wish, form, 422)
    with refusals_on(form):
        service.answer(
            current.session(),
            wish,
            version=form.version.data or "",
            state=WishState(form.state.data),
            text=form.text.data or "",
            actor=current.actor(),
            at=current.arrived_at(),
        )
    if form.comes_back:
        return _answering_page(_wish(wish_id), form, 409 if form.is_stale else 422)
    return finished(_("Answered."), url_for("other_schools.wishes", code=office().code))


def hints() -> list[dict[str, str]]:
    """Lead a province from its board to what waits in its list of schools."""
    province = current.unit()
    if province.level is not Level.PROVINCE or not current.may(Permission.OTHER_SCHOOL_KEEP):
        return []
    found = []
    if asked := service.count_open(current.session(), province):
        text = ngettext(
            "Answer %(num)d authority about the list of schools",
            "Answer %(num)d authorities about the list of schools",
            asked,
        )
        url = url_for("other_schools.wishes", code=province.code)
        found.append({"text": text, "detail": "", "url": url, "action": _("Look and decide")})
    unpaid, twice = [*lacking(province), {"number": 0}, {"number": 0}][:2]
    if unpaid["number"]:
        text = ngettext(
            "Name who pays for %(num)d school of another affiliation",
            "Name who pays for %(num)d schools of other affiliations",
            unpaid["number"],
        )
        found.append({"text": text, "detail": "", "url": unpaid["url"], "action": ""})
    if twice["number"]:
        text = ngettext(
            "Decide who of two pays for %(num)d school of another affiliation",
            "Decide who of two pays for %(num)d schools of other affiliations",
            twice["number"],
        )
        found.append({"text": text, "detail": "", "url": twice["url"], "action": ""})
    return found


def _wish(wish_id: int) -> SchoolWish:
    return service.get(current.session(), office(), wish_id)


def _answering_page(wish: SchoolWish, form: AnswerForm, status: int) -> ResponseReturnValue:
    url = list_page()
    shown = []
    if form.is_stale:
        shown = differences(form, AnswerForm(None, state=wish.state.value, text=wish.answer))
        form.version.data = service.version_of(wish)
    page = render_template(
        "other_schools/answer.html",
        wish=wish,
        form=form,
        wish_kinds=WISHES,
        wish_states=WISH_STATES,
        changed=form.is_stale,
        differences=shown,
        mend_url=f"{url}/{wish.school_id}" if wish.school_id else f"{url}/new",
        back=url_for("other_schools.wishes", code=office().code),
    )
    return page, status
