"""The page of a return, seen and used by officers of the small country."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from app.extensions import db
from app.models import Account
from tests.factories import Country
from tests.services.confirmation.acting import Acting
from tests.web.returns.desk import Desk


@pytest.fixture
def desk(
    client: FlaskClient,
    app_country: Country,
    sign_in: Callable[[FlaskClient, Account], None],
) -> Desk:
    return Desk(client, Acting(db.session(), app_country), sign_in)
