"""Addresses that no page of the portal makes are answered, not broken upon."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from app.models import Account
from tests.factories import Country

HOSTILE = (
    "/roster/99999999999",
    "/roster/99999999999999999999999",
    "/roster?class=%00",
    "/roster?q=%00",
    "/roster?page=999999999999999999999",
    "/%00",
)


@pytest.mark.parametrize("rest", HOSTILE)
def test_a_hostile_address_is_answered_like_one_mistyped(
    client: FlaskClient,
    app_country: Country,
    sign_in: Callable[[FlaskClient, Account], None],
    rest: str,
) -> None:
    base = f"/rounds/{app_country.round.key}/institutions/{app_country.school.code}"
    sign_in(client, app_country.account(app_country.school))
    assert client.get(base + rest).status_code in (200, 404)


def test_a_unit_that_owes_nothing_is_told_so(
    client: FlaskClient,
    app_country: Country,
    sign_in: Callable[[FlaskClient, Account], None],
) -> None:
    idle = app_country.idle_authority
    sign_in(client, app_country.account(idle))
    answer = client.get(f"/rounds/{app_country.round.key}/returns/{idle.code}/pupils")
    assert answer.status_code == 404
    assert idle.name in answer.get_data(as_text=True)
