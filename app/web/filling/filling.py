"""A school's head fills in its figures by a link, and signs them (6.1)."""

from __future__ import annotations

from flask import Response, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.domain.thai_calendar import format_moment
from app.extensions import limiter
from app.models import CountLink
from app.services.counts import link_listing, links, recording, signed, signing
from app.services.errors import FiguresMissing, LinkOver, NoSuchLink, SignatureMissing
from app.web import current
from app.web.context import round_label
from app.web.explanations import Explained, explain
from app.web.explanations.count_links import whom_to_ask
from app.web.filling.blueprint import blueprint
from app.web.filling.figures import SEXES, TypedFigures, name_of
from app.web.filling.forms import SigningForm
from app.web.guards import public
from app.web.guessing import network, was_unknown

PER_NETWORK = "60 per minute"
WRONG_PER_NETWORK = "10 per minute; 60 per hour"

often = limiter.shared_limit(PER_NETWORK, scope="fill", key_func=network)
wrong = limiter.shared_limit(
    WRONG_PER_NETWORK, scope="fill wrong", key_func=network, deduct_when=was_unknown
)


@blueprint.get("/fill/<token>")
@public
@often
@wrong
def fill(token: str) -> ResponseReturnValue:
    """Say who asks for what; once that was opened, show the form."""
    link = links.find(current.session(), token, at=current.arrived_at())
    if link.opened_at is None:
        return _page(link, "filling/asked.html", token=token)
    given = signing.given_before(current.session(), link)
    form = SigningForm(
        None, school=link.counted_school.school_id, note=given.note, name=given.name,
        position=given.position,
    )  # fmt: skip
    cells = recording.taught(link.counted_school)
    return _form_page(link, form, TypedFigures.of(cells, given.figures), token)


@blueprint.post("/fill/<token>/open")
@public
@often
@wrong
def open_link(token: str) -> ResponseReturnValue:
    """Open the form by a press: programs that only look at links open nothing."""
    links.open_by_token(current.session(), token, at=current.arrived_at())
    return redirect(url_for("filling.fill", token=token), 303)


@blueprint.post("/fill/<token>")
@public
@often
@wrong
def sign(token: str) -> ResponseReturnValue:
    """Take the figures and the signature; what is typed wrongly comes back as it was typed."""
    link = links.find(current.session(), token, at=current.arrived_at())
    form = SigningForm()
    cells = recording.taught(link.counted_school)
    typed = TypedFigures.read(cells, request.form)
    is_of_this_school = form.school_id == link.counted_school.school_id
    if is_of_this_school and (not form.validate() or typed.wrong):
        return _form_page(link, form, typed, token, 422)
    try:
        links.sign(
            current.session(),
            token,
            school_id=form.school_id,
            figures=typed.figures,
            name=form.name.data,
            position=form.position.data,
            note=form.note.data,
            at=current.arrived_at(),
        )
    except (FiguresMissing, SignatureMissing) as refusal:
        form.form_errors = [explain(refusal).explanation]
        return _form_page(link, form, typed, token, 422)
    return redirect(url_for("filling.done", token=token), 303)


@blueprint.get("/fill/<token>/signed")
@public
@often
@wrong
def done(token: str) -> ResponseReturnValue:
    """Thank whoever has just signed, and say what happens next."""
    link = signing.signed_by(current.session(), token)
    return _page(link, "filling/signed.html", total=sum(signed.figures_of(link).values()))


@blueprint.errorhandler(NoSuchLink)
def unknown(refusal: NoSuchLink) -> Response:
    """Answer what is no link's secret, all alike."""
    return _refused(explain(refusal))


@blueprint.errorhandler(LinkOver)
def over(refusal: LinkOver) -> Response:
    """Say why the link is of no use, and note whose it was."""
    g.unit = refusal.facts["link"].counted_school.return_.unit
    return _refused(explain(refusal))


@blueprint.errorhandler(429)
def too_often(_error: Exception) -> Response:
    text = _(
        "Nothing is wrong with your link, and nothing was saved just now. Wait a few minutes, then"
        " open the link again or send the form again."
    )
    return _refused(Explained(429, _("Too many tries from your network"), text))


def _refused(explained: Explained) -> Response:
    """Answer in words alone: a head has no account, and no page of the portal to go to."""
    page = render_template(
        "filling/over.html", title=explained.title, explanation=explained.explanation
    )
    current.session().rollback()
    return make_response(page, explained.status)


def _form_page(
    link: CountLink, form: SigningForm, typed: TypedFigures, token: str, status: int = 200
) -> ResponseReturnValue:
    return _page(
        link,
        "filling/form.html",
        status,
        form=form,
        typed=typed,
        before=link_listing.standing(current.session(), link.counted_school).before,
        sexes=SEXES,
        name_of=name_of,
        token=token,
        returned=signing.returned_before(current.session(), link),
    )


def _page(link: CountLink, template: str, status: int = 200, **facts: object) -> Response:
    row = link.counted_school
    page = render_template(
        template,
        link=link,
        school=row.school,
        authority=row.return_.unit,
        round_name=round_label(row.return_.round),
        whom=whom_to_ask(link),
        until=format_moment(link.expires_at, "long", is_end=True),
        **facts,
    )
    return make_response(page, status)
