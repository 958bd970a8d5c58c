"""What the rounds and the steps of returns refuse (`process.md` 2, 7 and 8)."""

from __future__ import annotations

from flask import request
from flask_babel import gettext as _

from app.domain.thai_calendar import format_date, format_moment
from app.services import errors as refusals
from app.web.context import round_label
from app.web.explanations.words import Explained, Explanations


def _round_not_open(refusal: refusals.Refusal) -> Explained:
    facts = refusal.facts
    if facts["at"] < facts["opens_at"]:
        return Explained(
            409,
            _("The round has not opened yet"),
            _("It opens at %(moment)s.", moment=format_moment(facts["opens_at"])),
        )
    return Explained(
        409,
        _("The round has closed"),
        _(
            "It closed at %(moment)s and nothing was saved. Only the department can extend it or"
            " grant an exception; ask your level above to tell them.",
            moment=format_moment(facts["closes_at"], is_end=True),
        ),
    )


def _locked(refusal: refusals.Refusal) -> Explained:
    return Explained(
        409,
        _("Locked: the data is confirmed"),
        _(
            "%(unit)s confirmed it at %(moment)s, so nothing was changed. To edit it, ask the level"
            " above to cancel the confirmation.",
            unit=refusal.facts["unit"].name,
            moment=format_moment(refusal.facts["confirmed_at"]),
        ),
    )


def _head_confirms(refusal: refusals.Refusal) -> Explained:
    heads = refusal.facts["heads"]
    if not heads:
        return Explained(
            409,
            _("At this institution the head confirms"),
            _(
                "No head of %(unit)s has a login yet. The principal officer adds the head on the"
                " page Officers; until then nothing can be confirmed.",
                unit=refusal.facts["unit"].name,
            ),
        )
    return Explained(
        409,
        _("At this institution the head confirms"),
        _(
            "Prepare the roster for the head. Then %(heads)s confirms it with a login of"
            " their own.",
            heads=", ".join(heads),
        ),
    )


def _not_prepared(refusal: refusals.Refusal) -> Explained:
    undone = refusal.facts["undone"]
    if undone is None:
        return Explained(
            409,
            _("The officer has not prepared it yet"),
            _("An officer checks the roster and prepares it; then the head can confirm it."),
        )
    return Explained(
        409,
        _("The roster was changed after it was prepared"),
        _(
            "%(name)s prepared it on %(moment)s. Let it be prepared again; then the head can"
            " confirm it.",
            name=undone.prepared_by.name or undone.prepared_by.username,
            moment=format_moment(undone.prepared_at),
        ),
    )


def _prepared_by_oneself(_refusal: refusals.Refusal) -> Explained:
    return Explained(
        409,
        _("It takes two persons"),
        _("Who prepared the roster does not confirm it. Let another officer prepare it."),
    )


def _above_confirmed(refusal: refusals.Refusal) -> Explained:
    return Explained(
        409,
        _("Locked: the level above has confirmed"),
        _(
            "%(unit)s confirmed at %(moment)s. That confirmation has to be cancelled first.",
            unit=refusal.facts["unit"].name,
            moment=format_moment(refusal.facts["confirmed_at"]),
        ),
    )


def _not_ready(_refusal: refusals.Refusal) -> Explained:
    return Explained(
        409,
        _("Something is still missing"),
        _("It cannot be confirmed yet. The confirmation page lists what is missing."),
    )


def _reason_missing(_refusal: refusals.Refusal) -> Explained:
    return Explained(422, _("A reason is needed"), _("Type the reason, then press again."))


def _illegal_step(_refusal: refusals.Refusal) -> Explained:
    return Explained(
        409,
        _("This has been done already, or cannot be done now"),
        _("Look at the page as it is now."),
    )


def _nothing_owed(refusal: refusals.Refusal) -> Explained:
    return Explained(
        404 if request.method == "GET" else 409,
        _("The unit owes nothing in this round"),
        _("%(unit)s has nothing to record or confirm in it.", unit=refusal.facts["unit"].name),
    )


def _round_before_open(refusal: refusals.Refusal) -> Explained:
    closes = format_moment(refusal.facts["closes_at"], is_end=True)
    return Explained(409, _("The round before is not over"), before_is_open(closes))


def before_is_open(closes: str) -> str:
    """Say why a further round of a year has to wait."""
    return _(
        "A further round of the year begins as a copy of the one before, which closes only at"
        " %(moment)s. Make it after that.",
        moment=closes,
    )


def _round_copied(refusal: refusals.Refusal) -> Explained:
    return Explained(
        409,
        _("The round is over for good"),
        _(
            "%(round)s was begun as a copy of it, so nothing of it may change any more. Record"
            " what is missing there.",
            round=round_label(refusal.facts["round"]),
        ),
    )


def _confirmation_outdated(refusal: refusals.Refusal) -> Explained:
    return Explained(
        409,
        _("Another confirmation stands now"),
        _(
            "The papers of version %(number)s of %(unit)s are not wanted any more. Look at the page"
            " as it is now: print and send what is confirmed.",
            number=refusal.facts["number"],
            unit=refusal.facts["unit"].name,
        ),
    )


def _submission_received(refusal: refusals.Refusal) -> Explained:
    return Explained(
        409,
        _("The submission has arrived"),
        _(
            "The office above has noted that paper or file of %(unit)s arrived. If that is a"
            " mistake, only it can take it back.",
            unit=refusal.facts["unit"].name,
        ),
    )


def _due_outside_round(refusal: refusals.Refusal) -> Explained:
    first, last = (format_date(refusal.facts[name], "medium") for name in ("first", "last"))
    return Explained(
        409,
        _("The day does not lie in the round"),
        _("Type a day of the round: from %(first)s to %(last)s.", first=first, last=last),
    )


EXPLANATIONS: Explanations = {
    refusals.ConfirmationOutdated: _confirmation_outdated,
    refusals.SubmissionReceived: _submission_received,
    refusals.DueOutsideRound: _due_outside_round,
    refusals.RoundNotOpen: _round_not_open,
    refusals.Locked: _locked,
    refusals.HeadConfirms: _head_confirms,
    refusals.NotPrepared: _not_prepared,
    refusals.PreparedByOneself: _prepared_by_oneself,
    refusals.AboveConfirmed: _above_confirmed,
    refusals.NotReady: _not_ready,
    refusals.ReasonMissing: _reason_missing,
    refusals.IllegalStep: _illegal_step,
    refusals.NothingOwed: _nothing_owed,
    refusals.RoundBeforeOpen: _round_before_open,
    refusals.RoundCopied: _round_copied,
}
