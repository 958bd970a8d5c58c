"""Acts as the history of a roster and of a child shows them, with what each changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import url_for

from app.access.permissions import Permission
from app.models import History, Unit
from app.services.record.acts import Act
from app.services.record.subjects import Subjects
from app.web import current
from app.web.context import round_label
from app.web.institution.addresses import address_of
from app.web.record import fields, shown
from app.web.record.fields import Changed
from app.web.record.shown import Line

MOST = 6


@dataclass(frozen=True, slots=True)
class Told:
    """An act, what it was about and where that leads; `more` changes stand on its own page."""

    line: Line
    about: str
    about_url: str
    changes: list[Changed]
    more: int


About = Callable[[History, Unit, Subjects], tuple[str, str]]


def lines_of_roster(acts: Sequence[Act]) -> list[Told]:
    """Write out acts on a roster; a pupil's name leads to the child's own history."""
    known = shown.known_subjects(acts)
    shown.note_named(known)
    return _lines(acts, known, _whom)


def lines_of_child(acts: Sequence[Act]) -> list[Told]:
    """Write out acts on one child, each with the round and the institution that it was done in."""
    return _lines(acts, shown.known_subjects(acts), _where)


def _lines(acts: Sequence[Act], known: Subjects, about: About) -> list[Told]:
    scope, own_id = current.scope(Permission.RECORD_VIEW), current.actor().unit_id
    found = []
    for row, unit in acts:
        url = url_for("record.act", code=unit.code, act_id=row.id) if scope.holds(unit) else ""
        line = shown.act_line(row, unit, known, url)
        changes = _changes(row, known, with_details=row.unit_id == own_id)
        more = max(0, len(changes) - MOST)
        found.append(Told(line, *about(row, unit, known), changes[:MOST], more))
    return found


def _changes(row: History, known: Subjects, *, with_details: bool) -> list[Changed]:
    """Give the fields that differ, of those pupils who may be seen."""
    if row.subject == "enrolment" and row.subject_id not in known.pupils:
        return []
    changes = fields.changed(row.before, row.after, with_details=with_details)
    return [one for one in changes if one.before != one.after]


def _whom(row: History, unit: Unit, known: Subjects) -> tuple[str, str]:
    name = shown.subject_of(row, unit, known)
    if row.subject == "return":
        return "", ""
    if row.subject == "enrolment" and row.subject_id in known.pupils:
        return name, address_of("pupil_history", enrolment_id=row.subject_id)
    return name, ""


def _where(row: History, unit: Unit, known: Subjects) -> tuple[str, str]:
    pupil = known.pupils.get(row.subject_id) if row.subject == "enrolment" else None
    roster = known.returns.get(row.subject_id) if row.subject == "return" else None
    subject = pupil or roster
    rounds = {one.id: round_label(one) for one in current.all_rounds()}
    label = rounds.get(subject.round_id, "") if subject else ""
    return f"{label} {unit.name}".strip(), ""
