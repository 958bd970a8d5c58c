"""How long one must wait before the next try, in words."""

from __future__ import annotations

import math
from datetime import timedelta

from flask_babel import ngettext


def how_long(span: timedelta) -> str:
    """Say a wait in seconds, or in minutes where it is long."""
    seconds = math.ceil(span.total_seconds())
    if seconds > 90:
        return ngettext("%(num)d minute", "%(num)d minutes", math.ceil(seconds / 60))
    return ngettext("%(num)d second", "%(num)d seconds", seconds)
