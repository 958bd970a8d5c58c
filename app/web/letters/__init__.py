"""Official letters of a round, and the templates that the department keeps for them."""

from app.web.letters import editing, letters, templates, writing
from app.web.letters.blueprint import blueprint

__all__ = ["blueprint", "editing", "letters", "templates", "writing"]
