"""What stands on a unit's papers: its letterhead and its emblem."""

from app.web.office import emblem, letterhead
from app.web.office.blueprint import blueprint

__all__ = ["blueprint", "emblem", "letterhead"]
