"""Offices that race each other, on a database of each kind."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from tests.invariants.office import Office


@pytest.fixture
def office(engine: Engine) -> Office:
    return Office(engine)
