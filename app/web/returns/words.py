"""What returns, blockers, requests and locks are called on screen."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flask_babel import LazyString, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.domain.thai_calendar import format_moment
from app.models import DataSet, RequestState, Return, Unit, UnitKind
from app.services.confirmation.blockers import BlockerCode
from app.services.confirmation.record import Progress
from app.services.confirmation.totals import Totals
from app.web.filters import count

REQUEST_STATES: dict[RequestState, LazyString] = {
    RequestState.OPEN: _l("waits for an answer"),
    RequestState.GRANTED: _l("granted: the confirmation was cancelled"),
    RequestState.DECLINED: _l("declined"),
    RequestState.WITHDRAWN: _l("withdrawn"),
}
BLOCKERS: dict[BlockerCode, Callable[[int], str]] = {
    BlockerCode.PUPILS_UNDECIDED: lambda number: ngettext(
        "%(num)d pupil of last year is not carried over, and not noted as having left",
        "%(num)d pupils of last year are not carried over, and not noted as having left",
        number,
    ),
    BlockerCode.ROWS_WITH_ERRORS: lambda number: ngettext(
        "%(num)d pupil with errors: correct them",
        "%(num)d pupils with errors: correct them",
        number,
    ),
    BlockerCode.ROWS_WITH_OPEN_QUERIES: lambda number: ngettext(
        "%(num)d pupil with queries: correct, or say why it is right",
        "%(num)d pupils with queries: correct, or say why it is right",
        number,
    ),
    BlockerCode.PUPILS_NOT_SEEN: lambda number: ngettext(
        "%(num)d pupil not yet seen to exist: tick presence, or remove who does not exist",
        "%(num)d pupils not yet seen to exist: tick presence, or remove who does not exist",
        number,
    ),
    BlockerCode.CHANGES_UNEXPLAINED: lambda number: ngettext(
        "%(num)d grade with many more or fewer pupils than in the round before: say why",
        "%(num)d grades with many more or fewer pupils than in the round before: say why",
        number,
    ),
    BlockerCode.CLAIMS_TO_ANSWER: lambda number: ngettext(
        "%(num)d request for a child to answer: let the child go, or decline",
        "%(num)d requests for children to answer: let the child go, or decline",
        number,
    ),
    BlockerCode.RELEASED_NOT_TAKEN: lambda number: ngettext(
        "%(num)d child let go to you: bring it in, or give it up",
        "%(num)d children let go to you: bring them in, or give them up",
        number,
    ),
    BlockerCode.NO_SCHOOLS: lambda _number: _(
        "No school stands on the sheet: ask the provincial office which schools you pay for"
    ),
    BlockerCode.COUNTS_BLANK: lambda number: ngettext(
        "%(num)d school with blank figures: fill in every figure, 0 where there is nobody",
        "%(num)d schools with blank figures: fill in every figure, 0 where there is nobody",
        number,
    ),
    BlockerCode.COUNTS_WITH_OPEN_QUERIES: lambda number: ngettext(
        "%(num)d school with unlikely figures: correct them, or say why they are right",
        "%(num)d schools with unlikely figures: correct them, or say why they are right",
        number,
    ),
    BlockerCode.COUNTS_TO_ACCEPT: lambda number: ngettext(
        "%(num)d school whose head has signed its figures: accept them, or return them",
        "%(num)d schools whose heads have signed their figures: accept them, or return them",
        number,
    ),
    BlockerCode.PATROL_SCHOOLS_LEFT_OUT: lambda number: ngettext(
        "%(num)d Border Patrol Police school that you pay for is not on the sheet: ask the"
        " provincial office to put it there",
        "%(num)d Border Patrol Police schools that you pay for are not on the sheet: ask the"
        " provincial office to put them there",
        number,
    ),
    BlockerCode.SCHOOLS_UNPAID: lambda number: ngettext(
        "%(num)d school of another affiliation that nobody pays for: name its paying unit",
        "%(num)d schools of other affiliations that nobody pays for: name their paying units",
        number,
    ),
    BlockerCode.SCHOOLS_PAID_TWICE: lambda number: ngettext(
        "%(num)d school of another affiliation on two sheets: leave it to one paying unit",
        "%(num)d schools of other affiliations on two sheets: leave each to one paying unit",
        number,
    ),
    BlockerCode.BELOW_NOT_CONFIRMED: lambda number: ngettext(
        "%(num)d data set below is not confirmed yet:",
        "%(num)d data sets below are not confirmed yet:",
        number,
    ),
}


def title_of(return_: Return) -> str:
    """Name the confirmation of a return; a centre's pupils are children."""
    if return_.data_set is DataSet.ROSTER and return_.unit.kind is UnitKind.CENTRE:
        return _("Confirmation of the children")
    return {
        DataSet.ROSTER: _("Confirmation of the pupils"),
        DataSet.PUPILS: _("Confirmation of the overall figures"),
        DataSet.COUNTS: _("Confirmation of the counts of other schools"),
        DataSet.WHOLE: _("Confirmation of the province's overall figures"),
    }[return_.data_set]


def data_set_name(data_set: DataSet) -> str:
    return {
        DataSet.ROSTER: _("pupils and children"),
        DataSet.PUPILS: _("overall figures of pupils and children"),
        DataSet.COUNTS: _("counts of other schools"),
        DataSet.WHOLE: _("the province's overall figures"),
    }[data_set]


def statement(return_: Return, totals: Totals, progress: Progress) -> str:
    """Write what the officer certifies by confirming; these words are kept (7.4)."""
    figures = {
        "total": count(totals.total),
        "male": count(totals.male),
        "female": count(totals.female),
        "units": count(progress.total),
        "unit": return_.unit.name,
    }
    if return_.data_set is DataSet.ROSTER:
        return _roster_statement(return_, figures, is_empty=totals.total == 0)
    if return_.data_set is DataSet.COUNTS:
        return _counts_statement(figures, is_empty=progress.total == 0)
    if return_.data_set is DataSet.WHOLE:
        return _(
            "I have checked that all %(units)s data sets of the authorities of the province are"
            " confirmed, and I confirm the province's overall figures: %(total)s pupils and"
            " children (male %(male)s, female %(female)s).",
            **figures,
        )
    return _(
        "I have checked the data of all %(units)s institutions once more and found it right and"
        " complete, and I confirm the overall figures: %(total)s pupils and children"
        " (male %(male)s, female %(female)s).",
        **figures,
    )


def statement_to_the_head(roster: Return, totals: Totals) -> str:
    """Write what an officer certifies by preparing a roster for the head; these words are kept."""
    figures = {
        "total": count(totals.total),
        "male": count(totals.male),
        "female": count(totals.female),
        "unit": roster.unit.name,
    }
    if totals.total == 0:
        return _(
            "I have checked that %(unit)s has no pupils or children in this round, and I submit"
            " this to the head to confirm.",
            **figures,
        )
    if roster.unit.kind is UnitKind.CENTRE:
        return _(
            "I have checked that all %(total)s children on the roster (male %(male)s, female"
            " %(female)s) exist, and that the data is right and complete, and I submit it to the"
            " head to confirm.",
            **figures,
        )
    return _(
        "I have checked that all %(total)s pupils on the roster (male %(male)s, female"
        " %(female)s) exist, and that the data is right and complete, and I submit it to the"
        " head to confirm.",
        **figures,
    )


def _roster_statement(return_: Return, figures: dict[str, str], *, is_empty: bool) -> str:
    if is_empty:
        return _(
            "I have checked that %(unit)s has no pupils or children in this round, and I confirm"
            " that there is nothing to record.",
            **figures,
        )
    if return_.unit.kind is UnitKind.CENTRE:
        return _(
            "I have checked that all %(total)s children on the roster (male %(male)s, female"
            " %(female)s) exist, and that the data is right and complete, and I confirm it.",
            **figures,
        )
    return _(
        "I have checked that all %(total)s pupils on the roster (male %(male)s, female"
        " %(female)s) exist, and that the data is right and complete, and I confirm it.",
        **figures,
    )


def _counts_statement(figures: dict[str, str], *, is_empty: bool) -> str:
    if is_empty:
        return _(
            "I have checked that %(unit)s pays for no school of another affiliation in this"
            " round, and I confirm that there is nothing to record.",
            **figures,
        )
    return _(
        "I have checked the counts of all %(units)s schools of other affiliations that %(unit)s"
        " pays for and found them right and complete, and I confirm them: %(total)s pupils"
        " (male %(male)s, female %(female)s).",
        **figures,
    )


def blocker_text(code: BlockerCode, number: int) -> str:
    """Say what is missing, and how often."""
    return BLOCKERS[code](number)


def lock_text(line: Sequence[Return], canceller: str, *, asker: Unit, may_take_back: bool) -> str:
    """Tell `asker` why a confirmed return cannot be edited, and who can lift that (6.5, 8)."""
    highest = [return_ for return_ in line if return_.confirmation is not None][-1]
    confirmation = highest.confirmation
    moment = format_moment(confirmation.confirmed_at) if confirmation else ""
    if may_take_back:
        return _(
            "Locked: it was confirmed on %(moment)s. While the province has not confirmed, you"
            " can take this confirmation back below, correct the figures and confirm again.",
            moment=moment,
        )
    if highest is line[0]:
        return _(
            "Locked: it was confirmed on %(moment)s. To have it corrected, ask %(above)s to cancel"
            " this confirmation.",
            moment=moment,
            above=canceller,
        )
    if asker.id != line[0].unit_id:
        return _(
            "Locked: %(above)s confirmed on %(moment)s. %(canceller)s has to cancel that"
            " confirmation first, then each level below in turn.",
            above=highest.unit.name,
            moment=moment,
            canceller=canceller,
        )
    return _(
        "Locked: %(above)s confirmed on %(moment)s. %(canceller)s has to cancel that confirmation"
        " first, then each level below in turn. Ask %(next)s.",
        above=highest.unit.name,
        moment=moment,
        canceller=canceller,
        next=line[1].unit.name,
    )
