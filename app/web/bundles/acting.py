"""Ask for a bundle, stop it, try again."""

from __future__ import annotations

from functools import partial

from flask import current_app
from flask.typing import ResponseReturnValue

from app.access.permissions import Permission
from app.dispatch import jobs, zips
from app.domain.login_codes import Level
from app.models import Bundle
from app.services.bundles import asking, keeping
from app.services.bundles.asking import Wish
from app.web import current, htmx, kept_forms, public_address
from app.web.bundles.blueprint import BUNDLE, BUNDLES, blueprint
from app.web.bundles.forms import BundleForm
from app.web.bundles.page import address, answer, offered, require
from app.web.guards import requires
from app.web.transaction import begin_writing, manages_transaction


@blueprint.post(BUNDLES)
@requires(Permission.SUBMISSION_BUNDLE)
@manages_transaction
def ask() -> ResponseReturnValue:
    require()
    form = offered(BundleForm())
    if not form.validate():
        return answer(form, 422)
    begin_writing()
    bundle = asking.ask(
        current.session(),
        current.the_round(),
        current.unit(),
        _wish(form),
        scope=current.scope(Permission.SUBMISSION_ISSUE),
        actor=current.actor(),
        at=current.arrived_at(),
    )
    return _told(bundle)


@blueprint.post(f"{BUNDLE}/again")
@requires(Permission.SUBMISSION_BUNDLE)
@manages_transaction
def again(number: int) -> ResponseReturnValue:
    begin_writing()
    bundle = keeping.find(current.session(), current.the_round(), current.unit(), number)
    require(with_sheets=bundle.with_sheets)
    asking.go_on(current.session(), bundle, actor=current.actor(), at=current.arrived_at())
    return _told(bundle)


@blueprint.post(f"{BUNDLE}/stop")
@requires(Permission.SUBMISSION_BUNDLE)
def stop(number: int) -> ResponseReturnValue:
    bundle = keeping.find(current.session(), current.the_round(), current.unit(), number)
    asking.stop(current.session(), bundle, actor=current.actor(), at=current.arrived_at())
    return htmx.go_to(address())


def _wish(form: BundleForm) -> Wish:
    in_folders = current.unit().level is Level.PROVINCE
    return Wish(
        portal=public_address.of_portal(),
        name_of=partial(zips.path_of, in_folders=in_folders),
        with_sheets=bool(form.with_sheets and form.with_sheets.data),
        thai_digits=form.digits.data == form.THAI,
    )


def _told(bundle: Bundle) -> ResponseReturnValue:
    """Commit, so that a worker finds what it is told of."""
    bundle_id, back = bundle.id, address()
    kept_forms.forget()
    current.session().commit()
    jobs.tell_workers(current_app.config["LEC"], bundle_id)
    return htmx.go_to(back)
