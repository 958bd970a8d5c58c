"""The small country, whose officers confirm and cancel."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from tests.factories import Country
from tests.services.confirmation.acting import Acting


@pytest.fixture
def acting(session: Session, country: Country) -> Acting:
    return Acting(session, country)
