"""A unit's officers and their logins, and the logins of the units below."""

from app.web.officers import first_passwords, logins_below, officers
from app.web.officers.blueprint import blueprint

__all__ = ["blueprint", "first_passwords", "logins_below", "officers"]
