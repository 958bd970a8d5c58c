"""The logins of the units below, to be found when one of them has forgotten its password."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.access.permissions import Permission
from app.domain.thai_calendar import to_arabic_digits
from app.services.accounts import logins_below as kept
from app.web import current
from app.web.guards import requires
from app.web.officers.blueprint import blueprint


@dataclass(frozen=True, slots=True)
class Page:
    """What the pager is handed."""

    number: int
    pages: int
    total: int
    code: str
    q: str

    def url(self, number: int) -> str:
        return url_for("officers.logins_below", code=self.code, q=self.q or None, page=number)


@blueprint.get("/units/<code>/officers/below")
@requires(Permission.ACCOUNT_VIEW)
def logins_below() -> ResponseReturnValue:
    """List the units below with their principal officers."""
    typed = request.args.get("q", "").strip()[:100]
    number = to_arabic_digits(request.args.get("page", ""))
    found = kept.find(
        current.session(),
        scope=current.scope(Permission.ACCOUNT_VIEW),
        typed=typed,
        number=int(number) if number.isdigit() and len(number) < 6 else 1,
    )
    code = current.actor().unit.code
    return render_template(
        "officers/logins_below.html",
        code=code,
        units_url=url_for("officers.officers", code="-").removesuffix("-/officers"),
        q=typed,
        rows=found.rows,
        page=Page(found.number, found.pages, found.total, code, typed),
    )
