"""What the pages about links share: the sheet at hand, a school of it, and its page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from flask import make_response, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.permissions import Permission
from app.domain.counts import queries_about
from app.domain.people import Sex
from app.domain.thai_calendar import format_date, format_moment, in_bangkok
from app.models import CountedSchool, CountLink, Return, State
from app.services import rounds
from app.services.counts import link_listing, signed
from app.services.counts.link_listing import LinkState
from app.services.counts.reading import SheetRow
from app.services.other_schools import paying
from app.web import current
from app.web.counts import link_words
from app.web.counts.addresses import SHEET, address_of_sheet, named_sheet
from app.web.counts.link_forms import AcceptForm, LinkForm, ReturnForm
from app.web.counts.words import query_text
from app.web.filling.figures import SEXES

LINKS = f"{SHEET}/links"
SCHOOL = f"{LINKS}/<int:row_id>"
DAYS = timedelta(days=7)


@dataclass(slots=True)
class Forms:
    """The forms of a school's page; one that was sent comes back as it was typed."""

    link: LinkForm | None = None
    accept: AcceptForm | None = None
    return_: ReturnForm | None = None


@dataclass(frozen=True, slots=True)
class Compared:
    """A figure that a head signed, beside the one on the sheet and that of the round before."""

    signed: int | None
    stands: int | None
    before: int | None

    @property
    def differs(self) -> bool:
        return self.stands is not None and self.signed != self.stands


def row_at_hand(row_id: int) -> CountedSchool:
    return link_listing.row_of(current.session(), named_sheet(), row_id)


def address_of(page: str, **arguments: Any) -> str:
    """Give the address of a page about the sheet at hand."""
    key, code = current.the_round().key, current.unit().code
    return url_for(f"counts.{page}", round_key=key, code=code, **arguments)


def ends_at() -> datetime:
    """Give the moment at which the authority records no more in the round at hand."""
    return rounds.ends_at(current.session(), current.the_round(), current.unit())


def usual_day() -> date:
    """Propose the day of the authority's deadline, or a week where that is over."""
    at, the_round = current.arrived_at(), current.the_round()
    due_at = rounds.due_at(current.session(), the_round, current.unit())
    last = due_at if due_at > at else min(at + DAYS, ends_at())
    return in_bangkok(last - timedelta(seconds=1)).date()


def is_running(sheet: Return) -> bool:
    """Say whether the sheet may be recorded now."""
    is_open = rounds.is_open(current.session(), sheet.round, sheet.unit, at=current.arrived_at())
    return is_open and sheet.state is State.RECORDING


def school_page(
    row: CountedSchool, sent: Forms | None = None, status: int = 200
) -> ResponseReturnValue:
    """Show a school's links, what its head signed beside what stands, and what to do now."""
    session, at = current.session(), current.arrived_at()
    standing, story = link_listing.standing(session, row), link_listing.story(session, row)
    link = story[0] if story else None
    state = link_listing.state_of(link, at=at)
    waits = link if state is LinkState.WAITING else None
    offered = _offered(row, waits)
    page = render_template(
        "counts/link.html",
        row=row,
        school=row.school,
        paid=_paid(row),
        link=link,
        state=state,
        story=[(one, link_listing.state_of(one, at=at)) for one in story],
        words=link_words.STATES,
        badges=link_words.BADGES,
        since=link_words.since,
        end_of=lambda moment: format_moment(moment, is_end=True),
        sexes=SEXES,
        compared=_compared(waits, standing) if waits else {},
        asks=_asks(waits, standing) if waits and not offered["fits_no_more"] else (),
        forms=_forms(sent or Forms(), waits, standing),
        sheet_url=address_of_sheet(row.return_),
        address_of=address_of,
        **offered,
    )
    return make_response(page, status)


def _paid(row: CountedSchool) -> str:
    """Say from when, and until when, the authority pays for the school."""
    payers = paying.payers_of(current.session(), row.school)
    own = next((one for one in payers if one.authority_id == row.return_.unit_id), None)
    if own is None:
        return ""
    days = {"authority": row.return_.unit.name, "day": format_date(own.valid_from)}
    if own.valid_to is None:
        return _("%(authority)s pays for it from %(day)s.", **days)
    end = format_date(own.valid_to - timedelta(days=1))
    return _("%(authority)s pays for it from %(day)s until %(end)s.", end=end, **days)


def _offered(row: CountedSchool, waits: CountLink | None) -> dict[str, bool]:
    """Say what may be done now; of a dissolved school pupils fit on the sheet no more (6.2)."""
    runs, is_dissolved = is_running(row.return_), row.school.dissolved_on is not None
    fits_no_more = is_dissolved and waits is not None and any(signed.figures_of(waits).values())
    may_end = runs and current.may(Permission.COUNTS_LINK)
    return {
        "fits_no_more": fits_no_more,
        "may_end": may_end,
        "may_make": may_end and not is_dissolved,
        "may_accept": runs and current.may(Permission.COUNTS_EDIT) and not fits_no_more,
    }


def _forms(sent: Forms, waits: CountLink | None, standing: SheetRow) -> Forms:
    """Make the forms that the page has now: to make a link, or to answer what is signed."""
    if waits is None:
        return Forms(link=sent.link or LinkForm.for_page(until=usual_day()))
    ids = {"row_id": standing.counted.id, "link_id": waits.id}
    return Forms(
        accept=sent.accept
        or AcceptForm.for_page(
            posts_to=address_of("accept_link", **ids),
            version=standing.counted.version,
            reason=waits.note or _answer_so_far(waits, standing),
        ),
        return_=sent.return_ or ReturnForm.for_page(posts_to=address_of("return_link", **ids)),
    )


def _compared(link: CountLink, standing: SheetRow) -> dict[str, dict[Sex, Compared]]:
    """Compare by grade and sex."""
    told = signed.figures_of(link)
    before = standing.before or {}
    return {
        grade: {
            sex: Compared(
                told.get((grade, sex)), standing.figures.get((grade, sex)), before.get((grade, sex))
            )
            for sex in Sex
        }
        for grade in dict.fromkeys(grade for grade, _sex in told)
    }


def _answer_so_far(link: CountLink, standing: SheetRow) -> str:
    """Give the reason on the sheet where it answers all that the signed figures would ask."""
    asked = queries_about(signed.figures_of(link), standing.before)
    return standing.counted.reason if set(asked) <= set(standing.counted.answered) else ""


def _asks(link: CountLink, standing: SheetRow) -> list[str]:
    """Say what the figures that a head signed would ask."""
    told = signed.figures_of(link)
    asked = queries_about(told, standing.before)
    return [query_text(query, told, standing.before) for query in asked]
