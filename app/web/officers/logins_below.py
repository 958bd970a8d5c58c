"""The logins of the units below, to be found when one of them has forgotten its password."""

from __future__ import annotations

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.access.permissions import Permission
from app.services.accounts import logins_below as kept
from app.web import current
from app.web.guards import requires
from app.web.officers.blueprint import blueprint
from app.web.paging import Pager, base_of, page_asked


@blueprint.get("/units/<code>/officers/below")
@requires(Permission.ACCOUNT_VIEW)
def logins_below() -> ResponseReturnValue:
    """List the units below with their principal officers."""
    typed = request.args.get("q", "").strip()[:100]
    found = kept.find(
        current.session(),
        scope=current.scope(Permission.ACCOUNT_VIEW),
        typed=typed,
        number=page_asked(),
    )
    code = current.actor().unit.code
    url = url_for("officers.logins_below", code=code)
    return render_template(
        "officers/logins_below.html",
        code=code,
        units_url=url_for("officers.officers", code="-").removesuffix("-/officers"),
        q=typed,
        rows=found.rows,
        pager=Pager(found.number, found.pages, found.total, base_of(url, {"q": typed})),
    )
