"""Write what a plan holds: rows, details, numbers and the acts that they are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Table, bindparam, insert
from sqlalchemy.orm import Session

from app.domain.national_id import Kind, is_valid
from app.models import (
    Account,
    Enrolment,
    EnrolmentDetail,
    Identifier,
    NumberEnd,
    Pupil,
    Return,
)
from app.services.claims import following
from app.services.history.writing_series import Act, record_series
from app.services.rosters import identifiers, placing, recording, renumbering
from app.services.rosters.codes import still_answered
from app.services.rosters.facts import DETAILS, FACTS, Details, Facts, differences, plain
from app.services.rosters.importing.planning import Change, New, Plan
from app.services.rosters.keys import list_key

_ROWS: Table = Enrolment.__table__  # type: ignore[assignment]
_DETAILS: Table = EnrolmentDetail.__table__  # type: ignore[assignment]


class Writing:
    """Writes what a plan holds in a fixed number of statements, re-keyed G-Codes apart."""

    def __init__(
        self, session: Session, roster: Return, import_id: int, actor: Account, at: datetime
    ) -> None:
        self.session, self.roster, self.actor, self.at = session, roster, actor, at
        self.key = f"import {import_id} {at:%y%m%d%H%M%S}"

    def write(self, planned: Plan) -> None:
        pupils = self._pupils(planned)
        acts = [*self._add(planned.new, pupils), *self._change(planned.changed, pupils)]
        self._tell_claims(planned, pupils)
        record_series(self.session, acts, unit=self.roster.unit, actor=self.actor, at=self.at)
        self.session.expire_all()

    def _tell_claims(self, planned: Plan, pupils: dict[str, int]) -> None:
        """Let claims follow the children who stand here now, and those whose row is another's."""
        others = {
            one.live.id
            for one in planned.changed
            if _known_by_gcode(one) is None
            and one.live.pupil_id not in (None, self._pupil(one, pupils))
        }
        who: dict[str, Any] = {"actor": self.actor, "at": self.at}
        if others:
            following.child_left(self.session, self.roster, others, **who)
        placing.child_stands(self.session, self.roster, set(pupils.values()), **who)
        for one in planned.changed:
            pupil_id = self._pupil(one, pupils)
            if _known_by_gcode(one) is not None and pupil_id is not None:
                following.child_renamed(self.session, one.live.id, pupil_id)

    def _pupils(self, planned: Plan) -> dict[str, int]:
        """Give the pupil of every valid number that is written; make those nobody has had."""
        known: dict[str, int] = {}
        unknown: list[str] = []
        for one in planned.taken:
            number = one.facts.number
            if isinstance(one, Change) and number == one.live.facts.number:
                continue
            if one.pupil_id is not None:
                known[number] = one.pupil_id
                self._hand_over(one)
            elif isinstance(one, Change) and one.live.pupil_id is not None:
                self._rekey(one, known)
            elif is_valid(number):
                unknown.append(number)
        return known | self._make(sorted(unknown))

    def _hand_over(self, one: New | Change) -> None:
        """Let a child known before by its 13 digits be found by its G-Code too (5.2)."""
        if isinstance(one, New) or one.pupil_id is None:
            return
        own = _known_by_gcode(one)
        if own is not None:
            gcode, ended_as = one.live.facts.number, NumberEnd.RECEIVED
            renumbering.hand_over(
                self.session, own, one.pupil_id, number=gcode, ended_as=ended_as, at=self.at
            )

    def _rekey(self, one: Change, known: dict[str, int]) -> None:
        """Give a child its new number: one who had a G-Code stays the same pupil (5.2)."""
        found = identifiers.claim(
            self.session,
            one.facts.number,
            roster=self.roster,
            at=self.at,
            row_id=one.live.id,
            pupil_id=one.live.pupil_id,
        )
        if found is not None:
            known[one.facts.number] = found

    def _make(self, numbers: Sequence[str]) -> dict[str, int]:
        # In the order of the numbers, so that two rosters never wait for each other.
        if not numbers:
            return {}
        ids = self.session.scalars(
            insert(Pupil).returning(Pupil.id), [{"created_at": self.at}] * len(numbers)
        ).all()
        made = dict(zip(numbers, ids, strict=True))
        self.session.execute(
            insert(Identifier),
            [
                {
                    "pupil_id": pupil_id,
                    "kind": Kind.GCODE if number.startswith("G") else Kind.NATIONAL_ID,
                    "value": number,
                    "valid_from": self.at,
                }
                for number, pupil_id in made.items()
            ],
        )
        return made

    def _add(self, new: Sequence[New], pupils: dict[str, int]) -> Iterable[Act]:
        if not new:
            return []
        common = {
            "round_id": self.roster.round_id,
            "unit_id": self.roster.unit_id,
            "return_id": self.roster.id,
            "created_at": self.at,
            "errors": [],
            "queries": [],
            "answers": {},
        }
        # Each row's key finds its id again: databases give back many ids in no certain order.
        made = self.session.execute(
            _ROWS.insert().returning(_ROWS.c.submission_key, _ROWS.c.id),
            [
                common
                | self._facts(one.facts, pupils.get(one.facts.number))
                | {"submission_key": f"{self.key} {one.row}"}
                for one in new
            ],
        )
        ids: dict[str, int] = {row.submission_key: row.id for row in made}
        by_id = {ids[f"{self.key} {one.row}"]: one for one in new}
        self._add_details({row_id: one.details for row_id, one in by_id.items()})
        return [
            Act("enrolment.added", recording.SUBJECT, row_id, after=plain(one.facts))
            for row_id, one in by_id.items()
        ]

    def _change(self, changed: Sequence[Change], pupils: dict[str, int]) -> Iterable[Act]:
        if not changed:
            return []
        self._let_be_seen_again(changed, pupils)
        self.session.execute(_UPDATE, [self._changed(one, pupils) for one in changed])
        self._add_details({one.live.id: one.details for one in changed if not one.live.has_details})
        written = [
            {"row_id": one.live.id} | {f"to_{name}": getattr(one.details, name) for name in DETAILS}
            for one in changed
            if one.live.has_details and one.details != one.live.details
        ]
        if written:
            self.session.execute(_UPDATE_DETAILS, written)
        return [_edited(one) for one in changed]

    def _let_be_seen_again(self, changed: Sequence[Change], pupils: dict[str, int]) -> None:
        """Forget who saw the child of a row that now stands for another one (3.2)."""
        others = [
            one.live.id
            for one in changed
            if one.live.pupil_id is not None
            and _known_by_gcode(one) is None
            and self._pupil(one, pupils) not in (None, one.live.pupil_id)
        ]
        if others:
            self.session.execute(
                _ROWS.update().where(_ROWS.c.id.in_(others)).values(seen_at=None, seen_by_id=None)
            )

    def _pupil(self, one: Change, pupils: dict[str, int]) -> int | None:
        if one.facts.number == one.live.facts.number:
            return one.live.pupil_id
        return pupils.get(one.facts.number)

    def _changed(self, one: Change, pupils: dict[str, int]) -> dict[str, Any]:
        """Give what an update binds."""
        changed = {key for key, _before, _after in one.fields}
        values = self._facts(one.facts, self._pupil(one, pupils))
        values |= {"answers": still_answered(one.live.answers, changed)}
        return {"row_id": one.live.id} | {f"to_{name}": value for name, value in values.items()}

    def _facts(self, facts: Facts, pupil_id: int | None) -> dict[str, Any]:
        return {name: getattr(facts, name) for name in FACTS} | {
            "pupil_id": pupil_id,
            "list_key": list_key(facts),
            "changed_at": self.at,
            "changed_by_id": self.actor.id,
        }

    def _add_details(self, details: dict[int, Details]) -> None:
        rows = [
            {"enrolment_id": row_id} | {name: getattr(one, name) for name in DETAILS}
            for row_id, one in details.items()
            if one != Details()
        ]
        if rows:
            self.session.execute(_DETAILS.insert(), rows)


def _known_by_gcode(one: Change) -> int | None:
    """Give the pupil of a row whose G-Code gives way to 13 digits: it stays the same child."""
    if not one.live.facts.number.startswith("G"):
        return None
    stays = one.facts.number.startswith("G") or not is_valid(one.facts.number)
    return None if stays or one.pupil_id == one.live.pupil_id else one.live.pupil_id


def _edited(one: Change) -> Act:
    before, after = differences(one.live.facts, one.facts)
    before_details, after_details = differences(one.live.details, one.details)
    return Act(
        "enrolment.edited",
        recording.SUBJECT,
        one.live.id,
        before=before | before_details,
        after=after | after_details,
    )


_WRITTEN = (*FACTS, "pupil_id", "list_key", "changed_at", "changed_by_id", "answers")
_UPDATE = (
    _ROWS.update()
    .where(_ROWS.c.id == bindparam("row_id"))
    .values(
        version=_ROWS.c.version + 1,
        **{name: bindparam(f"to_{name}", type_=_ROWS.c[name].type) for name in _WRITTEN},
    )
)
_UPDATE_DETAILS = (
    _DETAILS.update()
    .where(_DETAILS.c.enrolment_id == bindparam("row_id"))
    .values(**{name: bindparam(f"to_{name}", type_=_DETAILS.c[name].type) for name in DETAILS})
)
