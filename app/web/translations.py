"""Translations for templates, looked up without asking each time which request this is."""

from __future__ import annotations

from babel.support import Translations
from flask import Flask

LOCALE = "th"


def install(app: Flask) -> None:
    """Hand templates the Thai catalogue itself.

    Flask-Babel asks the request for its locale at every word, which took a tenth of the roster
    page's time; the portal is shown in one language.
    """
    folder = app.config["BABEL_TRANSLATION_DIRECTORIES"]
    app.jinja_env.install_gettext_translations(  # type: ignore[attr-defined]
        Translations.load(folder, [LOCALE]), newstyle=True
    )
