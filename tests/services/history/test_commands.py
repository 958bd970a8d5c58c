"""`flask history` names what was altered, and fails; what it printed before finds a rewriting."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import update

from app.extensions import db
from app.models import History
from app.services import history
from tests.factories import Country
from tests.factories.rounds import NOW
from tests.services.history.tampering import without_triggers, write_anew


@pytest.fixture
def acted(app: Flask, app_country: Country) -> Flask:
    unit = app_country.school
    for number in range(3):
        history.record(
            db.session(), "tested", "unit", number, unit=unit, actor=None, at=NOW, reason="before"
        )
    db.session.commit()
    return app


def _run(app: Flask, *arguments: str) -> Result:
    db.session.remove()
    return app.test_cli_runner().invoke(args=["history", *arguments])


def _alter_the_second_row(*, hashes_too: bool = False) -> None:
    row = db.session.query(History).filter_by(position=2).one()
    chain_id = row.chain_id
    db.session.rollback()
    with db.engine.begin() as connection, without_triggers(connection):
        connection.execute(update(History).where(History.position == 2).values(reason="after"))
        if hashes_too:
            write_anew(connection, chain_id)


def test_verifying_an_unaltered_history_succeeds(acted: Flask) -> None:
    result = _run(acted, "verify")
    assert (result.exit_code, result.output) == (0, "3 rows in 7 chains, 0 faults\n")


def test_an_altered_row_is_named_and_the_command_fails(acted: Flask) -> None:
    row = db.session.query(History).filter_by(position=2).one()
    named = f"06330305 row 2 (id {row.id}, {row.at.isoformat()}, tested): altered"
    _alter_the_second_row()
    result = _run(acted, "verify")
    assert result.exit_code == 1
    assert named in result.output
    assert result.output.endswith(" 1 faults\n")


def test_a_history_written_anew_is_found_by_the_heads_printed_before(
    acted: Flask, tmp_path: Path
) -> None:
    kept = tmp_path / "heads.csv"
    kept.write_text(_run(acted, "heads").output, encoding="utf-8")
    _alter_the_second_row(hashes_too=True)
    assert _run(acted, "verify").exit_code == 0
    result = _run(acted, "verify", "--heads", str(kept))
    assert result.exit_code == 1
    assert "06330305 row 3" in result.output


def test_a_file_that_holds_no_heads_is_told_with_its_line(acted: Flask, tmp_path: Path) -> None:
    kept = tmp_path / "heads.csv"
    kept.write_text("code,length,hash\nnonsense\n", encoding="utf-8")
    result = _run(acted, "verify", "--heads", str(kept))
    assert result.exit_code == 1
    assert "line 2 holds no head" in result.output
