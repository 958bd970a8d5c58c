"""A policy that is published takes effect on the very next request (`process.md` 13.1)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient

from app.access.live import publish
from app.access.permissions import Permission
from app.access.policy_file import read_policy_file
from app.access.reach import Reach
from app.access.rules import ALLOW, EVERYBODY, Rule
from app.extensions import db
from app.models import Account
from tests.factories import Country
from tests.factories.country import POLICY
from tests.web.conftest import Visit


def publish_without(*taken: Permission) -> None:
    rules = [rule for rule in read_policy_file(POLICY) if rule.permission not in taken]
    publish(db.session(), rules, at=datetime.now(UTC), reason="tried in a test")
    db.session.commit()


def test_a_right_that_is_taken_is_gone_on_the_next_request_and_back_after_the_next_version(
    client: FlaskClient,
    app_country: Country,
    sign_in: Callable[[FlaskClient, Account], None],
) -> None:
    address = f"/rounds/{app_country.round.key}/institutions/{app_country.school.code}/roster"
    sign_in(client, app_country.account(app_country.school))
    assert client.get(address).status_code == 200
    publish_without(Permission.ROSTER_VIEW)
    assert client.get(address).status_code == 403
    publish_without()
    assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    ("permission", "page"),
    [
        (Permission.POLICY_VIEW, "policies"),
        (Permission.POLICY_EDIT, "policies/draft/discard"),
        (Permission.ROUND_MANAGE, "rounds"),
        (Permission.SECOND_FACTOR_DEMAND, "second-factor"),
    ],
)
def test_what_is_the_whole_countrys_is_not_done_under_a_provinces_own_code(
    visit: Visit, permission: Permission, page: str
) -> None:
    country = visit.country
    granted = Rule("province", EVERYBODY, EVERYBODY, permission, Reach.OWN, ALLOW)
    rules = [*read_policy_file(POLICY), granted]
    publish(visit.session, rules, at=datetime.now(UTC), reason="tried in a test")
    visit.enter(country.province)
    for unit, status in ((country.province, 404), (country.department, 403)):
        address = f"/departments/{unit.code}/{page}"
        is_writing = permission is Permission.POLICY_EDIT
        answer = visit.post(address, {}) if is_writing else visit.get(address)
        assert answer.status_code == status
