"""The table of the rights."""

from __future__ import annotations

import gzip
import re

import pytest
from sqlalchemy import Engine

from app.access.permissions import Permission
from app.domain.login_codes import LoginClass
from app.models import Duty
from app.web.policies.words import CLASSES, DUTIES, PERMISSIONS, TOPICS
from tests.e2e.words import thai
from tests.factories import make_account
from tests.support.statements import statements
from tests.web.policies.conftest import A_LATER_DAY, CANCEL_06, RIGHTS, Desk

NOTATION = re.compile(r"\b(allow|deny|subtree|children|principal|roster|pupils|authority)\b|\*")


def cell(page: str, path: str) -> str:
    """Give one cell of the table as it was sent."""
    found = re.search(rf"<td[^>]*><a href=\"{RIGHTS}{path}\">(.*?)</td>", page, re.DOTALL)
    assert found is not None, path
    return found[0]


def test_every_permission_stands_under_a_topic_once_and_has_words() -> None:
    listed = [one for _name, permissions in TOPICS for one in permissions]
    assert sorted(listed, key=lambda one: one.value) == sorted(
        Permission, key=lambda one: one.value
    )
    assert set(PERMISSIONS) == set(Permission)
    assert set(CLASSES) == set(LoginClass)
    assert set(DUTIES) == set(Duty)


def test_the_table_has_a_cell_for_every_class_and_permission_and_no_notation(desk: Desk) -> None:
    page = desk.visit.get(RIGHTS).text
    assert page.count(f'href="{RIGHTS}/cells/') == len(LoginClass) * len(Permission)
    text = desk.get()
    for permission in Permission:
        assert str(PERMISSIONS[permission]) in text
    assert NOTATION.findall(text) == []


def test_a_cell_says_how_far_and_that_duties_differ(desk: Desk) -> None:
    page = desk.visit.get(RIGHTS).text
    assert f"{thai('below')} ◐" in cell(page, CANCEL_06)
    assert thai("no right") in cell(page, "/cells/30-1/roster/cancel")
    assert thai("everywhere") in cell(page, "/cells/department/roster/view")
    assert "◐" not in cell(page, "/cells/06/roster/view")


def test_one_class_is_shown_by_duty(desk: Desk) -> None:
    text = desk.get("?class=06")
    assert thai("recorders") in text
    assert thai("administrators") not in text
    assert text.count(thai("below")) >= 3


def test_one_permission_is_shown_alone(desk: Desk) -> None:
    page = desk.visit.get(f"{RIGHTS}?permission=roster:cancel").text
    assert page.count(f'href="{RIGHTS}/cells/') == len(LoginClass)


@pytest.mark.parametrize("query", ["?class=07", "?permission=roster:fly", "?class=06&permission="])
def test_a_filter_that_names_nothing_is_passed_over(desk: Desk, query: str) -> None:
    assert thai("Table of rights") in desk.get(query)


def test_htmx_is_answered_with_the_table_alone(desk: Desk) -> None:
    fragment = desk.visit.fragment(f"{RIGHTS}?class=06").text
    assert fragment.lstrip().startswith('<div id="rights"')


def test_the_open_draft_marks_its_cells_and_counts_its_changes(desk: Desk) -> None:
    assert "draft-bar" not in desk.visit.get(RIGHTS).text
    desk.take_away()
    page = desk.visit.get(RIGHTS).text
    assert "✎" in cell(page, CANCEL_06)
    assert "✎" not in cell(page, "/cells/05/roster/cancel")
    assert f'href="{RIGHTS}/draft"' in page
    assert "ร่างของท่านมี 1 รายการ" in desk.get()


def test_marks_tell_what_is_forbidden_set_for_the_class_and_excepted(desk: Desk) -> None:
    desk.take_away()
    exception = {"effect": "allow", "permission": "roster:print", "reach": "own"}
    typed = {f"exception-{name}": value for name, value in exception.items()}
    login = desk.visit.country.sao.code
    desk.post(f"/logins/{login}", **typed, **{"exception-until": A_LATER_DAY})
    desk.publish()
    page = desk.visit.get(RIGHTS).text
    assert "◆✕" in cell(page, CANCEL_06)
    assert "★" in cell(page, "/cells/06/roster/print")
    assert "★" not in cell(page, "/cells/05/roster/print")


def test_who_may_only_look_is_offered_no_change(desk: Desk) -> None:
    visit = desk.visit
    head = make_account(visit.session, visit.country.department, Duty.HEAD, suffix="02")
    visit.enter(head)
    assert thai("Choose a cell to see why.") in desk.get()
    assert "<form" not in visit.get(f"{RIGHTS}{CANCEL_06}").text.partition("<main")[2]
    desk.post(f"{CANCEL_06}/take-away", 403, **{"take-duty": "*"})
    desk.get("/draft")


def test_the_table_costs_a_fixed_number_of_queries_and_few_bytes(desk: Desk) -> None:
    desk.get()
    with statements(Engine) as few:
        page = desk.visit.get(RIGHTS)
    for path in (CANCEL_06, "/cells/05/pupils/confirm", "/cells/30-1/roster/edit"):
        desk.take_away(path)
    with statements(Engine) as one_draft:
        desk.get()
    desk.take_away("/cells/04/pupils/confirm")
    with statements(Engine) as more:
        desk.get()
    assert len(few) <= 8
    assert len(one_draft) == len(more) <= 15
    assert len(gzip.compress(page.data)) < 20_000
