"""Translations for templates, looked up without asking each time which request this is."""

from __future__ import annotations

from functools import cache
from typing import Any

from babel.support import Translations
from flask import Flask
from markupsafe import Markup

LOCALE = "th"


def install(app: Flask) -> None:
    """Hand templates the Thai catalogue itself, each sentence made once.

    Flask-Babel asks the request for its locale, and Jinja its context, at every word, which
    together took a sixth of the roster page's time; the portal is shown in one language.
    """
    folder = app.config["BABEL_TRANSLATION_DIRECTORIES"]
    catalogue = Translations.load(folder, [LOCALE])
    environment = app.jinja_env
    environment.install_gettext_translations(  # type: ignore[attr-defined]
        catalogue, newstyle=True
    )

    @cache
    def plain(text: str) -> Markup:
        return Markup(catalogue.gettext(text)) % {}  # noqa: S704 (the catalogue is ours)

    def say(text: str, **values: Any) -> Markup:
        """Translate a sentence; values put into it are escaped."""
        if not values:
            return plain(text)
        return Markup(catalogue.gettext(text)) % values  # noqa: S704 (the catalogue is ours)

    environment.globals["_"] = say
