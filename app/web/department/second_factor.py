"""The department's order which classes of login must have a second factor."""

from __future__ import annotations

from collections.abc import Iterable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.permissions import Permission
from app.domain.login_codes import LoginClass
from app.services.accounts import second_factor_demands as demands
from app.web import current
from app.web.department.blueprint import blueprint
from app.web.forms import PortalForm
from app.web.guards import requires
from app.web.htmx import go_to
from app.web.policies.words import CLASSES

DEMANDS = "/departments/<code>/second-factor"


@blueprint.get(DEMANDS)
@requires(Permission.SECOND_FACTOR_DEMAND)
def second_factor() -> ResponseReturnValue:
    """Show the classes of login, and how many of their accounts have a second factor."""
    return render_template(
        "department/second_factor.html",
        rows=demands.standings(current.session(), at=current.arrived_at()),
        names=CLASSES,
        effect=url_for("department.second_factor_effect", code=current.unit().code),
    )


@blueprint.get(f"{DEMANDS}/effect")
@requires(Permission.SECOND_FACTOR_DEMAND)
def second_factor_effect() -> ResponseReturnValue:
    """Say what the ticked classes would mean, before anything is saved."""
    rows = demands.standings(current.session(), at=current.arrived_at())
    wanted = _classes(request.args.getlist("classes"))
    added = [row for row in rows if row.login_class in wanted and row.since is None]
    released = [row for row in rows if row.login_class not in wanted and row.since is not None]
    if not added and not released:
        flash(_("Nothing would change. Tick or untick a class first."), "info")
        return redirect(_list_page())
    return render_template(
        "department/second_factor_effect.html",
        form=PortalForm(None),
        added=added,
        released=released,
        lack=sum(row.lack for row in added),
        wanted=[one for one in LoginClass if one in wanted],
        known=[row.login_class for row in rows if row.since is not None],
        names=CLASSES,
        back=_list_page(),
    )


@blueprint.post(DEMANDS)
@requires(Permission.SECOND_FACTOR_DEMAND)
def demand_second_factor() -> ResponseReturnValue:
    """Put the order in force, for sessions already open too."""
    demands.demand(
        current.session(),
        _classes(request.form.getlist("classes")),
        known=_classes(request.form.getlist("known")),
        actor=current.actor(),
        at=current.arrived_at(),
    )
    flash(_("Saved. It holds from the next click on."), "success")
    return go_to(_list_page())


def _classes(typed: Iterable[str]) -> frozenset[LoginClass]:
    """Read classes by their names in addresses; what is none is left out."""
    return frozenset(one for one in LoginClass if one.value in set(typed))


def _list_page() -> str:
    return url_for("department.second_factor", code=current.unit().code)
