"""Rows of a roster before they are written, with what is wrong or missing in a scene."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from random import Random

from app.demo import people
from app.demo.chance import share_of
from app.demo.cohorts import Child
from app.demo.staging import Scene
from app.domain.people import Sex
from app.domain.thai_calendar import age_on, sixteenth_of_may
from app.models import Removal
from app.services.rosters.answers import Answer, AnswerCode
from app.services.rosters.codes import QueryCode
from app.services.rosters.facts import Facts

_REASONS = {
    QueryCode.UNUSUAL_AGE: (
        Answer(AnswerCode.LATE_ENTRY, "ย้ายตามผู้ปกครองไปทำงานต่างจังหวัด"),
        Answer(AnswerCode.INTERRUPTED, "พักการเรียนเพื่อรักษาตัว"),
        Answer(AnswerCode.CHECKED, "ตรวจกับสูติบัตร วันเดือนปีเกิดถูกต้อง"),
        Answer(AnswerCode.REPEATED),
    ),
    QueryCode.SEX_UNLIKE_PREFIX: (Answer(AnswerCode.CHECKED, "ตรวจกับสำเนาทะเบียนบ้าน"),),
}
_NOTES = {
    Removal.NOT_FOUND: "ออกเยี่ยมบ้านแล้ว ไม่พบตัวเด็ก",
    Removal.TRANSFERRED: "ย้ายตามผู้ปกครองไปต่างจังหวัด",
    Removal.RESIGNED: "ผู้ปกครองแจ้งลาออก",
}
_UNLIKE = {Sex.MALE: "เด็กหญิง", Sex.FEMALE: "เด็กชาย"}


@dataclass(slots=True)
class Draft:
    """A row about to be written."""

    child: Child
    facts: Facts
    is_seen: bool = True
    are_queries_answered: bool = True
    removal: Removal | None = None

    @property
    def note(self) -> str:
        return _NOTES[self.removal] if self.removal else ""

    @property
    def is_claimed(self) -> bool:
        """Say whether the row holds its child's own number, and so is that child's."""
        return self.facts.number == self.child.number


def draft_roster(children: Sequence[Child], scene: Scene, year: int, rng: Random) -> list[Draft]:
    """Draft an institution's rows as they are in a scene."""
    drafts = [Draft(child, _facts(child, year)) for child in children]
    return _SCENES.get(scene, _as_it_is)(drafts, rng)


def reason(query: str, rng: Random) -> str:
    """Give the reason by which an institution answers a query."""
    return rng.choice(_REASONS[QueryCode(query)]).text


def _facts(child: Child, year: int) -> Facts:
    return Facts(
        number=child.number,
        prefix=people.prefix(child.sex, age_on(child.birth_date, sixteenth_of_may(year))),
        first_name=child.first_name,
        last_name=child.last_name,
        birth_date=child.birth_date,
        sex=child.sex,
        grade=child.grade,
        room=child.room,
        student_number=child.student_number,
        seat_number=child.seat,
    )


def _as_it_is(drafts: list[Draft], rng: Random) -> list[Draft]:
    """Now and then a row has been taken off the roster again."""
    if len(drafts) > 20 and rng.random() < 0.1:
        _take_off(rng.choice(drafts), rng.choice(tuple(_NOTES)))
    return drafts


def _none(_drafts: list[Draft], _rng: Random) -> list[Draft]:
    return []


def _with_errors(drafts: list[Draft], rng: Random) -> list[Draft]:
    """A few rows are wrong or incomplete; one child has been found not to exist."""
    chosen = rng.sample(drafts, min(len(drafts) - 1, len(_BLEMISHES) + 1))
    for draft, blemish in zip(chosen, _BLEMISHES, strict=False):
        draft.facts = blemish(draft.facts)
    _take_off(chosen[-1], Removal.NOT_FOUND)
    return drafts


def _with_queries(drafts: list[Draft], rng: Random) -> list[Draft]:
    """A few rows ask for a reason that nobody has given yet."""
    for draft in drafts:
        draft.are_queries_answered = False
    doubtful, *odd = rng.sample(drafts, min(len(drafts), 3))
    doubtful.facts = replace(doubtful.facts, prefix=_UNLIKE[doubtful.child.sex])
    for draft in odd:
        born = draft.child.birth_date
        draft.facts = replace(draft.facts, birth_date=born.replace(year=born.year - 4))
    return drafts


def _unseen(drafts: list[Draft], rng: Random) -> list[Draft]:
    for draft in rng.sample(drafts, share_of(len(drafts), 0.3)):
        draft.is_seen = False
    return drafts


def _partly(drafts: list[Draft], rng: Random) -> list[Draft]:
    """Only the first rooms have been recorded so far, and hardly anybody in the last of them."""
    recorded = drafts[: share_of(len(drafts), rng.uniform(0.4, 0.7))]
    for draft in recorded[-share_of(len(recorded), 0.2) :]:
        draft.is_seen = False
    return recorded


def _take_off(draft: Draft, removal: Removal) -> None:
    draft.removal, draft.is_seen = removal, False
    draft.child.has_left = True


def _with_wrong_check_digit(facts: Facts) -> Facts:
    if facts.number.startswith("G"):
        return replace(facts, number=facts.number[:-1])
    return replace(facts, number=f"{facts.number[:-1]}{(int(facts.number[-1]) + 1) % 10}")


_BLEMISHES: tuple[Callable[[Facts], Facts], ...] = (
    _with_wrong_check_digit,
    lambda facts: replace(facts, birth_date=None),
    lambda facts: replace(facts, number=""),
    lambda facts: replace(facts, last_name=""),
    lambda facts: replace(facts, room=""),
)
_SCENES: dict[Scene, Callable[[list[Draft], Random], list[Draft]]] = {
    Scene.EMPTY: _none,
    Scene.UNTOUCHED: _none,
    Scene.ERRORS: _with_errors,
    Scene.QUERIES: _with_queries,
    Scene.UNSEEN: _unseen,
    Scene.PARTLY: _partly,
}
