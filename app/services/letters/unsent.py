"""Whose submissions are missing at an office, which are reminded of by letter (10.1)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy.orm import Session

from app.access.scope import Scope
from app.domain.thai_calendar import format_date
from app.models import DataSet, Round, Unit
from app.services import office
from app.services.letters import points
from app.services.letters.places import Place
from app.services.submissions import desks, due, listing
from app.services.submissions.progress import SubmissionState

STATES = {
    SubmissionState.UNCONFIRMED: "ยังไม่ยืนยันข้อมูล",
    SubmissionState.NOT_SENT: "ยังไม่ส่งเอกสารและไฟล์ข้อมูล",
    SubmissionState.SENT: "ยังไม่ได้รับเอกสารและไฟล์ข้อมูล",
    SubmissionState.PAPER: "ยังไม่ได้รับไฟล์ข้อมูล",
    SubmissionState.FILE: "ยังไม่ได้รับเอกสาร",
    SubmissionState.OTHER_FILE: "ไฟล์ข้อมูลไม่ตรงกับที่ยืนยัน",
    SubmissionState.RETURNED: "ส่งคืนให้แก้ไข",
    SubmissionState.COMPLETE: "",
}


def due_values(session: Session, the_round: Round, receiver: Unit) -> dict[Place, str]:
    """Say until when an office wants submissions, and in which of its divisions."""
    day = due.due_on(session, the_round, receiver)
    division = office.of(session, receiver).division
    return {
        Place.SUBMISSION_DUE: format_date(day, "long"),
        Place.SENT_TO: division or receiver.name,
    }


def unsent_values(
    session: Session, the_round: Round, receiver: Unit, *, scope: Scope
) -> tuple[dict[Place, str], Sequence[Unit]]:
    """Give what a reminder of submissions says, and exactly those whose submission is missing."""
    # Whoever writes a unit's letters may name those below it, as in a reminder to confirm.
    desk = desks.desk_of(session, the_round, receiver)
    standing = listing.standing(session, desk) if scope.holds(receiver) else []
    late = [one for one in standing if one[2] is not SubmissionState.COMPLETE]
    missing = list(dict.fromkeys(unit for unit, _, _ in late))
    senders = {unit.id for unit, _, _ in standing}
    values = {
        Place.TOTAL: f"{len(senders):,}",
        Place.SENT: f"{len(senders) - len(missing):,}",
        Place.UNSENT: f"{len(missing):,}",
        Place.UNSENT_LIST: points.listed(missing, points.names_of(missing), _remarks(late)),
    }
    return values, missing


def _remarks(late: Sequence[tuple[Unit, DataSet, SubmissionState]]) -> dict[int, str]:
    """Say of each unit how far it has come, of its counts of other schools apart."""
    said: dict[int, list[str]] = defaultdict(list)
    for unit, data_set, state in late:
        of_counts = "สังกัดอื่น: " if data_set is DataSet.COUNTS else ""
        said[unit.id].append(f"{of_counts}{STATES[state]}")
    return {unit_id: ", ".join(words) for unit_id, words in said.items()}
