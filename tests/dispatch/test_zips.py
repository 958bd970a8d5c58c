"""A ZIP is sent while it is written: its parts are never in memory together."""

from __future__ import annotations

import tracemalloc

import pytest
from sqlalchemy import Engine, insert
from sqlalchemy.orm import Session

from app.dispatch.zips import zip_of
from app.models import BundlePart
from app.services.bundles import making
from tests.factories import Country
from tests.factories.rounds import NOW
from tests.services.bundles.stage import KEEP, ask, confirm

PARTS, SIZE = 500, 200_000
MOST = 20_000_000  # bytes, a fifth of all parts


@pytest.fixture
def bundle_id(session: Session, country: Country) -> int:
    """A bundle that is ready, with many parts of one size."""
    confirm(session, country, country.centre)
    bundle = ask(session, country, country.sao)
    making.take(session, bundle.id, "one", at=NOW)
    (part,) = making.left(session, bundle.id)
    making.write_part(session, bundle.id, part, pdf=b"%PDF", sheet=None, worker="one", at=NOW)
    making.finish(session, bundle.id, "one", at=NOW, keep=KEEP)
    for position in range(2, PARTS + 2):
        another = {
            "bundle_id": bundle.id,
            "position": position,
            "confirmation_id": part.confirmation_id,
            "name": f"{position}",
            "pdf": position.to_bytes(4, "big") * (SIZE // 4),
            "made_at": NOW,
        }
        session.execute(insert(BundlePart).values(another))
    session.commit()
    return bundle.id


def test_the_memory_that_a_zip_takes_does_not_grow_with_its_parts(
    engine: Engine, bundle_id: int
) -> None:
    tracemalloc.start()
    try:
        made = zip_of(engine, bundle_id)
        sent = sum(len(chunk) for chunk in made.chunks)
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert sent == made.length
    assert sent > PARTS * SIZE
    assert peak < MOST
