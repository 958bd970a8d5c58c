"""The browsers of the account pages, at a unit's officers."""

from tests.web.account.conftest import browser, db_session, other_browser, school

__all__ = ["browser", "db_session", "other_browser", "school"]
