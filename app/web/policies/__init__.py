"""Pages of the access policy: looking at it, changing it as a draft, publishing it."""

from app.web.policies import cell, draft, files, login, question, rights, versions
from app.web.policies.blueprint import blueprint

__all__ = ["blueprint", "cell", "draft", "files", "login", "question", "rights", "versions"]
