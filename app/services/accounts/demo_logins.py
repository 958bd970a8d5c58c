"""The logins that the sign-in page of a demo lists, one a role (`design.md` 6)."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Installation

PREFIX = "demo:login:"


@dataclass(frozen=True, slots=True)
class DemoLogin:
    code: str
    label: str


@dataclass(frozen=True, slots=True)
class DemoLogins:
    """What is known of a demo: its logins in their order, and the password they share."""

    logins: tuple[DemoLogin, ...]
    password: str


def listed(session: Session) -> DemoLogins | None:
    """Read the demo's logins; None in an installation that is no demo."""
    facts = {
        row.name: row.value
        for row in session.scalars(
            select(Installation).where(Installation.name.startswith("demo", autoescape=True))
        )
    }
    if "demo" not in facts:
        return None
    numbered = sorted(
        (int(name.removeprefix(PREFIX)), value)
        for name, value in facts.items()
        if name.startswith(PREFIX)
    )
    logins = [value.partition("|") for _number, value in numbered]
    return DemoLogins(
        tuple(DemoLogin(code, label) for code, _bar, label in logins),
        facts.get("demo:password", ""),
    )
