"""What is kept now beside what was typed, when somebody else has changed it meanwhile."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from app.web.forms import PortalForm

_NEVER = frozenset({"csrf_token", "version"})


@dataclass(frozen=True, slots=True)
class Difference:
    label: str
    now: str
    typed: str


def differences(
    typed: PortalForm, now: PortalForm, *, but: Collection[str] = ()
) -> list[Difference]:
    """List the fields in which two forms of one kind differ."""
    return [
        Difference(str(field.label.text), str(now[field.name].data or ""), str(field.data or ""))
        for field in typed
        if field.name not in _NEVER
        and field.name not in but
        and (field.data or "") != (now[field.name].data or "")
    ]
