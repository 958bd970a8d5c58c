"""A province receives pupils and counts of other schools apart, each with its own paper (10.1)."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.models import Confirmation, CountedSchool, DataSet, Return
from app.services.bundles import contents
from app.services.counts import tallies
from app.services.letters import unsent
from app.services.submissions import desks, listing, receiving, senders
from app.services.submissions.listing import Wish
from app.services.submissions.progress import SubmissionState
from app.services.submissions.senders import Unclear
from tests.factories.other_schools import fill, make_sheet
from tests.factories.rounds import NOW
from tests.services.bundles.stage import everything
from tests.services.receiving.conftest import Mail

CALLED = {DataSet.PUPILS: "นักเรียน", DataSet.COUNTS: "สังกัดอื่น"}


@pytest.fixture
def sent(mail: Mail) -> tuple[Confirmation, Confirmation]:
    """Confirm the SAO's pupils and its counts."""
    session, country = mail.session, mail.country
    for unit in (country.school, country.centre, country.second_centre):
        mail.confirm(unit)
    sheet = make_sheet(session, country.round, country.sao)
    for row in session.scalars(select(CountedSchool).where(CountedSchool.return_id == sheet.id)):
        fill(session, row)
    tallies.count_anew(session, sheet)
    pupils = mail.acting.confirm(country.pupils(session, country.sao))
    return pupils, mail.acting.confirm(sheet)


def test_the_list_has_a_row_of_each_and_may_be_narrowed_to_one(
    mail: Mail, sent: tuple[Confirmation, Confirmation]
) -> None:
    province, sao = mail.country.province, mail.country.sao
    desk, scope = mail.desk_of(province), mail.scope(province)
    rows = list(listing.read(mail.session, desk, Wish(), scope=scope).rows)
    assert [row.data_set for row in rows if row.code == sao.code] == [
        DataSet.PUPILS,
        DataSet.COUNTS,
    ]
    narrowed = listing.read(mail.session, desk, Wish(data_set=DataSet.COUNTS), scope=scope)
    assert {row.data_set for row in narrowed.rows} == {DataSet.COUNTS}
    assert sent[1].id in {row.confirmation_id for row in narrowed.rows}


def test_what_is_received_of_one_leaves_the_other_wanted(
    mail: Mail, sent: tuple[Confirmation, Confirmation]
) -> None:
    province = mail.country.province
    desk, scope = mail.desk_of(province), mail.scope(province)
    pupils, counts = sent
    by = mail.country.account(province)
    receiving.receive_paper(mail.session, desk, [counts.id], scope=scope, actor=by, at=NOW)
    assert mail.state(counts) is SubmissionState.PAPER
    assert mail.state(pupils) is SubmissionState.NOT_SENT


def test_whose_a_file_is_has_to_say_which_of_both(
    mail: Mail, sent: tuple[Confirmation, Confirmation]
) -> None:
    province, sao = mail.country.province, mail.country.sao
    desk, scope = mail.desk_of(province), mail.scope(province)
    plain, whole = sao.code, f"{sao.code} {sao.name} (สังกัดอื่น)"
    found = senders.named(mail.session, desk, {plain, whole}, scope=scope, called=CALLED)
    assert found == {plain: Unclear.WHICH, whole: sent[1].id}


def test_a_unit_that_lacks_both_is_reminded_once(
    mail: Mail, sent: tuple[Confirmation, Confirmation]
) -> None:
    province, sao = mail.country.province, mail.country.sao
    scope = mail.scope(province)
    values, missing = unsent.unsent_values(mail.session, mail.country.round, province, scope=scope)
    assert [unit.id for unit in missing].count(sao.id) == 1
    desk = mail.desk_of(province)
    assert listing.late_units(mail.session, desk, scope=scope) == len(missing)
    assert "สังกัดอื่น: ยังไม่ส่ง" in "".join(values.values())


def test_a_bundle_of_the_province_holds_both(
    mail: Mail, sent: tuple[Confirmation, Confirmation]
) -> None:
    province = mail.country.province
    held = contents.confirmations(
        mail.session, mail.country.round, province, scope=everything(province)
    )
    assert [one.confirmation.id for one in held][:2] == [one.id for one in sent]


def test_an_authority_sends_what_it_owes_pupils_first(
    mail: Mail, sent: tuple[Confirmation, Confirmation]
) -> None:
    owed: list[Return] = desks.sent_by(mail.session, mail.country.round, mail.country.sao)
    assert [one.data_set for one in owed] == [DataSet.PUPILS, DataSet.COUNTS]
