"""May they? One login, one act, one unit, one moment: the answer and what decided it (item 4)."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.permissions import Permission
from app.models import Account, Round, Unit
from app.services import units
from app.services.policies import asking, logins
from app.services.policies.asking import Answer
from app.web import current
from app.web.guards import requires
from app.web.policies import drafting
from app.web.policies.addresses import QUESTION, address_of
from app.web.policies.blueprint import blueprint
from app.web.policies.process_words import Obstacle, obstacle
from app.web.policies.question_form import QuestionForm
from app.web.policies.sentences import sentence
from app.web.policies.words import DUTIES, permission_name


@dataclass(frozen=True, slots=True)
class Said:
    """The answer in words."""

    text: str
    allowed: bool
    because: str
    process: Obstacle | None
    checked_process: bool
    moment: str


@blueprint.get(QUESTION)
@requires(Permission.POLICY_VIEW)
def question() -> ResponseReturnValue:
    form = QuestionForm.asked(request.args, rounds=current.all_rounds())
    asked = "permission" in request.args
    said, status = None, 200
    if asked and form.validate():
        said = _answer(form)
        status = 200 if said else 422
    elif asked:
        status = 422
    page = render_template(
        "policies/question.html",
        form=form,
        said=said,
        url=address_of("question"),
        bar=drafting.bar(),
    )
    return page, status


def _answer(form: QuestionForm) -> Said | None:
    """Find whom and what the question names, and answer it; blame the field that names nothing."""
    session = current.session()
    scope = current.scope(Permission.UNIT_VIEW)
    account = logins.named(session, form.login.data or "", scope=scope)
    unit = units.find(session, form.unit.data or "")
    if account is None:
        form.login.errors = [_("No login has this code. Look for it under Rights of one login.")]
    if unit is None or not scope.holds(unit):
        form.unit.errors = [_("No unit has this code.")]
        unit = None
    if account is None or unit is None:
        return None
    return _said(account, form.chosen_permission(), unit, form)


def _said(account: Account, permission: Permission, unit: Unit, form: QuestionForm) -> Said:
    at = form.moment()
    answer = asking.ask(
        current.session(),
        current.who().policy,
        account,
        permission,
        unit,
        at=at,
        the_round=_round(form.round.data),
    )
    return Said(
        text=_sentence(answer, account, permission, unit),
        allowed=answer.allowed,
        because=sentence(answer.rule) if answer.rule else "",
        process=obstacle(answer.process) if answer.process else None,
        checked_process=answer.checked_process,
        moment=form.moment_text(),
    )


def _sentence(answer: Answer, account: Account, permission: Permission, unit: Unit) -> str:
    facts = {
        "name": account.name or account.username,
        "login": account.username,
        "duty": str(DUTIES[account.duty]),
        "what": permission_name(permission),
        "unit": unit.name,
    }
    if not answer.allowed:
        return _("No: %(name)s (%(login)s) may not %(what)s of %(unit)s.", **facts)
    if answer.process is not None:
        return _(
            "Not at this moment: %(name)s (%(login)s) has the right to %(what)s of %(unit)s, but"
            " it cannot be done.",
            **facts,
        )
    return _("Yes: %(name)s (%(login)s) may %(what)s of %(unit)s.", **facts)


def _round(key: str | None) -> Round | None:
    return next((one for one in current.all_rounds() if one.key == key), None)
