"""An office receives the submissions of those below it (10.1)."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from app.models import Confirmation, FileKind, Unit
from app.services.errors import NotFound, ReasonMissing
from app.services.submissions import files, listing, receiving, sending
from app.services.submissions.files import Proof
from app.services.submissions.listing import Show, Sort, Wish
from app.services.submissions.progress import SubmissionState as State
from app.services.submissions.receiving import Marked
from tests.services.receiving.conftest import LATER, Mail

PAPERS = b"PK of version 1"


@pytest.fixture
def made(mail: Mail) -> Confirmation:
    return mail.confirm(mail.country.school)


def at_desk(mail: Mail) -> dict[str, Any]:
    return {"scope": mail.scope(), "actor": mail.country.account(mail.country.sao), "at": LATER}


def drop(mail: Mail, *contents: bytes) -> list[files.Told]:
    """Drop files at the desk and note those that are proven."""
    named = [(f"{n}.pdf", hashlib.sha256(one).hexdigest()) for n, one in enumerate(contents)]
    told = files.tell(mail.session, mail.desk, named, scope=mail.scope())
    proven = [one.issued for one in told if one.issued]
    receiving.receive_proven(mail.session, mail.desk, proven, **at_desk(mail))
    return told


def names(mail: Mail, wish: Wish) -> list[str]:
    return [row.code for row in mail.listed(wish).rows]


def test_a_submission_is_complete_with_the_paper_and_the_very_file_issued(
    mail: Mail, made: Confirmation
) -> None:
    mail.issue(made, PAPERS)
    facts = at_desk(mail)
    assert receiving.receive_paper(mail.session, mail.desk, [made.id], **facts) == Marked(1, 0)
    assert receiving.receive_paper(mail.session, mail.desk, [made.id], **facts) == Marked(0, 0)
    assert mail.state(made) is State.PAPER
    assert [one.proof for one in drop(mail, PAPERS, PAPERS)] == [Proof.PROVEN] * 2
    assert mail.state(made) is State.COMPLETE
    assert mail.events()[1:] == ["submission.paper_received", "submission.file_received"]
    assert (mail.listed().complete, mail.listed().missing) == (1, 2)


def test_the_document_as_a_file_is_proven_and_is_not_the_data_file(
    mail: Mail, made: Confirmation
) -> None:
    mail.issue(made, b"%PDF", FileKind.PDF)
    receiving.receive_paper(mail.session, mail.desk, [made.id], **at_desk(mail))
    assert [one.proof for one in drop(mail, b"%PDF")] == [Proof.DOCUMENT]
    assert mail.state(made) is State.PAPER


def test_each_of_many_files_marks_its_own_row(mail: Mail, made: Confirmation) -> None:
    centre = mail.confirm(mail.country.second_centre)
    mail.issue(made, PAPERS)
    mail.issue(centre, b"of the centre")
    told = drop(mail, b"of the centre", b"of nobody", PAPERS)
    assert [one.proof for one in told] == [Proof.PROVEN, Proof.UNKNOWN, Proof.PROVEN]
    assert mail.state(made) is mail.state(centre) is State.FILE


def test_a_file_of_another_authoritys_institution_is_not_told_apart_from_any_other(
    mail: Mail,
) -> None:
    far = mail.confirm(mail.country.town_school)
    mail.issue(far, PAPERS)
    assert drop(mail, PAPERS)[0].proof is Proof.UNKNOWN
    assert receiving.receive_paper(mail.session, mail.desk, [far.id], **at_desk(mail)) == Marked(
        0, 1
    )
    assert mail.state(far) is State.NOT_SENT


def test_a_file_that_is_not_the_one_issued_does_not_match_until_the_right_one_comes(
    mail: Mail, made: Confirmation
) -> None:
    mail.issue(made, PAPERS)
    facts = at_desk(mail)
    receiving.receive_paper(mail.session, mail.desk, [made.id], **facts)
    receiving.receive_unproven(mail.session, mail.desk, {made.id: "a" * 64}, **facts)
    receiving.receive_unproven(mail.session, mail.desk, {made.id: "a" * 64}, **facts)
    assert mail.state(made) is State.OTHER_FILE
    assert mail.events().count("submission.other_file_received") == 1
    drop(mail, PAPERS)
    assert mail.state(made) is State.COMPLETE
    receiving.receive_unproven(mail.session, mail.desk, {made.id: "a" * 64}, **facts)
    assert mail.state(made) is State.COMPLETE


def test_what_is_returned_tells_why_and_is_wanted_again_until_it_is_sent_again(
    mail: Mail, made: Confirmation
) -> None:
    mail.issue(made, PAPERS)
    facts = at_desk(mail)
    receiving.receive_paper(mail.session, mail.desk, [made.id], **facts)
    drop(mail, PAPERS)
    with pytest.raises(ReasonMissing):
        receiving.give_back(mail.session, mail.desk, [made.id], reason="", **facts)
    receiving.give_back(mail.session, mail.desk, [made.id], reason="ไม่ได้ลงนาม", **facts)
    receiving.give_back(mail.session, mail.desk, [made.id], reason="ไม่ได้ลงนาม", **facts)
    assert mail.events().count("submission.returned") == 1
    assert mail.state(made) is State.RETURNED
    assert mail.submission(made).return_reason == "ไม่ได้ลงนาม"
    drop(mail, PAPERS)
    assert mail.state(made) is State.RETURNED
    sending.send(mail.session, made, actor=mail.country.account(mail.country.school), at=LATER)
    assert mail.submission(made).return_reason == ""
    assert mail.state(made) is State.FILE


def test_a_wrong_tick_and_a_wrong_file_are_taken_back(mail: Mail, made: Confirmation) -> None:
    mail.issue(made, PAPERS)
    facts = at_desk(mail)
    receiving.take_back_paper(mail.session, mail.desk, [made.id], **facts)
    receiving.receive_paper(mail.session, mail.desk, [made.id], **facts)
    drop(mail, PAPERS)
    receiving.take_back_paper(mail.session, mail.desk, [made.id], **facts)
    assert mail.state(made) is State.FILE
    receiving.take_back_file(mail.session, mail.desk, [made.id], **facts)
    assert mail.state(made) is State.NOT_SENT


def test_what_came_of_an_earlier_version_does_not_count_for_the_one_that_stands(
    mail: Mail, made: Confirmation
) -> None:
    mail.issue(made, PAPERS)
    receiving.receive_paper(mail.session, mail.desk, [made.id], **at_desk(mail))
    mail.cancel(mail.country.school)
    [row] = mail.listed(Wish(text="3033300001")).rows
    assert (row.state, row.came_before, row.number) == (State.UNCONFIRMED, 1, None)
    again = mail.confirm(mail.country.school)
    [row] = mail.listed(Wish(text="3033300001")).rows
    assert (row.state, row.came_before, row.number) == (State.NOT_SENT, 1, 2)
    assert drop(mail, PAPERS)[0].proof is Proof.OUTDATED
    assert mail.state(again) is State.NOT_SENT
    facts = at_desk(mail)
    assert receiving.receive_paper(mail.session, mail.desk, [made.id], **facts) == Marked(0, 1)


def test_the_list_is_narrowed_and_sorted_by_what_is_to_be_done(
    mail: Mail, made: Confirmation
) -> None:
    facts = at_desk(mail)
    centre = mail.confirm(mail.country.second_centre)
    receiving.receive_unproven(mail.session, mail.desk, {centre.id: "b" * 64}, **facts)
    school, first, second = "3033300001", "3033600001", "3033600002"
    assert names(mail, Wish()) == [school, first, second]
    assert names(mail, Wish(sort=Sort.STATE)) == [second, first, school]
    assert names(mail, Wish(show=Show.OTHER_FILE)) == [second]
    assert names(mail, Wish(show=Show.RECEIVED)) == [second]
    assert names(mail, Wish(show=Show.UNCONFIRMED)) == [first]
    assert names(mail, Wish(show=Show.NOT_SENT)) == [school]
    assert names(mail, Wish(show=Show.COMPLETE)) == []
    assert len(names(mail, Wish(show=Show.MISSING))) == 3
    wanted = listing.missing(mail.session, mail.desk, scope=mail.scope())
    assert [unit.code for unit in wanted] == [school, first, second]


def test_each_level_receives_from_the_one_below(mail: Mail) -> None:
    country = mail.country
    mail.acting.confirmed_province()

    def codes(unit: Unit) -> list[str]:
        found = listing.read(mail.session, mail.desk_of(unit), Wish(), scope=mail.scope(unit))
        return [row.code for row in found.rows]

    assert codes(country.province) == ["04330102", "06330305"]
    assert codes(country.department) == ["p30", "p33"]
    assert codes(country.idle_authority) == []
    with pytest.raises(NotFound):
        mail.desk_of(country.school)
    # Nobody reads at a desk what its scope does not hold.
    foreign = listing.read(mail.session, mail.desk, Wish(), scope=mail.scope(country.municipality))
    assert foreign.rows == []
