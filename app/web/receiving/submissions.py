"""The list of the submissions that an office receives in a round."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from app.access.permissions import Permission
from app.access.scope import Scope
from app.domain.thai_calendar import format_date, in_bangkok
from app.models import DataSet
from app.services.submissions import desks, due, listing
from app.services.submissions.desks import Desk
from app.services.submissions.listing import Listed, ListedRow, Show, Sort, Wish
from app.services.submissions.progress import SubmissionState
from app.web import boards, current, htmx
from app.web.boards import Head
from app.web.guards import requires
from app.web.paging import Pager, base_of, page_asked
from app.web.receiving import links
from app.web.receiving.blueprint import blueprint
from app.web.receiving.forms import DueForm, FilesForm, MarksForm
from app.web.receiving.links import DESK, desk_address
from app.web.receiving.shown import own_progress
from app.web.receiving.words import DATA_SETS, SHOWN, STATES
from app.web.sent_return import OF


@dataclass(frozen=True, slots=True)
class Line:
    """A row as the list shows it; `id` is the confirmation that is ticked, if one stands.

    `of` is which of two data sets it is, where both are received.
    """

    id: int | None
    name: str
    code: str
    of: str
    key: str
    url: str
    state: Markup
    note: str
    version: str
    paper_code: str
    sent: str
    paper: str
    file: str
    is_flagged: bool
    is_ticked: bool


@blueprint.get(DESK)
@requires(Permission.SUBMISSION_VIEW)
def submissions() -> ResponseReturnValue:
    return list_page(wish_of(request.args))


def desk() -> Desk:
    """Give the desk that the address names; raise `NotFound` where nothing is received."""
    return desks.desk_of(current.session(), current.the_round(), current.unit())


def scope() -> Scope:
    return current.scope(Permission.SUBMISSION_VIEW)


def wish_of(asked: MultiDict[str, str]) -> Wish:
    """Read what is asked for; what makes no sense is left out."""
    show, sort, of = asked.get("show", ""), asked.get("sort", ""), asked.get(OF, "")
    return Wish(
        text=asked.get("q", "").strip(),
        show=Show(show) if show in set(Show) else None,
        data_set=DataSet(of) if of in {one.value for one in DATA_SETS} else None,
        sort=Sort(sort) if sort in set(Sort) else Sort.NAME,
        descending=asked.get("order") == "down",
        page=page_asked(of=asked),
    )


def wish_in(view: str) -> Wish:
    """Read what the list had been asked for from the query that its form carries."""
    # The guard keeps this character out of addresses; here it stands in a form.
    return wish_of(MultiDict((name, value.replace("\0", "")) for name, value in parse_qsl(view)))


def query_of(wish: Wish) -> dict[str, Any]:
    """Give the query of an address that asks for the same, without what is usual."""
    asked = {
        "q": wish.text,
        "show": wish.show.value if wish.show else "",
        OF: wish.data_set.value if wish.data_set else "",
        "sort": wish.sort.value if wish.sort is not Sort.NAME else "",
        "order": "down" if wish.descending else "",
        "page": wish.page if wish.page > 1 else "",
    }
    return {name: value for name, value in asked.items() if value}


def list_page(wish: Wish, status: int = 200, **forms: Any) -> ResponseReturnValue:
    """Show the list; `forms` are those that came back with what was wrong with them."""
    here = desk()
    found = listing.read(current.session(), here, wish, scope=scope())
    marks = forms.get("marks") or MarksForm(None)
    facts = _list_facts(here, found, wish, marks)
    if not htmx.wants_fragment() or status != 200:
        facts |= _page_facts(here, found) | forms
    response: ResponseReturnValue = htmx.page_or_fragment(
        "receiving/submissions.html", "receiving/_list.html", status, **facts
    )
    return response


def _page_facts(here: Desk, found: Listed) -> dict[str, Any]:
    """Give what the page shows above its list: totals, the day, what can be done."""
    due_on = due.due_on(current.session(), current.the_round(), current.unit())
    is_own = boards.is_own()
    return {
        "unit": current.unit(),
        "is_own": is_own,
        "listed": found,
        "late": listing.late_units(current.session(), here, scope=scope()),
        "due_text": format_date(due_on, "long"),
        "due": DueForm(None, day=due_on, was=due_on.isoformat()),
        "upload": FilesForm(None),
        "may_set_due": current.may(Permission.UNIT_EDIT),
        "remind_url": links.reminder() if is_own and found.missing else "",
        "shown": {
            one.value: (found.counts.get(one, 0), desk_address(show=one.value))
            for one in (SubmissionState.SENT, SubmissionState.OTHER_FILE, SubmissionState.RETURNED)
        },
        "missing_url": desk_address(show=Show.MISSING.value),
        "complete_url": desk_address(show=Show.COMPLETE.value),
        "own": own_progress(current.unit()),
        "level": here.level_below.value,
    }


def _list_facts(here: Desk, found: Listed, wish: Wish, marks: MarksForm) -> dict[str, Any]:
    kept = {name: value for name, value in query_of(wish).items() if name != "page"}
    url = desk_address()
    names = {Sort.NAME: _("Unit"), Sort.STATE: _("State")}
    return {
        "lines": _lines(here, found, marks),
        "wish": wish,
        "url": url,
        "view": urlencode(query_of(wish)),
        "heads": {sort.value: _head(sort, name, kept, wish, url) for sort, name in names.items()},
        "pager": Pager(found.page, found.pages, found.total, base_of(url, kept)),
        "shows": [(show.value, str(name)) for show, name in SHOWN.items()],
        "sets": _sets(here),
        "is_narrowed": bool(wish.text or wish.show or wish.data_set),
        "may_receive": current.may(Permission.SUBMISSION_RECEIVE),
        "marks": marks,
    }


def _sets(here: Desk) -> list[tuple[str, str]]:
    """List what is received here where it is more than one data set."""
    several = here.data_sets if len(here.data_sets) > 1 else ()
    return [(one.value, str(DATA_SETS[one])) for one in several]


def _head(sort: Sort, name: str, kept: dict[str, Any], wish: Wish, url: str) -> Head:
    is_current = wish.sort is sort
    asked = {one: value for one, value in kept.items() if one not in ("sort", "order")}
    asked |= {"sort": sort.value}
    asked |= {"order": "down"} if is_current and not wish.descending else {}
    direction = "descending" if wish.descending else "ascending"
    return Head(name, f"{url}?{urlencode(asked)}", direction if is_current else None, False)


def _lines(here: Desk, found: Listed, marks: MarksForm) -> list[Line]:
    """Write out the rows, the words of each state looked up once."""
    made = Markup('<span class="badge {}">{}</span>')
    badges = {state.value: made.format(words.badge, words.label) for state, words in STATES.items()}
    address_of = {
        data_set: boards.addresses("returns.show", data_set=data_set.value)
        for data_set in here.data_sets
    }
    ticked = set(marks.ids)
    return [
        Line(
            row.confirmation_id,
            row.name,
            row.code,
            str(DATA_SETS.get(row.data_set, "")),
            f"{row.code}-{row.data_set}",
            address_of[row.data_set](row.code),
            badges[row.state],
            _note(row),
            str(row.number) if row.number else "–",
            row.paper_code or "–",
            _day(row.sent_at),
            _day(row.paper_at),
            _file(row),
            bool(row.came_before or row.state in _FLAGGED),
            row.confirmation_id in ticked,
        )
        for row in found.rows
    ]


_FLAGGED = (SubmissionState.OTHER_FILE.value, SubmissionState.RETURNED.value)


def _note(row: ListedRow) -> str:
    """Say what is out of the ordinary about a row."""
    if row.state == SubmissionState.RETURNED.value:
        return _("Returned: %(reason)s", reason=row.return_reason)
    if row.came_before and row.number is None:
        return _(
            "Version %(old)s was received and has been cancelled: wait for the new one.",
            old=row.came_before,
        )
    is_wanted = row.state in (SubmissionState.NOT_SENT.value, SubmissionState.SENT.value)
    if row.came_before and is_wanted:
        return _(
            "Version %(old)s was received, now version %(new)s is confirmed: ask for the new one.",
            old=row.came_before,
            new=row.number,
        )
    return ""


def _day(moment: Any) -> str:
    return format_date(in_bangkok(moment).date(), "medium") if moment else "–"


def _file(row: ListedRow) -> str:
    if row.file_at is None:
        return "–"
    told = _("matches") if row.file_id else _("does not match")
    return f"{_day(row.file_at)}, {told}"
