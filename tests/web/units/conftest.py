"""The department's administrator at the pages of units."""

from __future__ import annotations

import pytest

from tests.web.conftest import Visit


@pytest.fixture
def keeper(visit: Visit) -> Visit:
    """A visit of the department, which keeps the units."""
    visit.enter(visit.country.department)
    return visit
