"""What acts and accesses are called on screen: one word table for all that services write."""

from __future__ import annotations

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

ACTS: tuple[tuple[LazyString, dict[str, LazyString]], ...] = (
    (
        _l("Pupils and children"),
        {
            "enrolment.added": _l("added to the roster"),
            "enrolment.edited": _l("edited the data"),
            "enrolment.removed": _l("took off the roster"),
            "enrolment.renumbered": _l("changed the number"),
            "enrolment.query_answered": _l("answered a query"),
            "roster.change_explained": _l("said why a grade has many more or fewer pupils"),
            "roster.imported": _l("brought a file into the roster"),
            "presence.ticked": _l("ticked as seen to exist"),
            "presence.unticked": _l("took back the tick of presence"),
            "presence.room_ticked": _l("ticked a whole room as seen to exist"),
        },
    ),
    (
        _l("Confirmations"),
        {
            "confirmed": _l("confirmed"),
            "confirmation_cancelled": _l("cancelled the confirmation"),
            "cancellation_requested": _l("asked to cancel the confirmation"),
            "request_withdrawn": _l("withdrew the request to cancel"),
            "request_declined": _l("declined the request to cancel"),
        },
    ),
    (
        _l("Rounds and deadlines"),
        {
            "round opened": _l("opened the round"),
            "round dates set": _l("changed the dates of the round"),
            "round extended": _l("extended the round"),
            "deadline agreed": _l("agreed a deadline with the institution"),
            "exception granted": _l("granted a late entry"),
            "exception withdrawn": _l("took a late entry back"),
        },
    ),
    (
        _l("Units"),
        {
            "unit_added": _l("added the unit"),
            "unit_edited": _l("edited the unit's data"),
            "unit_renamed": _l("renamed the unit"),
            "unit_recoded": _l("changed the unit's code or kind"),
            "unit_moved": _l("moved the unit under another"),
            "unit_merged": _l("merged centres"),
            "unit_split": _l("split a centre"),
            "unit_dissolved": _l("dissolved the unit"),
            "unit_restored": _l("took the dissolution back"),
            "units_imported": _l("applied an imported list of units"),
        },
    ),
    (
        _l("Logins and officers"),
        {
            "account_added": _l("added the login"),
            "account_edited": _l("edited the officer's data"),
            "account_suspended": _l("suspended the login"),
            "account_restored": _l("let the login in again"),
            "account_handed_over": _l("handed the login over"),
            "account_taken_over": _l("took the login over"),
            "login_issued": _l("issued the first login"),
            "password_changed": _l("changed the password"),
            "password_reset": _l("gave a new first password"),
            "sessions_ended": _l("ended sessions"),
            "second_factor_set_up": _l("set up a second factor"),
            "second_factor_replaced": _l("replaced the second factor"),
            "second_factor_turned_off": _l("turned the second factor off"),
            "second_factor_removed": _l("removed the second factor"),
            "recovery_codes_renewed": _l("made new recovery codes"),
            "second_factor_demanded": _l("changed who must have a second factor"),
        },
    ),
    (
        _l("Access rights"),
        {
            "policy_published": _l("published access rights"),
            "policy_restored": _l("made earlier access rights current again"),
        },
    ),
)

ACCESSES: tuple[tuple[LazyString, dict[str, LazyString]], ...] = (
    (
        _l("Refusals"),
        {
            "refused": _l("refused: no right"),
            "refused_by_rule": _l("refused: not allowed now"),
            "sign_in_failed": _l("sign-in failed"),
            "second_factor_failed": _l("wrong one-time code"),
            "too_many_requests": _l("refused: too many tries"),
        },
    ),
    (
        _l("Signing in and out"),
        {
            "signed_in": _l("signed in"),
            "password_accepted": _l("password right, one-time code asked"),
            "second_factor_passed": _l("typed the right one-time code"),
            "recovery_code_used": _l("signed in with a recovery code"),
            "second_factor_set_up": _l("set up a second factor"),
            "signed_out": _l("signed out"),
            "signed_out_everywhere": _l("signed out on every computer"),
        },
    ),
    (
        _l("Reading"),
        {
            "roster_read": _l("opened the roster"),
            "pupil_read": _l("opened a pupil's data"),
            "roster_printed": _l("printed the roster"),
            "roster_exported": _l("saved the roster as a file"),
            "holders_told": _l("was told which institutions have children of a file"),
            "record_read": _l("opened the record with pupils' names"),
            "record_exported": _l("exported the record"),
        },
    ),
)

ACT_WORDS = {event: words for _group, events in ACTS for event, words in events.items()}
ACCESS_WORDS = {event: words for _group, events in ACCESSES for event, words in events.items()}

REFUSED: dict[str, LazyString] = {
    "RoundNotOpen": _l("the round is not open"),
    "Locked": _l("the data is confirmed"),
    "ChangedMeanwhile": _l("somebody else had changed it meanwhile"),
    "IllegalStep": _l("the step was not possible any more"),
    "NotReady": _l("something was missing before confirming"),
    "AboveConfirmed": _l("the level above has confirmed"),
    "ReasonMissing": _l("no reason was given"),
    "NothingOwed": _l("the unit owes nothing in this round"),
    "HeldElsewhere": _l("the child stands on another roster"),
    "AlreadyOnRoster": _l("the child stands on the roster already"),
    "OutsideRooms": _l("a room that the login does not look after"),
    "AnotherInstitution": _l("the file is of another institution"),
    "SheetMovedOn": _l("the roster had changed since the file was compared"),
    "SheetsBusy": _l("too many files were being read at once"),
    "NotFound": _l("no such thing within reach"),
    "RoundExists": _l("the round was opened before"),
    "DatesOutOfOrder": _l("the dates do not follow one another"),
    "DeadlineOutOfRange": _l("the agreed deadline is not an earlier one"),
    "ExceptionTooShort": _l("the late entry would end too early"),
    "AccountSuspended": _l("the login is suspended"),
    "PasswordChanged": _l("the password had been changed meanwhile"),
    "SuffixTaken": _l("another officer has these two digits"),
    "OwnAccount": _l("one's own login"),
    "LoginsMovedOn": _l("the logins to be issued had changed meanwhile"),
    "HandedOver": _l("the login had been handed over"),
    "PrintingFailed": _l("the document could not be printed"),
    "PrinterBusy": _l("too many documents were being printed at once"),
    "HalfwayLapsed": _l("the code came too late after the password"),
    "WrongCode": _l("the one-time code was wrong"),
    "SecondFactorMissing": _l("no second factor is set up"),
    "SecondFactorStands": _l("the second factor is in force already"),
    "SecondFactorDemanded": _l("the department asks for a second factor"),
    "SecondFactorUnreadable": _l("the second factor could not be checked"),
    "LastAdministrator": _l("nobody would be left to change access rights"),
    "PolicyMovedOn": _l("another administrator had published meanwhile"),
    "NothingToPublish": _l("the draft changes nothing"),
    "CodeTaken": _l("another unit has or had this code"),
    "WrongClass": _l("the code does not fit the unit"),
    "WrongParent": _l("a unit of this kind cannot stand there"),
    "StillInUse": _l("units or pupils below are still in use"),
    "NotRecording": _l("data that it concerns is confirmed"),
    "UnitDissolved": _l("the unit is dissolved"),
    "DateOutOfRange": _l("the day is not possible"),
    "LateEntryRunning": _l("a late entry is still running"),
    "NotMergeable": _l("these centres cannot be merged"),
    "NoSuchRoom": _l("the centre has no such room"),
    "ImportMovedOn": _l("the units had changed since the preview"),
    "TwoUpgrades": _l("two upgrades of the file do not go together"),
}
"""Why a rule refused; every refusal of the services stands here."""
