"""The day until which an office wants its submissions (10.1)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.domain.thai_calendar import in_bangkok
from app.services.errors import ChangedMeanwhile, DueOutsideRound
from app.services.submissions import due
from tests.factories.rounds import NOW
from tests.services.receiving.conftest import Mail


def test_without_a_day_of_its_own_the_deadline_of_those_below_counts(mail: Mail) -> None:
    the_round, sao = mail.country.round, mail.country.sao
    usual = due.due_on(mail.session, the_round, sao)
    last = in_bangkok(the_round.institution_due_at - timedelta(seconds=1)).date()
    assert usual == last
    facts = {"actor": mail.country.account(sao), "at": NOW}
    day = in_bangkok(NOW).date()
    due.keep_due(mail.session, the_round, sao, day, was=usual, **facts)
    due.keep_due(mail.session, the_round, sao, day, was=usual, **facts)
    assert due.due_on(mail.session, the_round, sao) == day
    assert mail.events() == ["submission.due_set"]
    with pytest.raises(ChangedMeanwhile):
        due.keep_due(mail.session, the_round, sao, None, was=usual, **facts)
    due.keep_due(mail.session, the_round, sao, None, was=day, **facts)
    assert due.due_on(mail.session, the_round, sao) == usual
    the_round.institution_due_at += timedelta(days=1)
    assert due.due_on(mail.session, the_round, sao) == usual + timedelta(days=1)


@pytest.mark.parametrize("days", [-30, 30])
def test_the_day_lies_in_the_round(mail: Mail, days: int) -> None:
    the_round, sao = mail.country.round, mail.country.sao
    day = in_bangkok(NOW + timedelta(days=days)).date()
    usual = due.due_on(mail.session, the_round, sao)
    with pytest.raises(DueOutsideRound):
        due.keep_due(
            mail.session, the_round, sao, day, was=usual, actor=mail.country.account(sao), at=NOW
        )
