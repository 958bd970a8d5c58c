"""What an installation is told and given: every setting, and the htmx that was tested."""

from __future__ import annotations

import base64
import hashlib
import re
import subprocess
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app import create_app
from app.extensions import db
from app.settings import Settings, from_environment
from tests.support.browser import htmx_address, htmx_copy

ROOT = Path(__file__).parents[2]
SERVE = ROOT / "scripts" / "serve"


def test_the_pages_ask_for_the_htmx_that_the_tests_answer_with() -> None:
    digest = base64.b64encode(hashlib.sha384(htmx_copy().read_bytes()).digest()).decode()
    settings = Settings(database_url="sqlite://", secret_key="of the tests")
    assert settings.htmx_url == htmx_address()
    assert settings.htmx_integrity == f"sha384-{digest}"


def test_the_help_of_serve_explains_every_setting() -> None:
    source = (ROOT / "app" / "settings.py").read_text(encoding="utf-8")
    told = subprocess.run([SERVE, "--help"], capture_output=True, text=True, check=True)
    assert set(re.findall(r"\bLEC_[A-Z_]+", source)) - {"LEC_"} <= set(told.stdout.split())


def test_an_offices_own_htmx_is_held_to_its_own_digest_or_none() -> None:
    own = {"LEC_SECRET_KEY": "of the tests", "LEC_HTMX_URL": "/htmx.js"}
    assert from_environment(own).htmx_integrity == ""
    assert from_environment(own | {"LEC_HTMX_INTEGRITY": "sha384-x"}).htmx_integrity == "sha384-x"


def test_the_access_log_is_never_kept_for_fewer_than_ninety_days() -> None:
    key = {"LEC_SECRET_KEY": "of the tests"}
    assert from_environment(key).access_log_days == 180
    assert from_environment(key | {"LEC_ACCESS_LOG_DAYS": "90"}).access_log_days == 90
    with pytest.raises(ValueError, match="LEC_ACCESS_LOG_DAYS"):
        from_environment(key | {"LEC_ACCESS_LOG_DAYS": "89"})


def test_a_fault_of_the_database_keeps_what_was_written_out_of_the_log() -> None:
    app = create_app(Settings(database_url="sqlite://", secret_key="of the tests"))
    with app.app_context(), pytest.raises(DBAPIError) as fault:
        db.session.execute(text("SELECT * FROM nowhere WHERE number = :number"), {"number": "G65"})
    assert "G65" not in str(fault.value)
