"""The department, ready to keep the units of the small country."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from tests.factories import Country
from tests.invariants.held import assert_all
from tests.services.units.keeper import Keeper


@pytest.fixture
def keeper(session: Session, country: Country) -> Iterator[Keeper]:
    """Keep units; whatever a test did, every invariant of the returns holds at its end."""
    yield Keeper(session, country)
    assert_all(session)
