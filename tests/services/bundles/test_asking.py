"""What a bundle holds, and that one at a time is under way."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.access.reach import Relation
from app.access.scope import Scope
from app.models import BundlePart, BundleState, DataSet, History
from app.services.bundles import asking, contents, keeping, making
from app.services.bundles.making import Failure
from app.services.errors import ChangedMeanwhile, NothingToBundle
from tests.factories import Country, make_sheet
from tests.factories.rounds import NOW
from tests.services.bundles.stage import ask, cancel, confirm, confirm_pupils, everything


def names(session: Session, bundle_id: int) -> list[str]:
    return [part.name for part, _confirmation in keeping.parts(session, bundle_id)]


def events(session: Session) -> list[str]:
    wanted = select(History.event).where(History.event.startswith("bundle."))
    return list(session.scalars(wanted.order_by(History.position)))


def test_an_authority_bundles_the_rosters_of_its_institutions_alone(
    session: Session, country: Country
) -> None:
    confirm(session, country, country.second_centre, country.centre, country.town_school)
    bundle = ask(session, country, country.sao)
    assert names(session, bundle.id) == ["06330305/3033600001 1", "06330305/3033600002 1"]
    assert (bundle.total, bundle.made, bundle.state) == (2, 0, BundleState.WAITING)
    assert events(session) == ["bundle.asked"]


def test_a_province_bundles_authorities_with_what_stands_below_them(
    session: Session, country: Country
) -> None:
    confirm(session, country, country.centre, country.town_school, country.far_centre)
    confirm_pupils(session, country, country.municipality)
    bundle = ask(session, country, country.province)
    assert names(session, bundle.id) == [
        "04330102/04330102 1",
        "04330102/3033200001 1",
        "06330305/3033600001 1",
    ]


def test_who_is_missing_is_counted_and_named(session: Session, country: Country) -> None:
    confirm(session, country, country.centre)
    found = contents.standing(session, country.round, country.sao, scope=everything(country.sao))
    assert (found.submissions, found.missing) == (1, 2)
    assert {row.code for row in found.first_missing} == {"3033300001", "3033600002"}


def test_what_authorities_have_not_confirmed_is_missing_too(
    session: Session, country: Country
) -> None:
    make_sheet(session, country.round, country.municipality, 1)
    confirm(session, country, country.town_school)
    confirm_pupils(session, country, country.municipality)
    whole = everything(country.province)
    found = contents.standing(session, country.round, country.province, scope=whole)
    assert found.submissions == 2
    assert [(row.code, row.data_set) for row in found.first_missing] == [
        ("04330102", DataSet.COUNTS),
        ("06330305", DataSet.PUPILS),
        *[(code, DataSet.ROSTER) for code in ("3033300001", "3033600001", "3033600002")],
    ]
    assert found.missing == 5


def test_nothing_outside_the_scope_is_bundled(session: Session, country: Country) -> None:
    confirm(session, country, country.centre)
    sao = country.sao
    own = Scope(sao.id, sao.path, frozenset({Relation.OWN}))
    rooms = Scope(sao.id, sao.path, everything(sao).relations, rooms=("c3/1",))
    for scope in (own, rooms):
        assert contents.confirmations(session, country.round, sao, scope=scope) == []
    assert not contents.standing(session, country.round, sao, scope=rooms).submissions


def test_nothing_confirmed_is_nothing_to_bundle(session: Session, country: Country) -> None:
    with pytest.raises(NothingToBundle):
        ask(session, country, country.sao)


def test_one_bundle_of_a_unit_is_under_way_at_a_time(session: Session, country: Country) -> None:
    confirm(session, country, country.centre)
    first = ask(session, country, country.sao)
    assert ask(session, country, country.sao) is first
    asking.stop(session, first, actor=country.account(country.sao), at=NOW)
    assert ask(session, country, country.sao) is not first
    assert events(session) == ["bundle.asked", "bundle.stopped", "bundle.asked"]


def test_what_is_stopped_holds_nothing_any_more(session: Session, country: Country) -> None:
    confirm(session, country, country.centre)
    bundle = ask(session, country, country.sao)
    for _again in range(2):
        asking.stop(session, bundle, actor=country.account(country.sao), at=NOW)
    assert bundle.state is BundleState.STOPPED
    assert session.scalar(select(func.count()).select_from(BundlePart)) == 0
    with pytest.raises(ChangedMeanwhile):
        asking.go_on(session, bundle, actor=country.account(country.sao), at=NOW)


def test_what_is_cancelled_meanwhile_stays_as_it_was_asked_for(
    session: Session, country: Country
) -> None:
    confirm(session, country, country.centre)
    bundle = ask(session, country, country.sao)
    cancel(session, country, country.centre)
    ((_part, confirmation),) = keeping.parts(session, bundle.id)
    assert confirmation.cancelled_at is not None
    assert [one.confirmation_id for one in making.left(session, bundle.id)] == [confirmation.id]


def test_a_failed_bundle_goes_on_with_what_was_made(session: Session, country: Country) -> None:
    confirm(session, country, country.centre, country.second_centre)
    bundle = ask(session, country, country.sao)
    making.take(session, bundle.id, "one", at=NOW)
    first, second = making.left(session, bundle.id)
    making.write_part(session, bundle.id, first, pdf=b"%PDF", sheet=None, worker="one", at=NOW)
    making.fail(session, bundle.id, "one", Failure.NOT_PRINTED, "3033600002", at=NOW)
    assert bundle.failure == "not_printed 3033600002"
    asking.go_on(session, bundle, actor=country.account(country.sao), at=NOW)
    assert (bundle.state, bundle.failure) == (BundleState.WAITING, "")
    assert making.left(session, bundle.id) == [second]
