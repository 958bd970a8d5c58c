"""The document as it is printed, by either engine, is read back as what was confirmed."""

from __future__ import annotations

import pytest

from app.dispatch.papers import paper_of
from app.documents import pdf_text
from app.documents.render import Engine, available_engines
from app.services.confirmation import frozen
from app.services.confirmation.frozen import FrozenRoster
from app.services.submissions.comparing_text import code_in, in_text
from tests.factories import make_enrolment
from tests.services.confirmation.acting import Acting

NAMES = (
    ("น้ำเพชร", "ณ อยุธยา"),
    ("กตัญญู", "ทรัพย์สินพูลเพิ่มประเสริฐศักดิ์สิทธิ์วัฒนานุกูลกิจ"),
    ("ปิติรัตน์", "ที่นั่งฟ้ำ"),
)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("thai_digits", [True, False])
@pytest.mark.parametrize("printer", available_engines())
def test_a_printed_document_is_read_back(
    acting: Acting, printer: Engine, *, thai_digits: bool
) -> None:
    roster = acting.roster()
    for first, last in NAMES:
        make_enrolment(
            acting.session, roster, acting.officer(roster), first_name=first, last_name=last
        )
    confirmation = acting.confirm(roster)
    content = frozen.read(confirmation.content)
    assert isinstance(content, FrozenRoster)
    paper = paper_of(
        acting.session, confirmation, address_of=lambda code: code, thai_digits=thai_digits
    )
    text = pdf_text.read(paper.pdf(printer))
    assert code_in(text) == confirmation.code
    found = in_text(content, text)
    assert found is not None
    assert found.is_alike, found
    assert found.rows == len(content.rows)
    lines = [line for line in text.splitlines() if content.rows[0].first_name not in line]
    shorter = in_text(content, "\n".join(lines))
    assert shorter is not None
    assert [one.number for one in shorter.missing] == [content.rows[0].number]
