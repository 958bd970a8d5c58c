"""The links by which heads of schools fill in their figures: made, shown once, withdrawn (6.1)."""

from __future__ import annotations

from flask import current_app, flash, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.permissions import Permission
from app.documents.qr import qr_picture
from app.domain.login_codes import Level
from app.models import CountedSchool, CountLink
from app.services.counts import link_listing, link_secrets
from app.services.counts import links as service
from app.services.counts.link_listing import LinkState
from app.services.errors import LinkExpiryImpossible
from app.web import boards, current, kept_forms, public_address
from app.web.counts import link_words
from app.web.counts.addresses import address_of_sheet, named_sheet
from app.web.counts.blueprint import blueprint
from app.web.counts.link_forms import LinkForm, PlainForm
from app.web.counts.link_pages import (
    LINKS,
    SCHOOL,
    Forms,
    address_of,
    ends_at,
    is_running,
    row_at_hand,
    school_page,
)
from app.web.explanations import explain
from app.web.guards import requires
from app.web.htmx import go_to
from app.web.paging import Pager, base_of, page_asked


@blueprint.get(LINKS)
@requires(Permission.COUNTS_VIEW)
def links() -> ResponseReturnValue:
    """List the schools of the sheet with what became of their links."""
    boards.require_level(Level.AUTHORITY)
    sheet, asked = named_sheet(), request.args.get("state", "")
    state = LinkState(asked) if asked in set(LinkState) else None
    found = link_listing.page(
        current.session(),
        sheet,
        state=state,
        number=page_asked(),
        at=current.arrived_at(),
    )
    url = address_of("links")
    page: str = render_template(
        "counts/links.html",
        found=found,
        shown=state,
        states=[one for one in link_words.STATES if found.counts.get(one)],
        words=link_words.STATES,
        badges=link_words.BADGES,
        since=link_words.since,
        may_make=is_running(sheet) and current.may(Permission.COUNTS_LINK),
        pager=Pager(found.number, found.pages, found.total, base_of(url, {"state": asked})),
        url=url,
        sheet_url=address_of_sheet(sheet),
        address_of=address_of,
    )
    return page


@blueprint.get(SCHOOL)
@requires(Permission.COUNTS_VIEW)
def link(row_id: int) -> ResponseReturnValue:
    return school_page(row_at_hand(row_id))


@blueprint.post(SCHOOL)
@requires(Permission.COUNTS_LINK)
def make_link(row_id: int) -> ResponseReturnValue:
    """Make a link and show it: only the same form, sent again, shows it once more."""
    row, form = row_at_hand(row_id), LinkForm()
    if not form.validate():
        return school_page(row, Forms(link=form), 422)
    token = _secret_of(form, row)
    try:
        made = service.make(
            current.session(),
            row,
            token=token,
            expires_at=form.expires_at(ends_at()),
            actor=current.actor(),
            at=current.arrived_at(),
        )
    except LinkExpiryImpossible as refusal:
        form.until.errors = [explain(refusal).explanation]
        return school_page(row, Forms(link=form), 422)
    kept_forms.forget()
    return _shown(made, token)


def _secret_of(form: LinkForm, row: CountedSchool) -> str:
    return link_secrets.of_form(
        form.key.data or "",
        row,
        until=form.last_day,
        actor=current.actor(),
        secret_key=current_app.config["LEC"].secret_key,
    )


def _shown(made: CountLink, token: str) -> ResponseReturnValue:
    """Answer with the page itself: a redirect would have to carry the secret along."""
    row = made.counted_school
    if not link_listing.state_of(made, at=current.arrived_at()).is_open:
        flash(_("The link of this form was made before, and opens nothing any more."), "info")
        return go_to(address_of("link", row_id=row.id))
    address = public_address.of_page("filling.fill", token=token)
    page = render_template(
        "counts/link_made.html",
        school=row.school,
        address=address,
        qr=qr_picture(address),
        message=link_words.message(made, address),
        address_of=address_of,
        row=row,
    )
    return make_response(page)


@blueprint.post(f"{SCHOOL}/<int:link_id>/withdraw")
@requires(Permission.COUNTS_LINK)
def withdraw_link(row_id: int, link_id: int) -> ResponseReturnValue:
    row, form = row_at_hand(row_id), PlainForm()
    if not form.validate():
        return school_page(row, status=422)
    found = link_listing.link_of(current.session(), row, link_id)
    service.withdraw(current.session(), found, actor=current.actor(), at=current.arrived_at())
    flash(_("The link is withdrawn and opens nothing any more."), "success")
    return go_to(address_of("link", row_id=row.id))
