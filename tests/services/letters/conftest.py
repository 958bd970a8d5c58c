"""Somebody who writes letters in the small country."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from tests.factories import Country
from tests.services.letters.writer import LetterWriter


@pytest.fixture
def writer(session: Session, country: Country) -> LetterWriter:
    return LetterWriter(session, country)
