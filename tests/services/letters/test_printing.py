"""What a letter becomes when it is printed, for all or one for each."""

from __future__ import annotations

from app.dispatch.letters import documents_of, parts_of
from app.documents.official import ExternalLetter, Memo
from app.models import LetterStep, Office
from tests.services.confirmation.acting import Acting
from tests.services.letters.writer import LetterWriter


def test_a_letter_for_each_names_its_own_unit_and_nobody_else(writer: LetterWriter) -> None:
    letter = writer.write(writer.country.sao, LetterStep.REMIND)
    (for_all,) = documents_of(writer.session, letter)
    each = documents_of(writer.session, letter, part=1)
    assert len(each) == len(letter.recipients) == 3
    for document, recipient in zip(each, letter.recipients, strict=True):
        assert document.addressee == recipient["addressee"]
        assert recipient["name"] in document.body
        assert len(document.body) == len(for_all.body) - 2


def test_a_unit_struck_off_the_text_gets_no_letter_and_stands_in_no_other(
    writer: LetterWriter,
) -> None:
    letter = writer.write(writer.country.sao, LetterStep.REMIND)
    first, *others = [one["name"] for one in letter.recipients]
    points = [f"{number}. {name}" for number, name in enumerate([first, *others], start=1)]
    renumbered = [f"{number}) {name} (ด่วน)" for number, name in zip("๑๒", others, strict=True)]
    body = letter.body.replace("\n".join(points), "\n".join(renumbered))
    writer.edit(letter, body=body)
    assert parts_of(letter) == [(1, 2)]
    each = documents_of(writer.session, letter, part=1)
    for document, own in zip(each, others, strict=True):
        named = [text for text in document.body if any(one in text for one in (first, *others))]
        assert named == [f"{own} (ด่วน)"]


def test_letters_for_very_many_are_divided_over_files(writer: LetterWriter) -> None:
    letter = writer.write(writer.country.sao, LetterStep.REMIND)
    letter.recipients = [{"unit": 1, "name": f"n{n}", "addressee": f"a{n}"} for n in range(1, 121)]
    assert parts_of(letter) == [(1, 50), (51, 100), (101, 120)]
    last = documents_of(writer.session, letter, part=3)
    assert [one.addressee for one in last] == [f"a{n}" for n in range(101, 121)]
    letter.recipients = letter.recipients[:1]
    assert parts_of(letter) == []


def test_the_letterhead_stands_on_both_forms(writer: LetterWriter) -> None:
    country = writer.country
    facts = {"division": "กองการศึกษา", "telephone": "0 4561 0000", "address": "ถนนหนึ่ง\nศก 33000"}
    writer.session.add(Office(unit_id=country.sao.id, **facts))
    writer.session.flush()
    (memo,) = documents_of(writer.session, writer.write(country.sao, LetterStep.REMIND))
    assert isinstance(memo, Memo)
    assert memo.agency == f"กองการศึกษา {country.sao.name} โทร. 0 4561 0000"
    Acting(writer.session, country).confirmed_authority()
    (external,) = documents_of(writer.session, writer.write(country.sao, LetterStep.SUBMIT))
    assert isinstance(external, ExternalLetter)
    assert external.agency == (country.sao.name, "ถนนหนึ่ง", "ศก 33000")
    assert external.division == ("กองการศึกษา", "โทร. 0 4561 0000")
