"""Press ตรวจสอบ: numbers looked up, each with what can be done next (`process.md` 4.1, 4.2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import TextAreaField
from wtforms.validators import ValidationError

from app.access.permissions import Permission
from app.services.claims import looking_up, taking
from app.services.claims.looking_up import TAKEABLE, Outcome, numbers_in
from app.services.claims.taking import Wanted
from app.services.errors import NotAllFree, OutsideRooms, Refusal
from app.web import current, kept_forms
from app.web.claims import words
from app.web.explanations import Explained, explain
from app.web.forms import PortalForm
from app.web.guards import requires
from app.web.institution import lookups
from app.web.institution.addresses import INSTITUTION, address_of, confirmation_page
from app.web.institution.blueprint import blueprint
from app.web.institution.claims import picks, shown
from app.web.institution.claims.closed import why_closed
from app.web.institution.claims.picks import Pick, PicksForm
from app.web.institution.pupil import recorder, roster_at_hand
from app.web.institution.ways import is_school
from app.web.institution.words import pupils_of

CHECK = f"{INSTITUTION}/check"


class CheckForm(PortalForm):
    """Numbers, a line each."""

    numbers = TextAreaField(
        _l("Identity numbers, one a line"),
        description=_l(
            "Type or paste 13 digits or G-Codes, at most 200 at once. A number that the child had"
            " before is found too."
        ),
        render_kw={"rows": 5, "autocomplete": "off", "spellcheck": "false"},
    )

    def validate_numbers(self, field: TextAreaField) -> None:
        how_many = len(numbers_in(field.data or ""))
        if how_many == 0:
            raise ValidationError(_l("Type or paste at least one identity number."))
        if how_many > looking_up.MOST:
            raise ValidationError(
                _l("These are more than 200 numbers. Check some first, then the others.")
            )


@blueprint.get(CHECK)
@requires(Permission.ROSTER_EDIT)
def check_numbers() -> ResponseReturnValue:
    closed = why_closed(roster_at_hand())
    if closed is not None:
        return _closed_page(closed)
    typed = request.args.get("number") or _kept_numbers()
    return _page(CheckForm(formdata=None, data={"numbers": typed}), numbers_in(typed))


@blueprint.post(CHECK, endpoint="look_numbers_up")
@requires(Permission.ROSTER_EDIT)
def look_numbers_up() -> ResponseReturnValue:
    form = CheckForm()
    if not form.validate():
        return _page(form, [], 422)
    kept_forms.keep_for_page()
    return redirect(address_of("check_numbers"), 303)


@blueprint.post(f"{CHECK}/take")
@requires(Permission.ROSTER_EDIT)
def take_children() -> ResponseReturnValue:
    """Bring the ticked children in; of nobody is more told thereby than looking up tells."""
    form, roster = PicksForm(prefix=PicksForm.PREFIX), roster_at_hand()
    typed = form.looked_up.data or ""
    chosen = picks.posted(request.form, roster.unit)
    wrong = list(picks.errors_of(chosen))
    found = lookups.look_up(roster, list(chosen))
    if any(one.outcome is Outcome.UNTOLD for one in found):
        wrong.append(lookups.unanswered())
    if wrong:
        return _picked(typed, chosen, wrong, 422)
    try:
        made = taking.take(current.session(), roster, wanted(chosen), **recorder())
    except (NotAllFree, OutsideRooms) as refusal:
        return _refused(typed, chosen, refusal)
    return brought_in(len(made), address_of("check_numbers", number=typed or None))


def wanted(chosen: Mapping[str, Pick]) -> list[Wanted]:
    return [Wanted(pick.grade, pick.room, number=key) for key, pick in chosen.items()]


def brought_in(how_many: int, url: str) -> ResponseReturnValue:
    """Say how many were brought in, and what comes next."""
    flash(
        ngettext(
            "%(num)d child is on the roster now. Tick presence once you have seen the child.",
            "%(num)d children are on the roster now. Tick presence once you have seen them.",
            how_many,
        )
        if how_many
        else _("Everybody ticked stands on the roster already."),
        "success",
    )
    return redirect(url, 303)


def _closed_page(closed: Explained) -> ResponseReturnValue:
    return render_template(
        "institution/claims/closed.html",
        closed=closed,
        confirmation_url=confirmation_page(),
        roster_url=address_of("roster"),
        pupils_word=pupils_of(current.unit()),
    )


def _named_number() -> str:
    """Give the one number that the page was opened for, if it was; the list posts it along."""
    return request.args.get("number") or request.form.get(f"{PicksForm.PREFIX}-looked_up", "")


def _kept_numbers() -> str:
    """Give the numbers that the actor looked up last."""
    kept = kept_forms.typed_before(address_of("check_numbers"))
    return str(kept.get("numbers", "")) if kept else ""


def _refused(typed: str, chosen: Mapping[str, Pick], refusal: Refusal) -> ResponseReturnValue:
    said = explain(refusal)
    current.session().rollback()
    return _picked(typed, chosen, [f"{said.title}. {said.explanation}"], 409)


def _picked(
    typed: str, chosen: Mapping[str, Pick], wrong: Sequence[str], status: int
) -> ResponseReturnValue:
    """Show the list again as it was ticked, and what has to be corrected."""
    typed = typed or _kept_numbers()
    form = CheckForm(formdata=None, data={"numbers": typed})
    return _page(form, numbers_in(typed), status, chosen=chosen, wrong=wrong)


def _page(
    form: CheckForm,
    numbers: Sequence[str],
    status: int = 200,
    *,
    chosen: Mapping[str, Pick] | None = None,
    wrong: Sequence[str] = (),
) -> ResponseReturnValue:
    roster = roster_at_hand()
    found = lookups.look_up(roster, numbers[: looking_up.MOST])
    facts: dict[str, Any] = {
        "rows": shown.rows_of(roster, found, chosen, scope=current.scope(Permission.ROSTER_EDIT)),
        "left_out": shown.left_out(form.numbers.data or "") if found else [],
        "may_take": any(one.outcome in TAKEABLE for one in found),
        "grades": picks.grades_of(roster.unit),
        "take_form": PicksForm(formdata=None, prefix=PicksForm.PREFIX, looked_up=_named_number()),
    }
    page = render_template(
        "institution/claims/check.html",
        form=form,
        wrong=wrong,
        check_url=address_of("check_numbers"),
        take_url=address_of("take_children"),
        last_year_url=address_of("carry_over" if is_school(roster.unit) else "last_year"),
        roster_url=address_of("roster"),
        bring_in=words.bring_in(roster.unit),
        is_school=is_school(roster.unit),
        pupils_word=pupils_of(roster.unit),
        **facts,
    )
    return page, status
