"""The page of a return, the same at every level: confirm, cancel, ask to cancel, answer."""

from app.web.returns import confirming, preparing, requests, show
from app.web.returns.blueprint import blueprint

__all__ = ["blueprint", "confirming", "preparing", "requests", "show"]
