"""What is kept now beside what was typed, when somebody else has changed it meanwhile."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from wtforms import BooleanField
from wtforms.fields.choices import SelectFieldBase

from app.domain.thai_calendar import format_date
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
        Difference(str(field.label.text), _shown(now[field.name]), _shown(field))
        for field in typed
        if field.name not in _NEVER
        and field.name not in but
        and (field.data or "") != (now[field.name].data or "")
    ]


def _shown(field: Any) -> str:
    if isinstance(field, SelectFieldBase):
        offered: Any = field.iter_choices()
        return ", ".join(str(one.label) for one in offered if one.selected)
    value = field.data
    if isinstance(field, BooleanField):
        return _("yes") if value else _("no")
    return format_date(value) if isinstance(value, date) else str(value or "")
