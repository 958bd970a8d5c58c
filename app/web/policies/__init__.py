"""The access policy: its table, drafts and versions, and whether somebody may do something."""

from app.web.policies.blueprint import blueprint

__all__ = ["blueprint"]
