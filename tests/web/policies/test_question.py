"""May they? The answer in a sentence, with the rule or the process that decides."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from werkzeug.datastructures import MultiDict

from app.models import DataSet
from app.web.policies.question_form import QuestionForm
from tests.e2e.words import thai
from tests.web.policies.conftest import RIGHTS, Desk


def ask(desk: Desk, login: str, permission: str, unit: str, status: int = 200, **more: str) -> str:
    asked = {"login": login, "permission": permission, "unit": unit, **more}
    asked.setdefault("round", desk.visit.country.round.key)
    return desk.get(f"/question?{urlencode(asked)}", status)


def test_a_right_is_told_with_the_rule_that_gives_it(desk: Desk) -> None:
    country = desk.visit.country
    text = ask(desk, country.sao.code, "roster:view", country.school.code)
    assert " ได้: " in text
    assert country.account(country.sao).name in text
    assert "ทุกคนในองค์กรปกครองส่วนท้องถิ่นทุกประเภท" in text


def test_no_right_is_told_without_a_word_about_the_process(desk: Desk) -> None:
    country = desk.visit.country
    text = ask(desk, country.school.code, "roster:view", country.centre.code)
    assert "ไม่ได้: " in text
    assert thai("No rule gives this right.") in text


def test_a_denial_is_named_as_what_decides(desk: Desk) -> None:
    desk.take_away()
    desk.publish()
    country = desk.visit.country
    text = ask(desk, country.sao.code, "roster:cancel", country.centre.code)
    assert "ไม่ได้: " in text
    assert "ห้ามทุกคนในองค์การบริหารส่วนตำบล (06)" in text


def test_what_the_process_refuses_is_told_with_who_can_lift_it(desk: Desk) -> None:
    country = desk.visit.country
    text = ask(desk, country.sao.code, "roster:cancel", country.centre.code)
    assert thai("There is no confirmation to cancel") in text
    desk.visit.confirm(country.centre, DataSet.ROSTER)
    text = ask(desk, country.sao.code, "roster:cancel", country.centre.code)
    assert " ได้: " in text
    text = ask(desk, country.centre.code, "roster:edit", country.centre.code)
    assert thai("Locked: the data is confirmed") in text
    text = ask(desk, country.sao.code, "pupils:confirm", country.sao.code)
    assert thai("Something is still missing") in text


def test_a_closed_round_and_another_moment_are_told(desk: Desk) -> None:
    country = desk.visit.country
    asked = (desk, country.school.code, "roster:edit", country.school.code)
    assert thai("The round has not opened yet") in ask(*asked, day="1/1/2560", clock="9.00")
    assert thai("The round has closed") in ask(*asked, day="1/1/2600", clock="24.00")
    assert thai("The round has closed") not in ask(*asked, day="", clock="")


def test_an_answer_can_be_linked(desk: Desk) -> None:
    country = desk.visit.country
    text = desk.visit.get(
        f"{RIGHTS}/question?login=06330305&permission=roster:view&unit={country.school.code}"
    ).text
    assert 'id="answer"' in text
    assert 'value="06330305"' in text
    assert 'value="roster:view" selected' in text or 'selected value="roster:view"' in text


def test_the_rights_alone_answer_before_there_is_a_round(desk: Desk) -> None:
    asked = {"login": "06330305", "permission": "roster:edit", "unit": "06330305"}
    form = QuestionForm.asked(MultiDict(asked), rounds=[])
    assert form.validate(), form.errors


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "wrong",
    [{"login": "06339999"}, {"unit": "06339999"}, {"login": ""}, {"permission": "roster:fly"},
     {"permission": ""}, {"round": "2500-1"}, {"day": "32/1/2570"}, {"clock": "99"}],
)  # fmt: skip
def test_a_question_about_nothing_is_asked_again_with_what_was_typed(
    desk: Desk, wrong: dict[str, str]
) -> None:
    asked = {"login": "06330305", "permission": "roster:view", "unit": "06330305"} | wrong
    text = ask(desk, status=422, **asked)
    assert 'id="answer"' not in text


def test_the_page_of_a_login_leads_to_the_question_with_its_code(desk: Desk) -> None:
    assert f"{RIGHTS}/question?login=06330305" in desk.visit.get(f"{RIGHTS}/logins/06330305").text
    assert 'value="06330305"' in desk.visit.get(f"{RIGHTS}/question?login=06330305").text
