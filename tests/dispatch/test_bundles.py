"""What becomes of a bundle when something goes wrong while it is made."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, event, select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app.dispatch.bundles import Maker
from app.dispatch.zips import NOT_MADE, zip_of
from app.models import Bundle, BundleState, Confirmation, Return, Unit
from app.services.bundles import asking, keeping, making
from app.services.bundles.making import MOST_TRIES, SILENT
from tests.factories import Country
from tests.services.bundles.stage import KEEP, ask, confirm


@pytest.fixture
def bundle(session: Session, country: Country) -> Bundle:
    confirm(session, country, country.centre, country.second_centre)
    asked = ask(session, country, country.sao)
    session.commit()
    return asked


def maker_of(engine: Engine, *, pdf_engine: str | None = None) -> Maker:
    return Maker(engine, "host-1", pdf_engine=pdf_engine, keep=KEEP)


def spoil(session: Session, *codes: str) -> None:
    """Leave of what some institutions confirmed nothing that can be printed."""
    of_units = select(Return.id).join(Return.unit).where(Unit.code.in_(codes))
    session.execute(
        update(Confirmation).where(Confirmation.return_id.in_(of_units)).values(content="{}")
    )
    session.commit()


@contextmanager
def out_of_reach(engine: Engine) -> Iterator[None]:
    """Let the database answer no more as soon as a part is written."""
    gone: list[bool] = []

    def refuse(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if gone or statement.startswith("UPDATE bundle_part"):
            gone.append(True)
            raise OperationalError(statement, {}, Exception("database is locked"))

    event.listen(engine, "before_cursor_execute", refuse)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", refuse)


def test_a_claim_that_nobody_works_at_any_more_falls_silent(
    session: Session, engine: Engine, bundle: Bundle
) -> None:
    maker = maker_of(engine)
    with out_of_reach(engine):
        maker.make(bundle.id)
    session.commit()
    assert bundle.state is BundleState.MAKING
    later = datetime.now(UTC) + SILENT
    making.still_at_it(session, maker.claims(), at=later)
    assert making.to_take(session, at=later) == [bundle.id]


def test_what_cannot_be_made_is_left_out_and_named(
    session: Session, engine: Engine, bundle: Bundle, country: Country
) -> None:
    spoil(session, country.centre.code)
    maker_of(engine).make(bundle.id)
    session.commit()
    assert (bundle.state, bundle.made, bundle.total) == (BundleState.READY, 1, 2)
    (found,) = keeping.fetchable(session, bundle.round, bundle.unit, at=datetime.now(UTC))
    assert found.left_out == [country.centre.name]
    made = zip_of(engine, bundle.id)
    sent = b"".join(made.chunks)
    assert len(sent) == made.length
    assert NOT_MADE.encode() in sent


def test_a_bundle_of_which_nothing_can_be_made_fails_and_is_tried_again(
    session: Session, engine: Engine, bundle: Bundle, country: Country
) -> None:
    spoil(session, country.centre.code, country.second_centre.code)
    maker_of(engine).make(bundle.id)
    session.commit()
    assert bundle.state is BundleState.FAILED
    assert bundle.failure.startswith("fault 30336")
    asking.go_on(session, bundle, actor=country.account(country.sao), at=datetime.now(UTC))
    assert len(making.left(session, bundle.id)) == 2


def test_without_an_engine_it_says_so(session: Session, engine: Engine, bundle: Bundle) -> None:
    maker_of(engine, pdf_engine="typewriter").make(bundle.id)
    session.commit()
    assert (bundle.state, bundle.failure) == (BundleState.FAILED, "no_engine")


def test_what_ends_every_worker_is_given_up(
    session: Session, bundle: Bundle, country: Country
) -> None:
    at = datetime.now(UTC)
    for _again in range(MOST_TRIES):
        assert making.take(session, bundle.id, "one", at=at) is bundle
        at += SILENT
    assert making.take(session, bundle.id, "one", at=at) is None
    assert bundle.failure == f"fault {country.centre.code} {country.centre.name}"


def test_a_worker_that_ends_in_order_is_no_try(session: Session, bundle: Bundle) -> None:
    for _again in range(MOST_TRIES + 1):
        assert making.take(session, bundle.id, "one", at=datetime.now(UTC)) is bundle
        making.give_back(session, bundle.id, "one", is_ending=True)


def test_a_new_zip_takes_the_place_of_the_one_before(
    session: Session, bundle: Bundle, country: Country
) -> None:
    at = datetime.now(UTC)
    for number, with_sheets in enumerate((True, True, False)):
        one = bundle if not number else ask(session, country, country.sao, with_sheets=with_sheets)
        making.take(session, one.id, "one", at=at)
        for part in making.left(session, one.id):
            making.write_part(session, one.id, part, pdf=b"%PDF", sheet=None, worker="one", at=at)
        making.finish(session, one.id, "one", at=at, keep=KEEP)
        at += timedelta(seconds=1)
    kept = keeping.fetchable(session, bundle.round, bundle.unit, at=at)
    assert [one.bundle.with_sheets for one in kept] == [False, True]
    later = at + keeping.BEING_FETCHED
    assert keeping.remove_expired(session, at=later, keep=KEEP) == bundle.total
    assert keeping.remove_expired(session, at=later, keep=KEEP) == 0
