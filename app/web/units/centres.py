"""Merging centres of one authority into one, and splitting one."""

from __future__ import annotations

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs

from app.access.permissions import Permission
from app.models import Unit
from app.services.errors import NotFound
from app.services.units import codes, mergers, obstacles, transfer, tree
from app.services.units.rooms import Numbering, in_order
from app.web import current
from app.web.act_pages import today
from app.web.guards import requires
from app.web.officers.officers import room_name
from app.web.units import mid_round
from app.web.units.acting import act_page, finished, page_of, refusals_on
from app.web.units.blueprint import blueprint
from app.web.units.forms import MergeForm, SplitForm


@blueprint.get("/units/<code>/merge")
@requires(Permission.UNIT_KEEP)
def merging() -> ResponseReturnValue:
    centre = _centre()
    beside = _beside(centre)
    return _merge_page(
        MergeForm.for_page(
            on=today(),
            rooms=Numbering.FOLLOW_ON.value,
            versions=_written([centre, *beside]),
        ),
        beside,
    )


@blueprint.post("/units/<code>/merge")
@requires(Permission.UNIT_KEEP)
def merge() -> ResponseReturnValue:
    centre, form = _centre(), MergeForm()
    beside = _beside(centre)
    form.absorbed.choices = _choices(beside)
    if not form.validate():
        return _merge_page(form, beside)
    absorbed = [one for one in beside if str(one.id) in form.absorbed.data]
    with refusals_on(form):
        merged = mergers.merge(
            current.session(),
            centre,
            absorbed,
            actor=current.actor(),
            at=current.arrived_at(),
            on=form.on.data,
            rooms=Numbering(form.rooms.data),
            reason=form.reason.data,
            versions=_read(form.versions.data),
        )
    if form.comes_back:
        beside = _beside(centre)
        form.versions.data = _written([centre, *beside])
        return _merge_page(form, beside)
    text = _("Merged: %(num)s children came onto the roster.", num=merged.pupils)
    return finished(centre, f"{text} {_of_officers(len(merged.officers))}".strip())


@blueprint.get("/units/<code>/split")
@requires(Permission.UNIT_KEEP)
def splitting() -> ResponseReturnValue:
    centre = _centre()
    offered = ""
    if centre.parent is not None:
        offered = codes.next_free(current.session(), centre.kind, centre.parent)
    return _split_page(
        SplitForm.for_page(new_code=offered, on=today(), version=centre.version), centre
    )


@blueprint.post("/units/<code>/split")
@requires(Permission.UNIT_KEEP)
def split() -> ResponseReturnValue:
    centre, form = _centre(), SplitForm()
    form.rooms.choices = _rooms(centre)
    if not form.validate():
        return _split_page(form, centre)
    with refusals_on(form):
        made = mergers.split(
            current.session(),
            centre,
            actor=current.actor(),
            at=current.arrived_at(),
            version=form.version.data,
            on=form.on.data,
            name=form.name.data,
            code=form.new_code.data,
            rooms=form.rooms.data,
            reason=form.reason.data,
        )
    if form.comes_back:
        return _split_page(form, centre)
    text = _("%(unit)s is made; %(num)s children went to it.", unit=made.unit.name, num=made.pupils)
    text = f"{text} {_of_officers(len(made.officers))}".strip()
    return finished(centre, text, address=page_of(made.unit))


def _centre() -> Unit:
    if not obstacles.can_be_regrouped(current.unit()):
        raise NotFound()
    return current.unit()


def _beside(centre: Unit) -> list[Unit]:
    """List the other living centres of the same authority."""
    if centre.parent is None:
        return []
    below = tree.living_below(current.session(), centre.parent)
    return [one for one in below if one.kind is centre.kind and one.id != centre.id]


def _choices(centres: list[Unit]) -> list[SelectChoice]:
    """Offer centres with what they record in rounds not closed: that is what would move."""
    recorded = mid_round.recorded_by(centres)
    return [
        SelectChoice(str(one.id), " ".join((f"{one.name} ({one.code})", *recorded[one.id])))
        for one in centres
    ]


def _rooms(centre: Unit) -> list[SelectChoice]:
    found = transfer.rooms_of(current.session(), centre, at=current.arrived_at())
    return [SelectChoice(room, room_name(room)) for room in in_order(found)]


def _written(centres: list[Unit]) -> str:
    return " ".join(f"{one.id}:{one.version}" for one in centres)


def _read(versions: str | None) -> dict[int, int]:
    """Read what the page wrote; what does not look like it names no version, and is refused."""
    pairs = (one.split(":") for one in (versions or "").split())
    return {
        int(pair[0]): int(pair[1])
        for pair in pairs
        if len(pair) == 2
        and all(part.isascii() and part.isdigit() and len(part) < 10 for part in pair)
    }


def _of_officers(how_many: int) -> str:
    if not how_many:
        return ""
    return _("Look at the rooms of %(num)s officers, which have changed.", num=how_many)


def _merge_page(form: MergeForm, beside: list[Unit]) -> ResponseReturnValue:
    form.absorbed.choices = _choices(beside)
    sentences = mid_round.if_merged(current.unit())
    if not beside:
        sentences = [_("This authority has no other centre that could be merged into this one.")]
    return act_page(
        form,
        title=_("Merge centres into it"),
        sentences=sentences,
        button=_("Merge"),
        fields=("absorbed", "rooms", "on", "reason"),
        danger=True,
    )


def _split_page(form: SplitForm, centre: Unit) -> ResponseReturnValue:
    form.rooms.choices = _rooms(centre)
    sentences = mid_round.if_split(centre)
    if not form.rooms.choices:
        sentences = [
            _("No room of this centre is known: its officers enter them on the page Our data.")
        ]
    return act_page(
        form,
        title=_("Split the centre"),
        sentences=sentences,
        button=_("Split"),
        fields=("name", "new_code", "rooms", "on", "reason"),
    )
