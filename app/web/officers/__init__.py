"""A unit's officers and their logins, and the logins of the units below."""

from app.web.officers import (
    first_passwords,
    handing_over,
    issuing,
    logins_below,
    officers,
    sessions,
)
from app.web.officers.blueprint import blueprint

__all__ = [
    "blueprint",
    "first_passwords",
    "handing_over",
    "issuing",
    "logins_below",
    "officers",
    "sessions",
]
