"""Links to heads: long, hashed, for one school and one time, and every use on record."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.models import Account, CountedSchool, CountLink, History
from app.services.counts import link_listing, link_secrets, links, missing, signed, signing
from app.services.counts.link_listing import LinkState
from app.services.errors import (
    ChangedMeanwhile,
    FiguresMissing,
    IllegalStep,
    LinkExpired,
    LinkExpiryImpossible,
    LinkOfAnotherSchool,
    LinkRoundOver,
    LinkSchoolDissolved,
    LinkUsed,
    LinkWaits,
    LinkWithdrawn,
    NoSuchLink,
    NotFound,
    ReasonMissing,
    SchoolDissolved,
    SignatureMissing,
)
from tests.factories.rounds import NOW
from tests.services.counts.conftest import Desk, figures
from tests.services.meeting import Meeting

WEEK = NOW + timedelta(days=7)
LATER = NOW + timedelta(minutes=5)


@dataclass
class Head:
    """The head of the sheet's first school, and the officer who sends links."""

    desk: Desk

    @property
    def session(self) -> Session:
        return self.desk.session

    @property
    def row(self) -> CountedSchool:
        return self.desk.rows[0]

    def link(self, **facts: Any) -> tuple[CountLink, str]:
        token = facts.pop("token", None) or secrets.token_urlsafe(32)
        known: dict[str, Any] = {"expires_at": WEEK, "actor": self.desk.actor, "at": NOW}
        row = facts.pop("row", self.row)
        return links.make(self.session, row, token=token, **known | facts), token

    def sign(self, token: str, pupils: int = 7, **facts: Any) -> CountLink:
        known: dict[str, Any] = {
            "school_id": self.row.school_id,
            "figures": figures(pupils),
            "name": "นางสาวสมศรี ใจดี",
            "position": "ผู้อำนวยการโรงเรียน",
            "note": "",
            "at": LATER,
        }
        return signing.sign(self.session, token, **known | facts)

    def accept(self, link: CountLink, **facts: Any) -> None:
        known: dict[str, Any] = {"reason": "", "version": self.row.version}
        links.accept(self.session, link, actor=self.desk.actor, at=LATER, **known | facts)

    def return_(self, link: CountLink, reason: str = "ป.1 ไม่ตรงกับปีก่อน") -> None:
        links.return_(self.session, link, reason=reason, actor=self.desk.actor, at=LATER)

    @property
    def acts(self) -> list[History]:
        return list(
            self.session.scalars(
                select(History).where(History.event.startswith("count_link")).order_by(History.id)
            )
        )


@pytest.fixture
def head(desk: Desk) -> Head:
    return Head(desk)


def test_of_a_links_secret_only_the_hash_is_kept(head: Head) -> None:
    link, token = head.link()
    assert link.token_sha256 == hashlib.sha256(token.encode()).hexdigest()
    assert token not in str([act.after for act in head.acts])


def test_no_other_text_opens_anything(head: Head) -> None:
    link, token = head.link()
    for text in ("", "x", token[:-1], token + "A", token.swapcase(), link.token_sha256):
        with pytest.raises(NoSuchLink):
            signing.find(head.session, text, at=LATER)


def test_what_a_head_signs_waits_and_changes_no_figure_on_the_sheet(head: Head) -> None:
    link, token = head.link()
    head.sign(token)
    assert signed.figures_of(link) == figures()
    assert head.desk.figures_of(head.row) == {}
    assert len(missing.lacking(head.session, head.desk.sheet).to_accept) == 1


def test_a_link_is_used_up_once_its_head_has_signed(head: Head) -> None:
    link, token = head.link()
    head.sign(token)
    for again in (
        lambda: head.sign(token, pupils=9),
        lambda: signing.find(head.session, token, at=LATER),
    ):
        with pytest.raises(LinkUsed):
            again()
    assert signed.figures_of(link) == figures()


def test_a_link_opens_until_its_last_second(head: Head) -> None:
    _link, token = head.link()
    assert signing.find(head.session, token, at=WEEK - timedelta(seconds=1))
    with pytest.raises(LinkExpired):
        signing.find(head.session, token, at=WEEK)
    with pytest.raises(LinkExpired):
        head.sign(token, at=WEEK)


def test_a_withdrawn_link_opens_nothing_and_is_withdrawn_once(head: Head) -> None:
    link, token = head.link()
    for _twice in range(2):
        links.withdraw(head.session, link, actor=head.desk.actor, at=LATER)
    with pytest.raises(LinkWithdrawn):
        signing.open_by_token(head.session, token, at=LATER)
    assert [act.event for act in head.acts] == ["count_link.made", "count_link.withdrawn"]


def test_another_link_takes_the_place_of_one_that_nobody_signed(head: Head) -> None:
    _first, old = head.link()
    _second, new = head.link()
    with pytest.raises(LinkWithdrawn):
        signing.find(head.session, old, at=LATER)
    assert signing.find(head.session, new, at=LATER)


def test_asked_for_again_a_link_is_made_once_and_stays_as_it_is(head: Head) -> None:
    link, token = head.link()
    assert head.link(token=token) == (link, token)
    assert signing.find(head.session, token, at=LATER) is link
    assert [act.event for act in head.acts] == ["count_link.made"]
    head.link()
    assert head.link(token=token)[0].withdrawn_at == NOW


def test_of_two_presses_at_once_one_link_comes_that_is_good(head: Head, engine: Engine) -> None:
    row_id, actor_id, token = head.row.id, head.desk.actor.id, secrets.token_urlsafe(32)
    head.session.commit()

    def press(one: Session) -> None:
        row, actor = one.get_one(CountedSchool, row_id), one.get_one(Account, actor_id)
        links.make(one, row, token=token, expires_at=WEEK, actor=actor, at=NOW)

    meeting = Meeting(engine)
    meeting.run(press, press)
    assert (meeting.done, meeting.refused) == (2, [])
    assert signing.find(head.session, token, at=LATER)
    assert [act.event for act in head.acts] == ["count_link.made"]


def test_a_forms_secret_is_long_and_another_for_every_form_school_day_officer_and_portal(
    head: Head,
) -> None:
    first, second, _third = head.desk.rows
    known: dict[str, Any] = {
        "form_key": "k", "row": first, "until": WEEK.date(), "actor": head.desk.actor,
        "secret_key": "s",
    }  # fmt: skip
    others: list[dict[str, Any]] = [
        {}, {"form_key": "K"}, {"row": second}, {"until": NOW.date()}, {"secret_key": "S"},
        {"actor": Account(id=head.desk.actor.id + 1)},
    ]  # fmt: skip
    made = [link_secrets.of_form(**known | other) for other in others]
    assert len(set(made)) == len(made)
    assert {len(secret) for secret in made} == {43}
    assert link_secrets.of_form(**known) == made[0]


def test_what_is_signed_is_answered_before_another_link_is_made_or_it_is_withdrawn(
    head: Head,
) -> None:
    link, token = head.link()
    head.sign(token)
    with pytest.raises(LinkWaits):
        head.link()
    with pytest.raises(LinkWaits):
        links.withdraw(head.session, link, actor=head.desk.actor, at=LATER)


def test_the_form_of_another_school_is_refused(head: Head) -> None:
    _link, token = head.link()
    with pytest.raises(LinkOfAnotherSchool):
        head.sign(token, school_id=head.desk.rows[1].school_id)
    assert len(missing.lacking(head.session, head.desk.sheet).to_accept) == 0


def test_nothing_is_signed_after_closing(head: Head) -> None:
    closes_at = head.desk.sheet.round.closes_at
    _link, token = head.link(expires_at=closes_at)
    with pytest.raises(LinkRoundOver):
        head.sign(token, at=closes_at)


def test_of_two_who_sign_at_once_one_has_signed(head: Head, engine: Engine) -> None:
    link, token = head.link()
    school_id, link_id = head.row.school_id, link.id
    head.session.commit()
    facts: dict[str, Any] = {
        "school_id": school_id, "figures": figures(), "position": "ครู", "note": "", "at": LATER,
    }  # fmt: skip
    meeting = Meeting(engine)
    meeting.run(
        lambda one: signing.sign(one, token, name="หนึ่ง", **facts),
        lambda one: signing.sign(one, token, name="สอง", **facts),
    )
    assert (meeting.done, meeting.refused) == (1, [LinkUsed])
    head.session.expire_all()
    assert head.session.get_one(CountLink, link_id).signed_name in ("หนึ่ง", "สอง")


def test_a_blank_is_not_signed_and_a_grade_that_is_not_taught_is_not_taken(head: Head) -> None:
    link, token = head.link()
    with pytest.raises(FiguresMissing):
        head.sign(token, figures=figures(p6=None))
    head.sign(token, figures=figures(k1=5))
    assert signed.figures_of(link) == figures()


@pytest.mark.parametrize("blank", ["", "   "])
@pytest.mark.parametrize("field", ["name", "position"])
def test_nobody_signs_without_a_name_and_a_position(head: Head, field: str, blank: str) -> None:
    link, token = head.link()
    with pytest.raises(SignatureMissing):
        head.sign(token, **{field: blank})
    assert link.signed_at is None


def test_opening_and_signing_are_on_record_without_an_account(head: Head) -> None:
    _link, token = head.link()
    for _twice in range(2):
        signing.open_by_token(head.session, token, at=LATER)
    head.sign(token)
    made, opened, signing_ = head.acts
    assert made.account_id == head.desk.actor.id
    assert (opened.event, opened.account_id) == ("count_link.opened", None)
    assert signing_.event == "count_link.signed"
    assert signing_.after["signed_name"] == "นางสาวสมศรี ใจดี"
    assert {act.subject_id for act in head.acts} == {head.row.id}


def test_accepted_figures_stand_on_the_sheet_once(head: Head) -> None:
    link, token = head.link()
    head.sign(token)
    for _twice in range(2):
        head.accept(link, reason="โรงเรียนรับนักเรียนเพิ่ม")
    assert head.desk.figures_of(head.row) == figures()
    assert head.row.is_complete
    assert head.row.reason == "โรงเรียนรับนักเรียนเพิ่ม"
    assert head.desk.sheet.pupils == sum(figures().values())
    assert [act.event for act in head.acts][-1:] == ["count_link.accepted"]
    with pytest.raises(IllegalStep):
        head.return_(link)


def test_accepting_never_overwrites_what_a_colleague_typed_meanwhile(head: Head) -> None:
    link, token = head.link()
    head.sign(token)
    seen = head.row.version
    head.desk.save(head.row, figures(3))
    with pytest.raises(ChangedMeanwhile):
        head.accept(link, version=seen)
    assert head.desk.figures_of(head.row) == figures(3)


def test_a_returned_form_begins_with_what_was_signed(head: Head) -> None:
    link, token = head.link()
    head.sign(token, note="มีนักเรียนย้ายเข้า")
    with pytest.raises(ReasonMissing):
        head.return_(link, reason=" ")
    head.return_(link)
    assert head.desk.figures_of(head.row) == {}
    another, _token = head.link()
    given = signing.given_before(head.session, another)
    assert given.figures == figures()
    assert (given.name, given.note) == ("นางสาวสมศรี ใจดี", "มีนักเรียนย้ายเข้า")
    assert signing.returned_before(head.session, another) is link


def test_a_link_ends_between_now_and_closing(head: Head) -> None:
    for expires_at in (NOW, head.desk.sheet.round.closes_at + timedelta(seconds=1)):
        with pytest.raises(LinkExpiryImpossible):
            head.link(expires_at=expires_at)


def test_a_dissolved_school_has_no_head_to_send_a_link_to(head: Head) -> None:
    head.row.school.dissolved_on = date(2026, 5, 1)
    with pytest.raises(SchoolDissolved):
        head.link()


def test_a_link_of_a_school_dissolved_since_opens_nothing_until_it_is_restored(head: Head) -> None:
    link, token = head.link()
    head.row.school.dissolved_on = date(2026, 5, 1)
    for act in (
        lambda: signing.find(head.session, token, at=LATER),
        lambda: signing.open_by_token(head.session, token, at=LATER),
        lambda: head.sign(token),
    ):
        with pytest.raises(LinkSchoolDissolved):
            act()
    assert (link.opened_at, link.signed_at) == (None, None)
    head.row.school.dissolved_on = None
    assert signing.find(head.session, token, at=LATER) is link


def test_what_was_signed_before_a_school_was_dissolved_is_returned_not_accepted(head: Head) -> None:
    link, token = head.link()
    head.sign(token)
    head.row.school.dissolved_on = date(2026, 5, 1)
    with pytest.raises(SchoolDissolved):
        head.accept(link)
    head.return_(link)
    assert len(missing.lacking(head.session, head.desk.sheet).to_accept) == 0


def test_the_list_shows_first_what_waits_and_finds_no_school_of_another_sheet(head: Head) -> None:
    last = head.desk.rows[-1]
    _link, token = head.link(row=last)
    head.sign(token, school_id=last.school_id)
    head.link()
    found = link_listing.page(head.session, head.desk.sheet, state=None, number=1, at=LATER)
    assert [line.state for line in found.lines] == [
        LinkState.WAITING, LinkState.SENT, LinkState.NONE,
    ]  # fmt: skip
    assert found.lines[0].row.id == last.id
    with pytest.raises(NotFound):
        link_listing.row_of(head.session, head.desk.sheet, last.id + 100)
