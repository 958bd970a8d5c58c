"""What holds for the code base as a whole: its style, its types, its layers, its pins."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
SCRIPTS = ("scripts/serve", "scripts/test", "scripts/lock", "scripts/_setup.sh", ".ci/run")
CHECKS: dict[str, list[str | Path]] = {
    "ruff check": [BIN / "ruff", "check", "."],
    "ruff format": [BIN / "ruff", "format", "--check", "."],
    "mypy": [BIN / "mypy"],
    "import-linter": [BIN / "lint-imports", "--no-cache"],
    "djlint": [BIN / "djlint", "--lint", "--quiet", "templates"],
    "shellcheck": ["shellcheck", "--external-sources", *SCRIPTS],
}
REQUIREMENTS = sorted((ROOT / "requirements").iterdir())
PIN = re.compile(r"^([\w.-]+)(?:\[[\w,]+\])?==(\S+)(.*)$")


@pytest.mark.parametrize("check", CHECKS)
def test_the_code_passes(check: str) -> None:
    done = subprocess.run(CHECKS[check], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("path", REQUIREMENTS, ids=lambda path: path.name)
def test_requirements_name_no_package_index(path: Path) -> None:
    options = [line for line in path.read_text(encoding="utf-8").splitlines() if line[:1] == "-"]
    assert [line for line in options if line != "-r app.in"] == []
    assert "://" not in path.read_text(encoding="utf-8")


def pins(name: str) -> dict[str, str]:
    lines = (ROOT / "requirements" / name).read_text(encoding="utf-8").splitlines()
    found = [PIN.match(line) for line in lines if line and line[0] not in " #"]
    assert all(pin and pin[3].strip() == "\\" for pin in found), "a line without pin or hash"
    return {pin[1].lower(): pin[2] for pin in found if pin}


@pytest.mark.parametrize("name", ["app", "test"])
def test_everything_asked_for_is_pinned(name: str) -> None:
    lines = (ROOT / "requirements" / f"{name}.in").read_text(encoding="utf-8").splitlines()
    asked = {re.split(r"[\[=<>~]", line)[0].lower() for line in lines if line[:1].isalpha()}
    assert asked <= set(pins(f"{name}.txt"))


def test_the_portal_is_tested_with_the_packages_it_is_served_with() -> None:
    assert pins("app.txt").items() <= pins("test.txt").items()
