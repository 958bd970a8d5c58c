"""What a change of units does to rounds that have not closed, in sentences before it is done."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import ngettext

from app.domain.login_codes import Level
from app.models import DataSet, Return, Round, State, Unit
from app.services.units import mid_round
from app.web import current
from app.web.context import round_label


def labels() -> list[str]:
    """Name the rounds that are open or yet to open."""
    return [round_label(one) for one in _rounds()]


def if_added(parent: Unit) -> list[str]:
    """Tell what ticking `joins_open_round` does."""
    if parent.level is not Level.AUTHORITY:
        return []
    return [
        _(
            "If it records in %(round)s already, %(parent)s waits for it before confirming; it can"
            " join only while %(parent)s has not confirmed.",
            round=label,
            parent=parent.name,
        )
        for label in labels()
    ]


def if_moved(unit: Unit, new_parent: Unit) -> list[str]:
    """Tell for each round, once, who waits for the unit from then on."""
    told = {
        owed.round_id: _(
            "In %(round)s what it records goes to %(new)s too, which then waits for it; %(old)s"
            " no longer does.",
            round=round_label(owed.round),
            new=new_parent.name,
            old=owed.parent.unit.name if owed.parent else "–",
        )
        for owed in _owed(unit)
    }
    closed = _("Rounds that have closed stay as they were, under the parent of that time.")
    return [*told.values(), closed]


def if_dissolved(unit: Unit) -> list[str]:
    told = [
        _("From then on nobody signs in for it, and it owes nothing in rounds that open later.")
    ]
    for owed in _owed(unit):
        label = round_label(owed.round)
        if owed.state is State.CONFIRMED:
            told.append(_("What it confirmed in %(round)s stays.", round=label))
        elif owed.data_set is DataSet.COUNTS:
            told.append(
                _(
                    "In %(round)s it owes no counts of other schools any more. Name who pays for"
                    " schools that it paid for.",
                    round=label,
                )
            )
        elif owed.data_set is DataSet.ROSTER:
            told.append(
                _(
                    "In %(round)s its empty roster is confirmed as empty and blocks nobody.",
                    round=label,
                )
            )
        else:
            told.append(
                _(
                    "In %(round)s what stands confirmed below it is confirmed in its stead.",
                    round=label,
                )
            )
    return told


def if_merged(centre: Unit) -> list[str]:
    own = {owed.round_id: owed.pupils for owed in _owed(centre)}
    told = [
        ngettext(
            "In %(round)s the children of the centres ticked come onto the roster of %(unit)s,"
            " which has %(num)d child.",
            "In %(round)s the children of the centres ticked come onto the roster of %(unit)s,"
            " which has %(num)d children.",
            own.get(one.id, 0),
            round=round_label(one),
            unit=centre.name,
        )
        for one in _rounds()
    ]
    return [
        *told,
        _("The centres ticked are dissolved; their history and what they confirmed is kept."),
    ]


def if_split(centre: Unit) -> list[str]:
    told = []
    for owed in _owed(centre):
        told.append(
            ngettext(
                "In %(round)s the children of the rooms ticked go to the new centre, out of"
                " %(num)d child on the roster.",
                "In %(round)s the children of the rooms ticked go to the new centre, out of"
                " %(num)d children on the roster.",
                owed.pupils,
                round=round_label(owed.round),
            )
        )
    return [
        *told,
        _("The new centre has a code of its own: hand out its first login afterwards."),
        _("Officers who are limited to a room that leaves keep only the rooms that stay."),
    ]


def recorded_by(centres: list[Unit]) -> dict[int, list[str]]:
    """Say how many children each centre, by its id, has in rounds not closed."""
    told: dict[int, list[str]] = {one.id: [] for one in centres}
    for owed in mid_round.rosters_of(current.session(), centres, at=current.arrived_at()):
        text = ngettext(
            "%(round)s: %(num)d child",
            "%(round)s: %(num)d children",
            owed.pupils,
            round=round_label(owed.round),
        )
        if owed.state is State.CONFIRMED:
            text = _("%(children)s, confirmed", children=text)
        told[owed.unit_id].append(f"– {text}")
    return told


def _rounds() -> list[Round]:
    return mid_round.rounds_not_closed(current.session(), at=current.arrived_at())


def _owed(unit: Unit) -> list[Return]:
    return mid_round.owed_by(current.session(), unit, at=current.arrived_at())
