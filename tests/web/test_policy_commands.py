"""`flask policy` and `flask install`: the policy as a file, its last way back, upgrades."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from app.access.live import current_version, load_rules, publish
from app.access.permissions import Permission
from app.access.policy_file import read_policy, read_policy_file
from app.access.rules import Rule
from app.extensions import db
from tests.factories import Country
from tests.factories.country import POLICY
from tests.factories.rounds import NOW


def run(app: Flask, *words: str) -> Result:
    # What a command asks of the database is its own; the test's session must not be in the way.
    db.session.rollback()
    return app.test_cli_runner().invoke(args=list(words))


def live() -> list[Rule]:
    db.session.rollback()
    return load_rules(db.session(), current_version(db.session()))


def put_in_force(rules: list[Rule]) -> None:
    publish(db.session(), rules, at=NOW, reason="tried in a test")
    db.session.commit()


def test_the_shipped_policy_is_restored_and_a_repeat_changes_nothing(
    app: Flask, app_country: Country
) -> None:
    put_in_force([])
    first, second = run(app, "policy", "restore"), run(app, "policy", "restore")
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert "is in force as version 3" in first.output
    assert "nothing is changed" in second.output
    assert "Warning" not in first.output
    assert live() == read_policy_file(POLICY)


def test_restoring_warns_when_no_account_could_edit_even_then(
    app: Flask, app_country: Country
) -> None:
    app_country.account(app_country.department).active = False
    db.session.commit()
    put_in_force([])
    done = run(app, "policy", "restore")
    assert done.exit_code == 0
    assert "no account that can sign in may edit the policy" in done.output


def test_an_export_can_be_checked_and_is_what_is_in_force(
    app: Flask, app_country: Country, tmp_path: Path
) -> None:
    exported = run(app, "policy", "export").output
    assert read_policy(exported.splitlines()) == live()
    path = tmp_path / "policy.csv"
    path.write_text(exported, encoding="utf-8")
    checked = run(app, "policy", "check", str(path))
    assert (checked.exit_code, checked.output) == (0, f"{len(live())} rules\n")


def test_a_wrong_file_is_named_with_its_line_and_fails(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "policy.csv"
    path.write_text("# mine\np, 06, *, *, roster, view, galaxy, allow\n", encoding="utf-8")
    checked = run(app, "policy", "check", str(path))
    assert checked.exit_code == 1
    assert "line 2: unknown reach 'galaxy'" in checked.output
    assert "Traceback" not in checked.output


def test_the_difference_to_the_shipped_policy_is_shown(app: Flask, app_country: Country) -> None:
    assert run(app, "policy", "diff").output == ""
    put_in_force([rule for rule in live() if rule.permission is not Permission.WHOLE_CANCEL])
    lines = run(app, "policy", "diff").output.splitlines()
    assert lines[0] == "- p, department, principal, *, whole, cancel, children, allow"
    assert {line[0] for line in lines} == {"-"}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_installing_an_upgrade_adopts_new_permissions_and_a_repeat_changes_nothing(
    app: Flask,
) -> None:
    put_in_force([rule for rule in read_policy_file(POLICY) if rule.permission.resource != "unit"])
    versions = []
    for _ in range(2):
        assert run(app, "install").exit_code == 0
        versions.append(current_version(db.session()))
    assert set(live()) == set(read_policy_file(POLICY))
    assert versions == [2, 2]
