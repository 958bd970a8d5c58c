"""One upload tells that a file is not proven, and where it differs from what was confirmed."""

from __future__ import annotations

import io
from typing import Any

import pytest
from sqlalchemy import select

from app.access.permissions import Permission
from app.models import AccessLog, Round, Submission
from app.web.receiving.looking import MOST_READ
from tests.factories import make_round
from tests.web.conftest import Visit
from tests.web.submissions.conftest import Papers, with_another_name

AGAIN = "เลือกไฟล์อีกครั้ง"


@pytest.fixture
def papers(visit: Visit) -> Papers:
    return Papers(visit)


def drop(papers: Papers, *contents: bytes, the_round: Round | None = None) -> str:
    country = papers.visit.country
    papers.visit.enter(country.sao)
    files: dict[str, Any] = {"files": [(io.BytesIO(one), f"{one[:9]!r}.xlsx") for one in contents]}
    url = f"/rounds/{(the_round or country.round).key}/receiving/{country.sao.code}/files"
    return papers.visit.post(url, files).get_data(as_text=True)


def saved(papers: Papers) -> bytes:
    papers.visit.enter(papers.school)
    return papers.saves().data


def test_a_file_that_is_not_proven_is_shown_with_where_it_differs(papers: Papers) -> None:
    papers.confirm(pupils=2)
    good = saved(papers)
    page = drop(papers, with_another_name(good), good)
    assert "พิสูจน์ไม่ได้" in page
    assert "ปลอมแปลง" in page
    assert f"ฉบับที่ 1 ของ{papers.school.name}" in page
    assert AGAIN not in page
    noted = select(AccessLog.subject_unit_id).where(AccessLog.event == "file_checked")
    assert papers.visit.session.scalars(noted).all() == [papers.school.id]


def test_what_was_proven_beside_it_is_marked_whatever_the_other_says(papers: Papers) -> None:
    made = papers.confirm(pupils=1)
    drop(papers, saved(papers), b"PK\x03\x04broken")
    papers.visit.session.expire_all()
    assert made.id in papers.visit.session.scalars(select(Submission.confirmation_id)).all()


def test_a_file_that_was_issued_for_another_round_is_told_as_that(papers: Papers) -> None:
    papers.confirm(pupils=1)
    good = saved(papers)
    another = make_round(papers.visit.session, 2570)
    papers.visit.session.commit()
    page = drop(papers, good, the_round=another)
    assert f"ฉบับที่ 1 ของ{papers.school.name}" in page
    assert "ไม่ได้อยู่ในรายการที่ท่านต้องรับในรอบนี้" in page
    assert "พิสูจน์ไม่ได้" not in page


def test_only_some_of_many_files_are_read_and_the_others_chosen_again(papers: Papers) -> None:
    papers.confirm(pupils=1)
    files = [f"a,b\n1,{number}".encode() for number in range(MOST_READ + 1)]
    assert AGAIN not in drop(papers, *files[:MOST_READ])
    assert AGAIN in drop(papers, *files)


def test_nothing_confirmed_is_shown_to_whoever_may_receive_but_not_check(papers: Papers) -> None:
    papers.confirm(pupils=1)
    altered = with_another_name(saved(papers))
    papers.visit.without(Permission.SUBMISSION_CHECK)
    page = drop(papers, altered)
    assert "พิสูจน์ไม่ได้" in page
    assert "ปลอมแปลง" not in page
    assert AGAIN not in page
