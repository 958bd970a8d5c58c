"""What an authority asks its province to mend, and the answer (6.1)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.reach import Relation
from app.access.scope import Scope
from app.models import History, SchoolWish, WishKind, WishState
from app.services.errors import ChangedMeanwhile, NotFound, ReasonMissing
from app.services.other_schools import listing, wishes
from app.services.other_schools.listing import Coverage, Standing, Wish
from tests.factories import Country, make_other_school, make_sheet
from tests.factories.rounds import NOW

TODAY = NOW.date()


def everything(country: Country) -> Scope:
    return Scope(country.province.id, country.province.path, frozenset(Relation))


def asked(session: Session, country: Country, text: str = "ขาดโรงเรียนบ้านโนน") -> SchoolWish:
    return wishes.ask(
        session,
        country.sao,
        kind=WishKind.MISSING,
        school=None,
        text=text,
        actor=country.account(country.sao),
        at=NOW,
    )


def test_a_wish_waits_at_the_province_until_it_is_answered(
    session: Session, country: Country
) -> None:
    wish = asked(session, country)
    assert asked(session, country) is wish
    assert wishes.count_open(session, country.province) == 1
    found = wishes.put_to(session, country.province, scope=everything(country), page=1)
    assert found.rows == [wish]
    told: dict[str, Any] = {
        "version": "", "actor": country.account(country.province), "at": NOW + timedelta(hours=1)
    }  # fmt: skip
    with pytest.raises(ReasonMissing):
        wishes.answer(session, wish, state=WishState.DECLINED, text=" ", **told)
    for _twice in range(2):
        wishes.answer(session, wish, state=WishState.DONE, text="เพิ่มแล้ว", **told)
    for state, text in ((WishState.DECLINED, "x"), (WishState.DONE, "แก้แล้ว")):
        with pytest.raises(ChangedMeanwhile):
            wishes.answer(session, wish, state=state, text=text, **told)
    assert wishes.count_open(session, country.province) == 0
    own = wishes.of(session, country.sao, scope=everything(country), page=1)
    assert own.rows == [wish]


def test_an_answer_can_be_corrected_by_who_has_seen_it_and_both_are_on_record(
    session: Session, country: Country
) -> None:
    wish = asked(session, country)
    told = {"actor": country.account(country.province), "at": NOW + timedelta(hours=1)}
    wishes.answer(session, wish, version="", state=WishState.DECLINED, text="มีแล้ว", **told)
    seen = wishes.version_of(wish)
    wishes.answer(session, wish, version=seen, state=WishState.DONE, text="เพิ่มแล้ว", **told)
    assert (wish.state, wish.answer) == (WishState.DONE, "เพิ่มแล้ว")
    acts = session.scalars(
        select(History).where(History.event == "school_wish.answered").order_by(History.id)
    )
    assert [(one.before["state"], one.after["state"]) for one in acts] == [
        ("open", "declined"),
        ("declined", "done"),
    ]


def test_a_wish_is_answered_by_the_province_it_was_put_to(
    session: Session, country: Country
) -> None:
    wish = asked(session, country)
    with pytest.raises(NotFound):
        wishes.get(session, country.other_province, wish.id)


def test_a_wish_says_something(session: Session, country: Country) -> None:
    with pytest.raises(ReasonMissing):
        asked(session, country, " ")


def test_schools_are_found_by_what_is_known_of_them(session: Session, country: Country) -> None:
    make_sheet(session, country.round, country.sao, schools=3)
    gone = make_other_school(session, country.province, name="โรงเรียนเก่า", dissolved_on=TODAY)
    lonely = make_other_school(session, country.province, name="โรงเรียนโดดเดี่ยว")
    make_other_school(session, country.other_province)

    def found(**asked: object) -> int:
        return listing.find(
            session,
            country.province,
            Wish(**asked),  # type: ignore[arg-type]
            scope=everything(country),
            the_round=country.round,
            on=TODAY,
        ).total

    assert found() == 4
    assert found(standing=Standing.ALL) == 5
    assert found(standing=Standing.DISSOLVED) == 1
    assert found(payer=country.sao.code) == 3
    assert found(text="โดดเดี่ยว") == 1
    assert found(text=str(lonely.code)) == 1
    assert found(coverage=Coverage.UNPAID) == 1
    assert found(coverage=Coverage.PAID_TWICE) == 0
    assert listing.on_sheets(session, gone, country.round) == []


def test_an_authority_sees_the_schools_it_pays_for_alone(
    session: Session, country: Country
) -> None:
    make_sheet(session, country.round, country.sao, schools=2)
    stranger = make_other_school(session, country.province)
    own = Scope(country.sao.id, country.sao.path, frozenset({Relation.OWN}))
    found = listing.find(session, country.sao, Wish(), scope=own, the_round=country.round, on=TODAY)
    assert found.total == 2
    assert listing.get(session, country.sao, found.rows[0].school.id)
    with pytest.raises(NotFound):
        listing.get(session, country.sao, stranger.id)
