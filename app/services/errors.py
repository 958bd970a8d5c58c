"""Refusals of the rules: each says why, and the web layer says who can lift it."""

from __future__ import annotations

from contextvars import ContextVar
from datetime import datetime
from typing import Any

HEARD: ContextVar[list[str] | None] = ContextVar("heard", default=None)
"""The names of refusals raised, for whoever listens: a page may turn one into words unseen."""


class Refusal(Exception):
    """Something that the rules do not allow now. `facts` fill in the sentence on screen."""

    def __init__(self, **facts: Any) -> None:
        super().__init__(type(self).__name__, facts)
        self.facts = facts
        heard = HEARD.get()
        if heard is not None:
            heard.append(type(self).__name__)


class RoundNotOpen(Refusal):
    """The round has not opened yet, or has closed (`process.md` 2.1)."""

    def __init__(self, *, opens_at: datetime, closes_at: datetime, at: datetime) -> None:
        super().__init__(opens_at=opens_at, closes_at=closes_at, at=at)


class Locked(Refusal):
    """A return is confirmed and cannot be edited (`process.md` 7.4): `unit`, `confirmed_at`."""


class ChangedMeanwhile(Refusal):
    """Somebody else changed the thing after the page was made."""


class IllegalStep(Refusal):
    """The return is not in a state from which this step leads anywhere."""


class NotReady(Refusal):
    """Something is missing before the return can be confirmed: `blockers`."""


class HeadConfirms(Refusal):
    """The authority chose that the head confirms (7.4): `unit`, and its `heads` by name."""


class NotPrepared(Refusal):
    """No officer has prepared the roster of `unit` as it is now; `undone` was, before an edit."""


class PreparedByOneself(Refusal):
    """The head prepared the roster of `unit`, and two persons are asked for."""


class AboveConfirmed(Refusal):
    """The level above has confirmed on top of this return: `unit`, `confirmed_at`."""


class ReasonMissing(Refusal):
    """The step needs a reason and none was given."""


class HeldElsewhere(Refusal):
    """The child stands on another roster of this round (`process.md` 4.2): `enrolment`."""


class AlreadyOnRoster(Refusal):
    """The child stands on this very roster already: `enrolment`."""


class NumberInvalid(Refusal):
    """What a child should be re-keyed to is no ID number and no G-Code: `reason`."""


class NumberStands(Refusal):
    """A valid number is changed with its reason, not among other facts: `enrolment`, `number`."""


class NobodyHolds(Refusal):
    """The child stands on no roster of this round any more, and need not be asked for."""


class LetGoOnRequest(Refusal):
    """The child was let go to another institution, which has not brought it in yet: `unit`."""


class NotAllFree(Refusal):
    """Some of the children cannot be brought in: `children`, each name with its refusal."""


class StillTimeToAnswer(Refusal):
    """The holder of a child still has time to answer: `until`."""


class AnotherLevelDecides(Refusal):
    """The actor's unit does not stand above both institutions; `unit` is the lowest that does."""


class AnotherInstitution(Refusal):
    """A sheet says that it is of another institution: `field`, `row` and what it `told` there."""


class SheetMovedOn(Refusal):
    """The roster is no longer as it was when a sheet was compared with it."""


class SheetsBusy(Refusal):
    """So many sheets are being read and written that this one found no turn in time."""


class PostingDayImpossible(Refusal):
    """A list is posted neither on a day to come nor long before its round: `earliest`, `latest`."""


class OutsideRooms(Refusal):
    """The account is limited to other rooms than the one recorded: `rooms` (`grade/room`)."""


class DecisionsMovedOn(Refusal):
    """What becomes of last year's pupils was decided otherwise meanwhile: `sources`, their rows."""


class ConfirmedBefore(Refusal):
    """Carrying over is undone only until the first confirmation: `confirmed_at`."""


class WorkedOnSince(Refusal):
    """Rows that carrying over made were worked on since: `count` of them, some `names`."""


class RoundBeforeOpen(Refusal):
    """A round begins as a copy of the one before, which is not over yet: `round`, `closes_at`."""


class RoundCopied(Refusal):
    """The round was copied into a following one, and so is final: `round`, the following one."""


class NotFound(Refusal):
    """There is no such thing within the actor's scope."""


class RoundExists(Refusal):
    """This round was opened before: `academic_year`, `number`."""


class DatesOutOfOrder(Refusal):
    """A date of a round does not fit the others: `field` (its column) and the `rule` it breaks."""


class DeadlineOutOfRange(Refusal):
    """An agreed deadline is not an earlier one (`process.md` 2.3): `opens_at`, `latest`."""


class ExceptionTooShort(Refusal):
    """A late entry would end before the round closes, or has ended already: `closes_at`."""


class NothingOwed(Refusal):
    """The unit owes nothing in this round (`process.md` 1.1): `unit`."""


class AccountSuspended(Refusal):
    """The password is right, and the account is suspended."""


class PasswordChanged(Refusal):
    """The password was changed or reset while it was being checked."""


class SuffixTaken(Refusal):
    """Another officer of the unit has this suffix."""


class OwnAccount(Refusal):
    """One's own account is not suspended, and one's own password is changed, not reset."""


class PrintingFailed(Refusal):
    """The document could not be printed; nothing else is affected."""


class PrinterBusy(Refusal):
    """So many documents are being printed that this one found no turn in time."""


class LastAdministrator(Refusal):
    """Nobody who can sign in would be left to edit the access policy: `at`, the moment of it."""


class PolicyMovedOn(Refusal):
    """Another administrator published after the draft was begun: `base` and `current` versions."""


class NothingToPublish(Refusal):
    """The draft would leave the policy as it is."""


class CodeTaken(Refusal):
    """Another unit has, or had, this login code: `code`, `unit`."""


class WrongParent(Refusal):
    """A unit of this kind cannot stand below that one: `unit` or `kind`, `parent`."""


class StillInUse(Refusal):
    """The unit cannot be dissolved yet: `units` below it, or `pupils` being recorded for it."""


class NotRecording(Refusal):
    """A return that a change of units touches is confirmed: `unit`, `confirmed_at`."""


class HalfwayLapsed(Refusal):
    """The password was right too long ago, or it no longer holds: sign in anew."""


class WrongCode(Refusal):
    """The code is not the one that the app shows: `used` where it is, and was taken before."""


class SecondFactorMissing(Refusal):
    """No second factor is set up, or a set-up was begun too long ago."""


class SecondFactorStands(Refusal):
    """The second factor is in force already."""


class SecondFactorDemanded(Refusal):
    """The department asks this class of login for a second factor."""


class SecondFactorUnreadable(Refusal):
    """The secret was kept under another key than the installation has now."""


class ImportMovedOn(Refusal):
    """The units changed after the preview of a file was shown; nothing was applied."""


class TwoUpgrades(Refusal):
    """Of the upgrades chosen from a file, some give one unit or one code twice: `codes`."""


class WrongClass(Refusal):
    """The code is of another class, or province, than its place asks: `code`, `wanted`, `province`.

    Above provinces there is no province to ask for: None.
    """


class UnitDissolved(Refusal):
    """The unit was dissolved, and nothing of it changes any more: `unit`, `on`."""


class DateOutOfRange(Refusal):
    """A change of a unit has effect today or from a day that has been: `earliest`, `latest`."""


class LateEntryRunning(Refusal):
    """A unit still works on a closed round under its late entry: `unit`, `until`."""


class NotMergeable(Refusal):
    """Only living centres of one authority are merged: `unit` is none of them."""


class NoSuchRoom(Refusal):
    """The centre has no such room to be taken over: `rooms` (`grade/room`)."""


class LoginsMovedOn(Refusal):
    """Logins to be issued are not as the page showed them: `units`, the names of theirs."""


class HandedOver(Refusal):
    """The login was handed over; what stands here is what its holder did before: `successor`."""


class UnknownPlace(Refusal):
    """A template of letters names a `place` between braces for which there is no data."""


class NobodyMissing(Refusal):
    """All units below have confirmed: there is nobody to remind."""


class NothingUnsent(Refusal):
    """All submissions of units below are complete: there is nobody to remind of theirs."""


class NothingToTellOf(Refusal):
    """A letter would tell of a confirmation of `unit` that stands, and none does."""


class TemplateBegun(Refusal):
    """A template of letters begins today or later, never on a day that was: `earliest`."""


class NothingToBundle(Refusal):
    """Nothing below `unit` is confirmed yet, so there are no submissions to put into one ZIP."""


class BundleGone(Refusal):
    """The ZIP is not ready, or was removed when it expired: `expires_at`."""


class ConfirmationOutdated(Refusal):
    """The confirmation of `unit` is not the one that stands, so its papers are not wanted."""


class SubmissionReceived(Refusal):
    """What was sent of the data of `unit` has arrived, and sending is not taken back any more."""


class DueOutsideRound(Refusal):
    """Submissions are wanted on a day of the round: from `first` to `last`."""


class GradeNotTaught(Refusal):
    """A figure stands in grades that the school does not teach: `school`, `grades`."""


class GradeTooLarge(Refusal):
    """More pupils than any grade has, boys and girls together: `school`, `grades`."""


class SchoolDissolved(Refusal):
    """A dissolved school has no pupils and is recorded as zeros (6.2): `school`, `on`."""


class NoSuchLink(Refusal):
    """No school's link has this secret: it was typed wrongly, cut off, or guessed."""


class LinkOver(Refusal):
    """A school's `link` cannot be filled in any more; what follows says why."""


class LinkExpired(LinkOver):
    """The link was good until a moment that is over."""


class LinkWithdrawn(LinkOver):
    """The authority took the link back, or made another one."""


class LinkUsed(LinkOver):
    """The head has signed, and a link is for one time."""


class LinkOfAnotherSchool(LinkOver):
    """The form that was sent is of another school than the link."""


class LinkSchoolDissolved(LinkOver):
    """The school was dissolved since, and is recorded as zeros (6.2)."""


class LinkRoundOver(LinkOver):
    """The round of the link is not open."""


class LinkSheetConfirmed(LinkOver):
    """The authority has confirmed its counts."""


class LinkWaits(Refusal):
    """The head of `school` has signed, and waits for an answer."""


class LinkExpiryImpossible(Refusal):
    """A link ends between now and the end of its round: `latest`."""


class FiguresMissing(Refusal):
    """A head signs every figure of what the school teaches: zero is not blank (6.2)."""


class SignatureMissing(Refusal):
    """A head signs with name and position."""


class HeadingsUnknown(Refusal):
    """A file of counts has not the headings of the portal's own sheet."""


class SchoolCodeTaken(Refusal):
    """Another school of another affiliation has the `code`: `school`, where it is known."""


class PayerUnknown(Refusal):
    """The `code` names no living authority that could pay for a school."""


class SchoolsMovedOn(Refusal):
    """The list of schools is no longer as the preview of a file showed it."""
