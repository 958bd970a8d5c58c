"""Layer three: every endpoint is asked by every role, about its own unit and all around it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from app.access.permissions import Permission
from app.access.reach import Reach, Relation, relation_to
from app.domain.login_codes import Level
from app.extensions import db
from app.models import Account, DataSet, Duty, Unit
from tests.factories import Country, make_account
from tests.rules.access.matrix import ROLES, reviewed_roles, role_name
from tests.support.checked_client import FreshClient

NO_SUCH_ID = 999_999


def relations_of(reach: str) -> set[Relation]:
    """Read a cell of the reviewed table: a reach, its parts joined by `+`, or `-` for none."""
    if reach == "-":
        return set()
    if reach in set(Reach):
        return set(Reach(reach).relations)
    return {Relation(part) for part in reach.split("+")}


def rules_of(app: Flask) -> list[Rule]:
    """List the rules whose access is decided by a permission, on a unit or on one's own."""
    return [
        rule
        for rule in app.url_map.iter_rules()
        if rule.endpoint != "static"
        and getattr(app.view_functions[rule.endpoint], "access", None)
        not in ("public", "signed in")
    ]


@dataclass(frozen=True)
class Place:
    """A unit as the test needs it, read once: requests end the session's transactions."""

    code: str
    level: Level
    id: int
    parent_id: int | None
    path: str

    @classmethod
    def of(cls, unit: Unit) -> Place:
        return cls(unit.code, unit.level, unit.id, unit.parent_id, unit.path)


def addresses(app: Flask, rule: Rule, round_key: str, unit: Place) -> Iterator[tuple[str, str]]:
    """Give each address of a rule about one unit, with the data set that it names if any."""
    arguments: dict[str, object] = {
        name: NO_SUCH_ID for name in rule.arguments if name not in ("code", "round_key", "data_set")
    }
    if "code" in rule.arguments:
        arguments["code"] = unit.code
    if "round_key" in rule.arguments:
        arguments["round_key"] = round_key
    adapter = app.url_map.bind("localhost")
    data_sets = list(DataSet) if "data_set" in rule.arguments else [None]
    for data_set in data_sets:
        named = {} if data_set is None else {"data_set": data_set.value}
        method = next(iter(set(rule.methods or ()) - {"HEAD", "OPTIONS"}))
        yield (
            adapter.build(rule.endpoint, arguments | named, method=method),
            named.get("data_set", ""),
        )


def asked_for(app: Flask, rule: Rule, data_set: str) -> Permission:
    access = app.view_functions[rule.endpoint].access  # type: ignore[attr-defined]
    return access if isinstance(access, Permission) else Permission(f"{data_set}:{access}")


def actor_of(country: Country, level: Level, duty: Duty) -> Account:
    unit = {
        Level.DEPARTMENT: country.department,
        Level.PROVINCE: country.province,
        Level.AUTHORITY: country.sao,
        Level.INSTITUTION: country.school,
    }[level]
    if duty is Duty.PRINCIPAL:
        return country.account(unit)
    made = make_account(db.session(), unit, duty, suffix="01")
    db.session.commit()
    return made


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("level", "duty"), ROLES)
def test_an_endpoint_answers_exactly_the_roles_and_units_that_the_reviewed_table_names(
    app: Flask,
    app_country: Country,
    sign_in: Callable[[FlaskClient, Account], None],
    level: Level,
    duty: Duty,
) -> None:
    actor = actor_of(app_country, level, duty)
    own, round_key = Place.of(actor.unit), app_country.round.key
    reviewed = reviewed_roles()
    country = app_country
    around = (
        country.department,
        country.province,
        country.sao,
        country.municipality,
        country.school,
        country.centre,
        country.far_authority,
        country.far_centre,
    )
    # One of each level and relation: a decision knows a unit by its relation alone.
    units = {
        (place.level, relation_to(place, seen_from_id=own.id, seen_from_path=own.path)): place
        for place in map(Place.of, around)
    }
    # Pages are looked at by other tests; here only who is answered counts.
    app.test_client_class = FreshClient
    client = app.test_client()
    sign_in(client, actor)
    # What this test has read is not read again for each of thousands of requests.
    db.session.expunge_all()
    asked = 0
    for rule in rules_of(app):
        for unit in units.values() if "code" in rule.arguments else [own]:
            for address, data_set in addresses(app, rule, round_key, unit):
                permission = asked_for(app, rule, data_set)
                reach = reviewed[role_name(level, duty), permission]
                place = relation_to(unit, seen_from_id=own.id, seen_from_path=own.path)
                refused = place not in relations_of(reach)
                # Of a refusal its page without the navigation will do.
                headers = {"HX-Request": "true"} if refused else {}
                for method in sorted(set(rule.methods or ()) - {"HEAD", "OPTIONS"}):
                    status = client.open(address, method=method, headers=headers).status_code
                    asked += 1
                    assert (status == 403) is refused, (
                        f"{role_name(level, duty)} {method} {address}: {status}, reach {reach}"
                    )
    assert asked > 100
