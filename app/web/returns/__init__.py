"""The page of a return, the same at every level: confirm, cancel, ask to cancel, answer."""

from app.web.returns import confirming, counts, preparing, requests, show
from app.web.returns.blueprint import blueprint

__all__ = ["blueprint", "confirming", "counts", "preparing", "requests", "show"]
