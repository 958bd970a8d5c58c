"""`flask demo`, on the smallest of provinces."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import func, select

from app.demo.command import demo
from app.demo.country import PASSWORD, everywhere
from app.extensions import db
from app.models import Unit
from app.reference import authorities

RANONG = ("--province", "85")


def test_an_empty_database_is_filled_and_told_to_be_a_demo(app: Flask) -> None:
    runner = app.test_cli_runner()
    assert runner.invoke(demo, ["--is-demo"]).exit_code == 1
    result = runner.invoke(demo, RANONG)
    assert result.exit_code == 0, result.output
    assert PASSWORD in result.output
    assert db.session.scalar(select(func.count()).where(Unit.province_code == "85")) > 50
    assert runner.invoke(demo, ["--is-demo"]).exit_code == 0

    again = runner.invoke(demo, RANONG)
    assert again.exit_code == 1
    assert "holds units already" in again.output
    assert runner.invoke(demo, ["--if-empty"]).exit_code == 0


def test_all_are_the_76_provinces_with_authorities() -> None:
    assert set(everywhere().provinces) == {one.province_code for one in authorities().values()}
    assert len(everywhere().provinces) == 76


def test_a_province_that_has_no_authorities_is_refused(app: Flask) -> None:
    result = app.test_cli_runner().invoke(demo, ["--province", "10"])
    assert result.exit_code == 2
    assert "choose one of 33, 11, 12" in result.output
