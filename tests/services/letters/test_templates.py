"""Templates have their days; what they may name is known before they are kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.thai_calendar import in_bangkok
from app.models import LetterForm, LetterStep
from app.services.errors import TemplateBegun, UnknownPlace
from app.services.letters import filling, templates
from app.services.letters.places import Place
from app.services.letters.shipped import shipped
from app.services.letters.steps import templates_kept
from app.services.letters.templates import Validity
from tests.factories.rounds import NOW
from tests.services.letters.writer import LetterWriter

TODAY = in_bangkok(NOW).date()
TOMORROW = TODAY + timedelta(days=1)
DAY = timedelta(days=1)
REMINDER = shipped(LetterStep.REMIND, LetterForm.MEMO)


def test_every_template_that_the_portal_brings_names_only_data_there_is() -> None:
    for key in templates_kept():
        text = shipped(*key)
        for part in (text.subject, text.addressee, text.body, text.closing):
            filling.check(part)


@pytest.mark.parametrize("text", ["{ปีการศึกษ}", "{}", "{ปีการศึกษา", "ปีการศึกษา}", "{{ปีการศึกษา}}"])
def test_a_place_without_data_is_refused_when_the_template_is_kept(
    writer: LetterWriter, text: str
) -> None:
    with pytest.raises(UnknownPlace):
        writer.keep(replace(REMINDER, body=f"ตามที่ {text} นั้น", valid_from=TODAY))
    assert templates.in_force(writer.session, REMINDER.step, REMINDER.form, at=NOW) == REMINDER


def test_the_newest_template_that_has_begun_counts(writer: LetterWriter) -> None:
    def subject(at: object = NOW) -> str:
        return templates.in_force(
            writer.session,
            REMINDER.step,
            REMINDER.form,
            at=at,  # type: ignore[arg-type]
        ).subject

    writer.keep(replace(REMINDER, subject="พรุ่งนี้", valid_from=TOMORROW))
    assert subject() == REMINDER.subject
    writer.keep(replace(REMINDER, subject="วันนี้", valid_from=TODAY))
    assert subject() == "วันนี้"
    writer.keep(replace(REMINDER, subject="วันนี้ แก้ไข", valid_from=TODAY))
    assert subject() == "วันนี้ แก้ไข"
    assert subject(NOW + DAY) == "พรุ่งนี้"
    kept = templates.every(writer.session, at=NOW)[REMINDER.step, REMINDER.form]
    assert [one.validity for one in kept] == [
        Validity.COMING,
        Validity.IN_FORCE,
        Validity.PAST,
        Validity.PAST,
    ]


def test_a_letter_keeps_its_text_when_the_template_changes(writer: LetterWriter) -> None:
    sao = writer.country.sao
    letter = writer.write(sao, LetterStep.REMIND)
    subject, body = letter.subject, letter.body
    writer.keep(replace(REMINDER, subject="ใหม่ {ปีการศึกษา}", valid_from=TODAY))
    assert writer.write(sao, LetterStep.REMIND).subject == "ใหม่ 2569 (ครั้งที่ 1)"
    assert (letter.subject, letter.body) == (subject, body)


def test_a_template_begins_on_no_day_that_was_and_is_kept_once(writer: LetterWriter) -> None:
    with pytest.raises(TemplateBegun):
        writer.keep(replace(REMINDER, valid_from=TODAY - DAY))
    for _ in range(2):
        writer.keep(replace(REMINDER, subject="ซ้ำ", valid_from=TODAY))
    kept = templates.every(writer.session, at=NOW)[REMINDER.step, REMINDER.form]
    assert [one.text.subject for one in kept] == ["ซ้ำ", REMINDER.subject]


@given(values=st.dictionaries(st.sampled_from(list(Place)), st.text(min_size=1, max_size=20)))
def test_values_stand_as_they_are_whatever_is_in_them(values: dict[Place, str]) -> None:
    text = "|".join(f"{{{place}}}" for place in values)
    assert filling.fill(text, values) == "|".join(values.values())
