"""What the fields that an act changed are called, and how their values are written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.domain.affiliations import Affiliation
from app.domain.grades import GRADES
from app.domain.people import Sex
from app.domain.thai_calendar import format_date, format_moment
from app.models import Duty, NumberEnd, Outcome, Removal, UnitKind
from app.services.rosters.facts import DETAILS
from app.web.filters import KIND_NAMES
from app.web.institution import words as roster_words
from app.web.institution.carrying import words as carrying_words
from app.web.policies.words import DUTIES

GROUPS: dict[str, LazyString] = {
    "father": _l("Father"),
    "mother": _l("Mother"),
    "guardian": _l("Guardian"),
    "registered_address": _l("Address in the house register"),
    "current_address": _l("Present address"),
}
FIELDS: dict[str, LazyString] = {
    "number": _l("Identity number"),
    "prefix": _l("Prefix"),
    "first_name": _l("First name"),
    "last_name": _l("Last name"),
    "birth_date": _l("Birth date"),
    "sex": _l("Sex"),
    "grade": _l("Grade"),
    "room": _l("Room"),
    "student_number": _l("Student number"),
    "seat_number": _l("Seat number"),
    "nationality": _l("Nationality"),
    "race": _l("Race"),
    "religion": _l("Religion"),
    "health": _l("Health"),
    "admission_date": _l("Date of admission"),
    "height_cm": _l("Height (cm)"),
    "weight_kg": _l("Weight (kg)"),
    "student_condition": _l("Condition of the pupil"),
    "family_status": _l("Status of the parents"),
    "tuition_reimbursement": _l("Right to reimbursed tuition"),
    "medical_reimbursement": _l("Right to reimbursed treatment"),
    "occupation": _l("Occupation"),
    "monthly_income": _l("Monthly income (baht)"),
    "phone": _l("Telephone"),
    "relationship": _l("Relationship to the pupil"),
    "house_no": _l("House number"),
    "moo": _l("Village number"),
    "road": _l("Road"),
    "subdistrict": _l("Subdistrict"),
    "district": _l("District"),
    "province": _l("Province"),
    "postal_code": _l("Postal code"),
    "number_ended_as": _l("What the old number was"),
    "removal": _l("Why taken off"),
    "left_on": _l("Last day"),
    "posted_on": _l("Posted on"),
    "outcome": _l("What becomes of the pupil"),
    "outcomes": _l("Decided"),
    "last_year": _l("Last year's pupils"),
    "carried_over": _l("Carried over"),
    "left": _l("Noted as left"),
    "worked_on": _l("Worked on since"),
    "note": _l("Note"),
    "round": _l("Copied from the round"),
    "rosters": _l("Rosters with pupils"),
    "seen_by": _l("Seen to exist"),
    "enrolments": _l("Pupils"),
    "state": _l("State"),
    "confirmation": _l("Confirmation number"),
    "file": _l("File"),
    "file_sha256": _l("SHA-256 of the file"),
    "submissions": _l("Submissions"),
    "sha256": _l("SHA-256 of what was confirmed"),
    "letter_step": _l("Letter"),
    "letter_form": _l("Form of the letter"),
    "valid_from": _l("In force from"),
    "subject": _l("Subject"),
    "addressee": _l("Addressee"),
    "reference": _l("Letters referred to"),
    "enclosures": _l("Enclosures"),
    "body": _l("Text"),
    "closing": _l("Closing sentence"),
    "dated": _l("Date of the letter"),
    "signer_name": _l("Name of who signs"),
    "signer_position": _l("Position of who signs"),
    "on_behalf_of": _l("Acting for"),
    "sent_at": _l("Sent"),
    "paper_at": _l("Received on paper"),
    "file_at": _l("File received"),
    "returned_at": _l("Returned"),
    "return_reason": _l("Why returned"),
    "due_on": _l("Submissions wanted until"),
    "division": _l("Division"),
    "letter_prefix": _l("Letter number begins with"),
    "thai_digits": _l("Thai digits on papers"),
    "emblem_sha256": _l("SHA-256 of the emblem"),
    "opens_at": _l("Opens"),
    "closes_at": _l("Closes"),
    "institution_due_at": _l("Deadline of institutions"),
    "authority_due_at": _l("Deadline of authorities"),
    "province_due_at": _l("Deadline of provinces"),
    "due_at": _l("Agreed deadline"),
    "until": _l("May work until"),
    "reason": _l("Reason"),
    "name": _l("Name"),
    "position": _l("Position"),
    "appointment": _l("Appointment order"),
    "duty": _l("Duty"),
    "rooms": _l("Rooms"),
    "active": _l("May sign in"),
    "suffix": _l("Suffix of the login"),
    "username": _l("Login"),
    "code": _l("Code"),
    "kind": _l("Kind"),
    "parent": _l("Under"),
    "address": _l("Address"),
    "postcode": _l("Postal code"),
    "telephone": _l("Telephone"),
    "head_name": _l("Head"),
    "head_position": _l("Position of the head"),
    "grades": _l("Grades"),
    "rooms_per_grade": _l("Rooms per grade"),
    "district_code": _l("District"),
    "pays_for_other_schools": _l("Pays for schools of other affiliations"),
    "head_confirms": _l("The head confirms"),
    "dissolved_on": _l("Dissolved on"),
    "on": _l("From the day"),
    "centre": _l("Centre"),
    "centres": _l("Centres"),
    "pupils": _l("Pupils"),
    "classes": _l("Classes of login"),
    "version": _l("Version"),
    "restored_from": _l("Same as version"),
    "expires_at": _l("Good until"),
    "changed": _l("Changed"),
    "refused": _l("Rows with errors"),
    "signed_name": _l("Signed by"),
    "signed_position": _l("Position of who signs"),
    "added": _l("Rules added"),
    "boys": _l("Boys"),
    "girls": _l("Girls"),
    "signed_boys": _l("Boys, as signed"),
    "signed_girls": _l("Girls, as signed"),
    "removed": _l("Rules taken away"),
    "affiliation": _l("Affiliation"),
    "subdistrict_code": _l("Subdistrict"),
    "schools": _l("Schools"),
    "text": _l("What was asked"),
    "answer": _l("Answer"),
}
STATES: dict[str, LazyString] = {
    "recording": _l("Recording"),
    "confirmed": _l("Confirmed"),
    "open": _l("waits for an answer"),
    "granted": _l("granted: the confirmation was cancelled"),
    "declined": _l("declined"),
    "done": _l("done"),
    "withdrawn": _l("withdrawn"),
    "escalated": _l("waits for the level above"),
    "released": _l("let go, not yet brought in"),
    "taken": _l("brought in"),
    "overtaken": _l("went another way"),
    "refused": _l("stays where it is"),
}
# Keys of rows say nothing to people.
_KEYS = frozenset({"return", "successor_id", "published_version_id"})
_LONGEST = 400


@dataclass(frozen=True, slots=True)
class Changed:
    """A field as it was and as it is."""

    label: str
    before: str
    after: str


def changed(
    before: Mapping[str, Any], after: Mapping[str, Any], *, with_details: bool
) -> list[Changed]:
    """Write out field by field what an act changed; a pupil's details only where asked for."""
    old, new = dict(_flat(before)), dict(_flat(after))
    return [
        Changed(label(name), written(name, old.get(name)), written(name, new.get(name)))
        for name in dict.fromkeys((*old, *new))
        if name not in _KEYS and (with_details or name.split(".")[0] not in DETAILS)
    ]


def visible(facts: Mapping[str, Any], *, with_details: bool) -> dict[str, Any]:
    """Leave a pupil's details out where they are not asked for."""
    return {name: value for name, value in facts.items() if with_details or name not in DETAILS}


def label(name: str) -> str:
    """Name a field; one of a relative or an address together with whose it is."""
    group, _dot, part = name.rpartition(".")
    if name in roster_words.ERRORS or name in roster_words.QUERIES:
        return roster_words.remark(name)
    if group == "outcomes":
        return str(carrying_words.COUNTED.get(part, part))
    word = GRADES[part].short if part in GRADES else str(FIELDS.get(part) or GROUPS.get(part, part))
    above = GROUPS.get(group) or FIELDS.get(group, group)
    return f"{above}: {word}" if group else word


def written(name: str, value: Any) -> str:
    """Write a value as people read it."""
    if value is None or value in ("", [], {}):
        return "–"
    if name == "seen_by" or isinstance(value, bool):
        return _("yes") if value else _("no")
    if name in ("enrolments", "last_year") and isinstance(value, list):
        return _("%(num)s persons", num=len(value))
    if isinstance(value, list):
        return _short(", ".join(written(name, one) for one in value))
    if name in roster_words.QUERIES:
        return _short(roster_words.answer_text(str(value)))
    known = _known(name, str(value))
    return _short(known or _dated(str(value)))


def _known(name: str, value: str) -> str:
    tables: dict[str, Mapping[Any, LazyString]] = {
        "sex": roster_words.SEXES,
        "number_ended_as": roster_words.NUMBER_ENDS,
        "removal": roster_words.REMOVALS,
        "outcome": carrying_words.OUTCOMES,
        "duty": DUTIES,
        "state": STATES,
        "kind": KIND_NAMES,
    }
    if name == "affiliation":
        return Affiliation(value).short if value in set(Affiliation) else value
    if name == "rooms":
        grade, slash, room = value.partition("/")
        return f"{GRADES[grade].short}/{room}" if slash and grade in GRADES else value
    if name in ("grade", "grades"):
        return GRADES[value].short if value in GRADES else value
    kinds: dict[str, Any] = {
        "sex": Sex,
        "removal": Removal,
        "outcome": Outcome,
        "kind": UnitKind,
        "duty": Duty,
        "number_ended_as": NumberEnd,
    }
    table = tables.get(name, {})
    key = kinds[name](value) if name in kinds and value in set(kinds[name]) else value
    return str(table[key]) if key in table else ""


def _dated(value: str) -> str:
    """Write a moment or a day in the Buddhist era; everything else as it is."""
    if len(value) == 10 and value[4:5] == value[7:8] == "-":
        try:
            return format_date(date.fromisoformat(value), "medium")
        except ValueError:
            return value
    if len(value) >= 19 and value[10:11] == "T":
        try:
            return format_moment(datetime.fromisoformat(value), "medium")
        except ValueError:
            return value
    return value


def _short(value: str) -> str:
    return value if len(value) <= _LONGEST else f"{value[:_LONGEST]}…"


def _flat(facts: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in facts.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{above}{name}.")
        else:
            yield f"{above}{name}", value
