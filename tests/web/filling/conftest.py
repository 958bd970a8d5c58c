"""What heads and officers do with links is one story: its fixtures are shared."""

from tests.web.counts.linking import counting

__all__ = ["counting"]
