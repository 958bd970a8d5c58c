"""One worker makes a bundle; each part counts once, and what it issued can be verified."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Bundle, BundlePart, BundleState, FileKind, IssuedFile, Worker
from app.services import workers
from app.services.bundles import asking, keeping, making
from app.services.bundles.making import SILENT, ClaimLost
from app.services.errors import BundleGone
from tests.factories import Country
from tests.factories.rounds import NOW
from tests.services.bundles.stage import KEEP, ask, confirm

SECOND = timedelta(seconds=1)


@pytest.fixture
def bundle(session: Session, country: Country) -> Bundle:
    confirm(session, country, country.centre, country.second_centre)
    return ask(session, country, country.sao)


def write(session: Session, bundle: Bundle, worker: str, *, pdf: bytes = b"%PDF") -> None:
    for part in making.left(session, bundle.id):
        made = pdf + b" %d" % part.position
        making.write_part(session, bundle.id, part, pdf=made, sheet=b"PK", worker=worker, at=NOW)


def test_a_bundle_is_claimed_by_one_worker(session: Session, bundle: Bundle) -> None:
    assert making.to_take(session, at=NOW) == [bundle.id]
    assert making.take(session, bundle.id, "one", at=NOW) is bundle
    assert making.take(session, bundle.id, "two", at=NOW + SILENT - SECOND) is None
    assert making.to_take(session, at=NOW) == []


def test_a_silent_worker_is_taken_over_and_counts_no_more(session: Session, bundle: Bundle) -> None:
    making.take(session, bundle.id, "one", at=NOW)
    (part, _second) = making.left(session, bundle.id)
    assert making.take(session, bundle.id, "two", at=NOW + SILENT) is bundle
    with pytest.raises(ClaimLost):
        making.write_part(session, bundle.id, part, pdf=b"%PDF", sheet=None, worker="one", at=NOW)
    with pytest.raises(ClaimLost):
        making.finish(session, bundle.id, "one", at=NOW, keep=KEEP)
    assert len(making.left(session, bundle.id)) == 2


def test_a_worker_that_is_heard_of_is_not_taken_over(session: Session, bundle: Bundle) -> None:
    making.take(session, bundle.id, "host-1/a", at=NOW)
    making.still_at_it(session, ["host-1/a"], at=NOW + SILENT)
    assert making.take(session, bundle.id, "host-2/b", at=NOW + SILENT + SECOND) is None
    making.still_at_it(session, ["host-1/b"], at=NOW + 2 * SILENT)
    assert making.take(session, bundle.id, "host-2/b", at=NOW + 2 * SILENT) is bundle


def test_who_stops_in_between_gives_back_what_is_left(session: Session, bundle: Bundle) -> None:
    making.take(session, bundle.id, "one", at=NOW)
    making.give_back(session, bundle.id, "two")
    assert making.to_take(session, at=NOW) == []
    making.give_back(session, bundle.id, "one")
    assert making.to_take(session, at=NOW) == [bundle.id]


def test_a_part_is_made_once(session: Session, bundle: Bundle) -> None:
    making.take(session, bundle.id, "one", at=NOW)
    parts = making.left(session, bundle.id)
    for pdf in (b"%PDF first", b"%PDF again"):
        making.write_part(session, bundle.id, parts[0], pdf=pdf, sheet=None, worker="one", at=NOW)
    assert bundle.made == 1
    assert keeping.files(session, bundle.id, 1) == (b"%PDF first", None)


def test_each_file_is_issued_in_the_name_of_whoever_asked(
    session: Session, bundle: Bundle, country: Country
) -> None:
    making.take(session, bundle.id, "one", at=NOW)
    write(session, bundle, "one")
    issued = session.scalars(select(IssuedFile).order_by(IssuedFile.id)).all()
    assert [one.kind for one in issued] == [FileKind.PDF, FileKind.XLSX] * 2
    assert {one.issued_by_id for one in issued} == {country.account(country.sao).id}
    assert issued[0].sha256 == hashlib.sha256(b"%PDF 1").hexdigest()


def test_a_bundle_is_ready_when_every_part_is_made(session: Session, bundle: Bundle) -> None:
    making.take(session, bundle.id, "one", at=NOW)
    with pytest.raises(ClaimLost):
        making.finish(session, bundle.id, "one", at=NOW, keep=KEEP)
    write(session, bundle, "one")
    making.finish(session, bundle.id, "one", at=NOW, keep=KEEP)
    assert (bundle.state, bundle.made, bundle.expires_at) == (BundleState.READY, 2, NOW + KEEP)
    (found,) = keeping.fetchable(session, bundle.round, bundle.unit, at=NOW)
    assert found.size == 2 * len(b"%PDF 1" + b"PK")


def test_a_bundle_is_fetched_until_it_expires(session: Session, bundle: Bundle) -> None:
    making.take(session, bundle.id, "one", at=NOW)
    with pytest.raises(BundleGone):
        keeping.require_fetchable(bundle, at=NOW)
    write(session, bundle, "one")
    making.finish(session, bundle.id, "one", at=NOW, keep=KEEP)
    keeping.require_fetchable(bundle, at=NOW + KEEP - SECOND)
    gone = NOW + KEEP + keeping.BEING_FETCHED
    assert keeping.remove_expired(session, at=gone - SECOND, keep=KEEP) == 0
    assert keeping.remove_expired(session, at=gone, keep=KEEP) == 2
    assert keeping.remove_expired(session, at=gone, keep=KEEP) == 0
    assert session.scalars(select(BundlePart)).all() == []
    for at in (NOW + KEEP, NOW + 2 * KEEP):
        with pytest.raises(BundleGone):
            keeping.require_fetchable(bundle, at=at)
    with pytest.raises(BundleGone):
        keeping.files(session, bundle.id, 1)


def test_a_stopped_bundle_takes_no_part_any_more(
    session: Session, bundle: Bundle, country: Country
) -> None:
    making.take(session, bundle.id, "one", at=NOW)
    asking.stop(session, bundle, actor=country.account(country.sao), at=NOW)
    with pytest.raises(ClaimLost):
        making.finish(session, bundle.id, "one", at=NOW, keep=KEEP)
    assert making.to_take(session, at=NOW + KEEP) == []


def test_a_worker_is_heard_of_for_two_minutes(session: Session, country: Country) -> None:
    assert not workers.is_any_heard(session, at=NOW)
    for at in (NOW, NOW + SECOND):
        workers.beat(session, "one", at=at)
    assert workers.is_any_heard(session, at=NOW + workers.SILENT)
    assert not workers.is_any_heard(session, at=NOW + workers.SILENT + SECOND)
    workers.beat(session, "two", at=NOW + timedelta(days=2))
    assert [one.name for one in session.scalars(select(Worker))] == ["two"]
    workers.leave(session, "two")
    assert not workers.is_any_heard(session, at=NOW + timedelta(days=2))
