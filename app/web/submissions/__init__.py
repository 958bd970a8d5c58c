"""The submission of a unit: its document and data file, and what proves them."""

from app.web.submissions import checking, drafts, issuing, show, verifying  # noqa: F401 (views)
from app.web.submissions.blueprint import blueprint

__all__ = ["blueprint"]
