"""What anybody learns from a code, and that nobody learns anything from any other text."""

from __future__ import annotations

import pytest
from markupsafe import escape

from app.web.submissions import verifying
from tests.web.submissions.conftest import Papers

UNKNOWN = ("0000-0000-0000", "7K3M-Q9XD-2RTA", "x", "3033300001", "' OR 1=1 --", "ก" * 200)


def test_a_code_tells_what_it_confirms_and_names_nobody(papers: Papers) -> None:
    confirmation = papers.confirm(pupils=3)
    answer = papers.visit.get(f"/verify/{confirmation.code}")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert answer.headers["X-Robots-Tag"] == "noindex"
    for told in (papers.school.name, papers.school.code, confirmation.code, "เป็นปัจจุบัน"):
        assert told in page
    assert "ทดสอบ" not in page
    assert confirmation.confirmed_by_name not in page
    assert 'type="file"' not in page


def test_a_code_is_read_as_people_type_it(papers: Papers) -> None:
    confirmation = papers.confirm()
    typed = confirmation.code.lower().replace("-", " ").replace("0", "o")
    answer = papers.visit.get("/verify", query_string={"code": typed}, follow_redirects=True)
    assert confirmation.code in answer.get_data(as_text=True)


def test_a_cancelled_and_a_superseded_confirmation_say_so(papers: Papers) -> None:
    first = papers.confirm(pupils=1).code
    papers.cancel()
    assert "ยกเลิกแล้วเมื่อวันที่" in papers.visit.get(f"/verify/{first}").get_data(as_text=True)
    papers.confirm()
    page = papers.visit.get(f"/verify/{first}").get_data(as_text=True)
    assert "ถูกแทนที่แล้ว: ฉบับที่ 2" in page
    assert "ยกเลิกแล้ว" not in page


def test_whatever_is_no_code_gets_one_and_the_same_answer(papers: Papers) -> None:
    papers.confirm()
    tried = [(text, papers.visit.get(f"/verify/{text}")) for text in UNKNOWN]
    typed = papers.visit.get("/verify", query_string={"code": "no such code"})
    answers = [*tried, ("no such code", typed)]
    pages = set()
    for text, answer in answers:
        page = answer.get_data(as_text=True).split("<footer")[0].split("<main")[1]
        kept = str(escape(text[: verifying.LONGEST_TYPED]))
        assert f'name="code" type="text" value="{kept}"' in page
        pages.add(page.replace(f">{kept}<", "").replace(f'value="{kept}"', ""))
    assert len(pages) == 1
    assert {answer.status_code for _text, answer in answers} == {404}
    heads = {name: value for name, value in typed.headers if name != "Content-Length"}
    for _text, answer in answers:
        assert heads == {name: value for name, value in answer.headers if name != "Content-Length"}


def test_a_code_that_was_not_typed_is_asked_for(papers: Papers) -> None:
    assert "aria-invalid" not in papers.visit.get("/verify").get_data(as_text=True)
    answer = papers.visit.get("/verify", query_string={"code": " "})
    assert answer.status_code == 422
    assert "พิมพ์รหัสก่อน" in answer.get_data(as_text=True)


def test_wrong_codes_are_few_a_minute(papers: Papers) -> None:
    confirmation = papers.confirm()
    statuses = [papers.visit.get(f"/verify/{number:012}").status_code for number in range(11)]
    assert statuses == [404] * 10 + [429]
    refused = papers.visit.get(f"/verify/{confirmation.code}")
    assert refused.status_code == 429
    assert "มากเกินไป" in refused.get_data(as_text=True)
    elsewhere = papers.visit.get(
        f"/verify/{confirmation.code}", environ_base={"REMOTE_ADDR": "198.51.100.7"}
    )
    assert elsewhere.status_code == 200


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_right_codes_are_limited_too(papers: Papers) -> None:
    code = papers.confirm().code
    allowed = int(verifying.PER_NETWORK.split()[0])
    statuses = [papers.visit.get(f"/verify/{code}").status_code for _one in range(allowed + 1)]
    assert statuses == [200] * allowed + [429]
