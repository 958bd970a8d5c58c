"""A unit notes that it sent what it confirmed (10.1)."""

from __future__ import annotations

import pytest

from app.services.errors import ConfirmationOutdated, NotFound, SubmissionReceived
from app.services.submissions import issuing, receiving, sending
from app.services.submissions.progress import SubmissionState
from tests.services.receiving.conftest import LATER, Mail


def test_sending_is_noted_once_however_often_it_is_repeated(mail: Mail) -> None:
    made = mail.confirm(mail.country.school)
    by = mail.country.account(mail.country.school)
    assert mail.state(made) is SubmissionState.NOT_SENT
    first = sending.send(mail.session, made, actor=by, at=LATER)
    sending.send(mail.session, made, actor=by, at=LATER)
    assert (first.sent_at, first.version) == (LATER, 1)
    assert mail.state(made) is SubmissionState.SENT
    assert mail.events() == ["submission.sent"]


def test_sending_can_be_taken_back_until_something_arrived(mail: Mail) -> None:
    made = mail.confirm(mail.country.school)
    facts = {"actor": mail.country.account(mail.country.school), "at": LATER}
    sending.take_back(mail.session, made, **facts)
    sending.send(mail.session, made, **facts)
    sending.take_back(mail.session, made, **facts)
    assert mail.state(made) is SubmissionState.NOT_SENT
    assert mail.events() == ["submission.sent", "submission.sending_taken_back"]
    sending.send(mail.session, made, **facts)
    desk = {"scope": mail.scope(), "actor": mail.country.account(mail.country.sao), "at": LATER}
    receiving.receive_paper(mail.session, mail.desk, [made.id], **desk)
    with pytest.raises(SubmissionReceived):
        sending.take_back(mail.session, made, **facts)


def test_papers_of_a_confirmation_that_stands_no_more_are_not_sent(mail: Mail) -> None:
    made = mail.confirm(mail.country.school)
    by = mail.country.account(mail.country.school)
    mail.cancel(mail.country.school)
    with pytest.raises(ConfirmationOutdated):
        sending.send(mail.session, made, actor=by, at=LATER)
    mail.confirm(mail.country.school)
    with pytest.raises(ConfirmationOutdated):
        sending.send(mail.session, made, actor=by, at=LATER)
    roster = mail.country.roster(mail.session, mail.country.school)
    assert issuing.version_of(mail.session, roster, 2).id != made.id
    with pytest.raises(NotFound):
        issuing.version_of(mail.session, roster, 3)
