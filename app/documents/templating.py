"""Fill in the templates of printed documents, which know nothing of the web pages'."""

from functools import cache
from pathlib import Path
from typing import Any

import jinja2

TEMPLATES = Path(__file__).parents[2] / "templates" / "documents"


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def fill_in(template: str, **values: Any) -> str:
    """Return the HTML of `template` with `values` in it, every text escaped."""
    return _environment().get_template(template).render(**values)
