"""A received file is the very one issued, or it is not proven, whatever it says."""

from __future__ import annotations

import io

import pytest
from sqlalchemy import select

from app.models import AccessLog
from tests.web.submissions.conftest import Papers, with_another_name

MULTIPART = "multipart/form-data; boundary=x"
PROVEN, NOT_PROVEN = "พิสูจน์แล้ว", "พิสูจน์ไม่ได้"


def body(size: int) -> bytes:
    """Write a form with a file: the client would keep a large one in a file of its own."""
    head = 'Content-Disposition: form-data; name="file"; filename="x"\r\n\r\n'
    return f"--x\r\n{head}".encode() + b"x" * size + b"\r\n--x--\r\n"


def test_the_very_file_is_proven_by_hash_alone_or_under_its_code(papers: Papers) -> None:
    code = papers.confirm(pupils=1).code
    papers.visit.enter(papers.school)
    files = [papers.saves(path).data for path in ("/1/data.xlsx", "/1/data.csv")]
    papers.visit.enter(papers.visit.country.sao)
    for content in files:
        for path in ("/verify", f"/verify/{code}"):
            assert PROVEN in papers.checks(content, path).get_data(as_text=True)


def test_an_altered_file_is_not_proven_and_its_changed_cell_is_shown(papers: Papers) -> None:
    code = papers.confirm(pupils=2).code
    papers.visit.enter(papers.school)
    altered = with_another_name(papers.saves().data)
    papers.visit.enter(papers.visit.country.sao)
    for path in ("/verify", f"/verify/{code}"):
        page = papers.checks(altered, path).get_data(as_text=True)
        assert NOT_PROVEN in page
        assert PROVEN not in page
        assert "ปลอมแปลง" in page


def test_a_file_of_a_version_before_is_told_apart(papers: Papers) -> None:
    papers.confirm(pupils=1)
    papers.cancel()
    second = papers.confirm(pupils=1).code
    papers.visit.enter(papers.school)
    old = papers.saves("/1/data.xlsx").data
    papers.visit.enter(papers.visit.country.sao)
    alone = papers.checks(old).get_data(as_text=True)
    assert "ซึ่งถูกแทนที่โดยฉบับที่ 2" in alone
    assert PROVEN not in alone
    assert "การยืนยันข้อมูลฉบับอื่น" in papers.checks(old, f"/verify/{second}").get_data(as_text=True)


def test_only_who_looks_after_the_unit_checks_its_files(papers: Papers) -> None:
    code = papers.confirm(pupils=1).code
    papers.visit.enter(papers.school)
    content = papers.saves().data
    assert papers.checks(content).status_code == 403
    papers.visit.enter(papers.visit.country.municipality)
    assert 'type="file"' not in papers.visit.get(f"/verify/{code}").get_data(as_text=True)
    assert papers.checks(content, f"/verify/{code}").status_code == 403
    page = papers.checks(content).get_data(as_text=True)
    assert NOT_PROVEN in page
    assert "ทดสอบ" not in page
    papers.visit.enter(papers.visit.country.province)
    assert PROVEN in papers.checks(content).get_data(as_text=True)


def test_who_received_the_papers_of_a_unit_checks_them_after_it_moved(papers: Papers) -> None:
    code = papers.confirm(pupils=1).code
    papers.visit.enter(papers.school)
    content = papers.saves().data
    country = papers.visit.country
    papers.school.parent_id = country.municipality.id
    papers.school.path = f"{country.municipality.path}/{papers.school.id}"
    papers.visit.enter(country.sao)
    for path in ("/verify", f"/verify/{code}"):
        assert PROVEN in papers.checks(content, path).get_data(as_text=True)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_codes_cannot_be_guessed_with_files_either(papers: Papers) -> None:
    papers.visit.enter(papers.visit.country.sao)
    tried = [papers.checks(b"x", f"/verify/{number:012}").status_code for number in range(11)]
    assert tried == [404] * 10 + [429]


@pytest.mark.parametrize(
    "content", [b"", b"%PDF-1.7 broken", b"PK\x03\x04broken", b"\x00\x01", b"a,b\n1,2"]
)
def test_any_other_file_is_simply_not_proven(papers: Papers, content: bytes) -> None:
    code = papers.confirm(pupils=1).code
    papers.visit.enter(papers.visit.country.sao)
    for path in ("/verify", f"/verify/{code}"):
        answer = papers.checks(content, path)
        assert answer.status_code == 200
        assert NOT_PROVEN in answer.get_data(as_text=True)


def test_the_check_is_on_record_and_the_file_is_not(papers: Papers) -> None:
    papers.confirm(pupils=1)
    papers.visit.enter(papers.school)
    content = papers.saves().data
    papers.visit.enter(papers.visit.country.sao)
    papers.checks(content)
    noted = papers.visit.session.scalars(
        select(AccessLog).where(AccessLog.event == "file_checked")
    ).one()
    assert noted.subject_unit_id == papers.school.id
    finding, _space, sha256 = noted.detail.partition(" ")
    assert (finding, len(sha256)) == ("proven", 64)


def test_a_file_may_be_large_but_not_too_large(papers: Papers) -> None:
    papers.visit.enter(papers.visit.country.sao)
    for size, status in ((3_000_000, 200), (9_000_000, 413)):
        answer = papers.visit.client.post("/verify", data=body(size), content_type=MULTIPART)
        assert answer.status_code == status
    assert papers.visit.post("/verify", {}).status_code == 422


def test_a_large_file_is_not_read_before_somebody_has_signed_in(papers: Papers) -> None:
    class Unread(io.BytesIO):
        def read(self, _size: int | None = -1) -> bytes:
            raise AssertionError("the body was read")

    sent = papers.visit.client.post(
        "/verify", input_stream=Unread(body(3_000_000)), content_type=MULTIPART
    )
    assert sent.status_code == 400
