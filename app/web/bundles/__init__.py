"""All submissions below a unit in one ZIP: asked for, watched, fetched (`process.md` 10.1)."""

from app.web.bundles import acting, fetching, page
from app.web.bundles.blueprint import blueprint

__all__ = ["acting", "blueprint", "fetching", "page"]
