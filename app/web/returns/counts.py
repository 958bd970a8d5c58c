"""Take a confirmation of counts back, and see what was changed by it (`process.md` 6.5)."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.permissions import Permission
from app.models import DataSet, Return
from app.services.confirmation import comparing_counts, record, service
from app.services.confirmation.comparing_counts import CountsDifferences
from app.web import current
from app.web.guards import requires
from app.web.paging import Pager, page_asked
from app.web.returns.acting import take_step
from app.web.returns.addresses import COUNTS, address_of, address_of_own, named
from app.web.returns.blueprint import blueprint
from app.web.returns.forms import TakeBackForm


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two states of a sheet that can be compared; `newer` is None for what is held now."""

    older: int
    newer: int | None
    url: str


@blueprint.route(f"{COUNTS}/take-back", methods=["GET", "POST"])
@requires(Permission.COUNTS_TAKE_BACK)
def take_back() -> ResponseReturnValue:
    """Take one's own confirmation back, while the province has not confirmed."""
    return_ = named(DataSet.COUNTS)
    form = TakeBackForm.posted()
    return take_step(
        return_,
        form,
        lambda: service.take_back(
            current.session(),
            return_,
            actor=current.actor(),
            at=current.arrived_at(),
            version=form.version.data,
            reason=form.reason.data or "",
        ),
        _("The confirmation is taken back. Correct the figures, then confirm again."),
    )


@blueprint.get(f"{COUNTS}/differences")
@requires(Permission.COUNTS_VIEW)
def differences() -> ResponseReturnValue:
    """Show school by school and grade by grade what became of a confirmation's figures."""
    return_ = named(DataSet.COUNTS)
    since, to = (request.args.get(name, type=int) for name in ("since", "to"))
    found = comparing_counts.compare(
        current.session(), return_, since=since, to=to, page=page_asked()
    )
    return render_template(
        "returns/differences.html",
        return_=return_,
        address=address_of(return_),
        found=found,
        comparisons=_comparisons(return_),
        pager=_pager(return_, found) if found else None,
    )


def _comparisons(return_: Return) -> list[Comparison]:
    """List each confirmation with the one after it, the latest first."""
    numbers = [one.number for one in record.confirmations_of(current.session(), return_)]
    newer: list[int | None] = [*numbers]
    if return_.confirmation is None:
        newer.insert(0, None)
        numbers.insert(0, 0)
    return [
        Comparison(older, after, _address(return_, older, after))
        for after, older in zip(newer, numbers[1:], strict=False)
    ]


def _pager(return_: Return, found: CountsDifferences) -> Pager:
    newer = found.newer.number if found.newer and found.newer.cancelled_at else None
    base = f"{_address(return_, found.older.number, newer)}&"
    return Pager(found.page, found.pages, found.schools, base)


def _address(return_: Return, since: int, to: int | None) -> str:
    ends = f"&to={to}" if to is not None else ""
    return f"{address_of_own(return_, 'differences')}?since={since}{ends}"
