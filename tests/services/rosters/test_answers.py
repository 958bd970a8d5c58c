"""Answers to queries: read back as they were given, old ones too; many given at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from app.domain.people import Sex
from app.models import Enrolment, History, Removal
from app.services.errors import ReasonMissing
from app.services.rosters import answering, recording
from app.services.rosters.answers import FITTING, Answer, AnswerCode
from app.services.rosters.codes import QueryCode
from tests.factories import Country
from tests.services.rosters.conftest import Desk

LATE = Answer(AnswerCode.LATE_ENTRY, "ย้ายตามผู้ปกครอง")
CHECKED = Answer(AnswerCode.CHECKED)


@given(
    code=st.sampled_from(AnswerCode),
    note=st.text(max_size=40).map(str.strip),
)
def test_an_answer_is_read_back_as_it_was_given(code: AnswerCode, note: str) -> None:
    assert Answer.read(Answer(code, note).text) == Answer(code, note)


@pytest.mark.parametrize("text", ["เข้าเรียนช้า", "ตรวจแล้ว: ถูกต้อง", "latecomer", ": ใช่"])
def test_a_text_from_before_there_were_codes_is_another_reason_in_words(text: str) -> None:
    assert Answer.read(text) == Answer(AnswerCode.OTHER, text)


def test_every_query_has_reasons_and_another_one_in_words() -> None:
    assert set(FITTING) == set(QueryCode)
    assert all(AnswerCode.OTHER in fitting for fitting in FITTING.values())


def asked(desk: Desk, number: int) -> list[Enrolment]:
    """Add pupils whose age and prefix are asked about."""
    return [
        desk.add(birth_date=date(2010, 1, 1), prefix="เด็กชาย", sex=Sex.FEMALE)
        for _ in range(number)
    ]


def test_many_queries_are_answered_at_once_with_history_a_child(desk: Desk) -> None:
    one, other = asked(desk, 2)
    given_ = {
        (one.id, "unusual_age"): LATE,
        (one.id, "sex_unlike_prefix"): CHECKED,
        (other.id, "unusual_age"): LATE,
    }
    assert answering.answer_many(desk.session, desk.roster, given_, **desk.who) == 3
    assert answering.answer_many(desk.session, desk.roster, given_, **desk.who) == 0
    assert one.answers == {"unusual_age": LATE.text, "sex_unlike_prefix": "checked"}
    assert other.open_queries == ["sex_unlike_prefix"]
    assert desk.roster.rows_with_open_queries == 1
    told = desk.session.scalars(
        select(History)
        .where(History.event == "enrolment.query_answered")
        .order_by(History.position)
    ).all()
    assert [(act.subject_id, act.after) for act in told] == [
        (one.id, {"unusual_age": LATE.text, "sex_unlike_prefix": "checked"}),
        (other.id, {"unusual_age": LATE.text}),
    ]


def test_queries_that_fell_meanwhile_need_no_answer(
    desk: Desk, desk_of: Callable[..., Desk], country: Country
) -> None:
    gone, elsewhere = asked(desk, 1)[0], asked(desk_of(country.town_school), 1)[0]
    calm = desk.add()
    recording.remove(
        desk.session, desk.roster, gone.id, removal=Removal.MISTAKE, left_on=None, note="",
        **desk.who,
    )  # fmt: skip
    given_ = {(row.id, "unusual_age"): LATE for row in (gone, elsewhere, calm)}
    assert answering.answer_many(desk.session, desk.roster, given_, **desk.who) == 0
    assert elsewhere.answers == {}


def test_a_login_limited_to_rooms_answers_for_those_alone(
    desk_of: Callable[..., Desk], country: Country
) -> None:
    desk, limited = desk_of(country.school), desk_of(country.school, ("p1/2",))
    [row] = asked(desk, 1)
    sent = {(row.id, "unusual_age"): LATE}
    assert answering.answer_many(limited.session, limited.roster, sent, **limited.who) == 0
    assert row.answers == {}


def test_another_reason_needs_words(desk: Desk) -> None:
    [row] = asked(desk, 1)
    wordless = {(row.id, "unusual_age"): Answer(AnswerCode.OTHER)}
    with pytest.raises(ReasonMissing):
        answering.answer_many(desk.session, desk.roster, wordless, **desk.who)
    with pytest.raises(ReasonMissing):
        recording.answer_query(
            desk.session, desk.roster, row.id, query="unusual_age", reason="other", **desk.who
        )
