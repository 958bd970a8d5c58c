"""The name lists: the days on which the class teachers posted them (`process.md` 3.1)."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import InputRequired, ValidationError

from app.access.permissions import Permission
from app.domain.thai_calendar import format_date
from app.models import Return
from app.services.rosters import postings
from app.services.rosters.postings import PostedRoom
from app.web import current, htmx, kept_forms
from app.web.forms import BuddhistDateField, PortalForm
from app.web.guards import requires
from app.web.institution import words
from app.web.institution.addresses import ROSTER, address_of
from app.web.institution.blueprint import blueprint
from app.web.institution.places import read_room, room_key, room_title
from app.web.institution.pupil import recorder, roster_at_hand
from app.web.institution.roster import is_open
from app.web.officers.forms import CheckboxesField

NAME_LIST = f"{ROSTER}/name-list"


class PostingForm(PortalForm):
    """On which of the possible `days`, the first and the last, which lists were posted."""

    posted_on = BuddhistDateField(
        _l("Posted on"),
        description=_l("day/month/Buddhist year, such as 16/5/2558"),
        render_kw={"size": 12},
    )
    rooms = CheckboxesField(
        _l("Rooms"), [InputRequired(_l("Tick the rooms whose lists were posted."))]
    )

    def __init__(self, *formdata: Any, days: tuple[date, date], **facts: Any) -> None:
        super().__init__(*formdata, **facts)
        self.first, self.last = days

    def offer(self, lists: list[PostedRoom]) -> None:
        """Offer the rooms that have names."""
        self.rooms.choices = [
            SelectChoice(room_key(one.grade, one.room), room_title(one.grade, one.room))
            for one in lists
            if one.names
        ]

    def validate_posted_on(self, field: BuddhistDateField) -> None:
        if field.data is None and not field.errors:
            raise ValidationError(_l("Enter the day on which the lists were posted."))
        if field.data is not None and not self.first <= field.data <= self.last:
            raise ValidationError(
                _(
                    "Type a day from %(earliest)s up to today, %(latest)s.",
                    earliest=format_date(self.first),
                    latest=format_date(self.last),
                )
            )


@blueprint.get(NAME_LIST)
@requires(Permission.ROSTER_VIEW)
def name_list() -> ResponseReturnValue:
    roster = roster_at_hand()
    lists = _lists(roster)
    unposted = [room_key(one.grade, one.room) for one in lists if one.names and not one.postings]
    days = postings.days_between(roster.round, at=current.arrived_at())
    form = PostingForm.for_page(days=days, posted_on=days[1], rooms=unposted)
    return _page(roster, lists, form)


@blueprint.post(NAME_LIST, endpoint="note_posting")
@requires(Permission.ROSTER_EDIT)
def note_posting() -> ResponseReturnValue:
    roster = roster_at_hand()
    lists = _lists(roster)
    form = PostingForm(days=postings.days_between(roster.round, at=current.arrived_at()))
    form.offer(lists)
    if not form.validate() or form.posted_on.data is None:
        return _page(roster, lists, form), 422
    rooms = [read_room(key) for key in form.rooms.data]
    day = form.posted_on.data
    noted = postings.note(current.session(), roster, rooms=rooms, posted_on=day, **recorder())
    kept_forms.forget()
    flash(_noted(noted, format_date(day)), "success")
    return htmx.go_to(address_of("name_list"))


@blueprint.post(f"{NAME_LIST}/<int:posting_id>/take-back")
@requires(Permission.ROSTER_EDIT)
def take_back_posting(posting_id: int) -> ResponseReturnValue:
    posting = postings.take_back(current.session(), roster_at_hand(), posting_id, **recorder())
    if posting is not None:
        room = room_title(posting.grade, posting.room)
        day = format_date(posting.posted_on)
        flash(
            _("Taken back: the list of %(room)s posted on %(day)s.", room=room, day=day), "success"
        )
    return redirect(address_of("name_list"), 303)


def _lists(roster: Return) -> list[PostedRoom]:
    scope = current.scope(Permission.ROSTER_VIEW)
    return postings.lists(current.session(), roster, scope=scope)


def _noted(noted: int, day: str) -> str:
    if not noted:
        return _("That these lists were posted on %(day)s was noted already.", day=day)
    return ngettext(
        "Noted: %(num)d list posted on %(day)s.",
        "Noted: %(num)d lists posted on %(day)s.",
        noted,
        day=day,
    )


def _page(roster: Return, lists: list[PostedRoom], form: PostingForm) -> str:
    form.offer(lists)
    writable = is_open(roster)
    return render_template(
        "institution/name_list.html",
        form=form,
        boxes={option.data: option for option in form.rooms},
        lists=[
            {
                "key": (key := room_key(one.grade, one.room)),
                "title": room_title(one.grade, one.room),
                "posted": one,
                "url": address_of("room_name_list", **{"class": key}),
                "pdf_url": address_of("name_list_pdf", **{"class": key}),
            }
            for one in lists
        ],
        names=sum(one.names for one in lists),
        base=address_of("name_list"),
        pdf_url=address_of("name_list_pdf"),
        may_note=writable and current.may(Permission.ROSTER_EDIT),
        may_print=current.may(Permission.ROSTER_PRINT),
        new_url=address_of("new_pupil"),
        roster_url=address_of("roster"),
        pupils_word=words.pupils_of(current.unit()),
    )
