"""Submissions on their way: what a unit sent, and what the office above it received (10.1)."""

from app.web.receiving import due, files, marks, sending, submissions, unproven
from app.web.receiving.blueprint import blueprint

__all__ = ["blueprint", "due", "files", "marks", "sending", "submissions", "unproven"]
