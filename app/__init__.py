"""The LEC portal. `create_app` reads as a table of contents."""

from __future__ import annotations

from pathlib import Path

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from app import cli, extensions, settings, web
from app.models.connection import prepare
from app.web import translations, uploads

ROOT = Path(__file__).parents[1]


def create_app(chosen: settings.Settings | None = None) -> Flask:
    """Make the portal from the given settings, or from the environment's."""
    chosen = chosen or settings.from_environment()
    app = Flask(__name__, template_folder=str(ROOT / "templates"), static_folder="static")
    configure(app, chosen)
    app.before_request(web.transaction.note_arrival)
    app.before_request(uploads.note_limit)
    connect_extensions(app)
    web.register(app)
    trust_proxies(app, chosen.trusted_proxies)
    cli.register(app)
    return app


def configure(app: Flask, chosen: settings.Settings) -> None:
    app.config.update(
        LEC=chosen,
        SECRET_KEY=chosen.secret_key,
        SQLALCHEMY_DATABASE_URI=chosen.database_url,
        # A fault that reaches the log must not take pupils' names and numbers along.
        SQLALCHEMY_ENGINE_OPTIONS={"hide_parameters": True},
        BABEL_DEFAULT_LOCALE="th",
        BABEL_TRANSLATION_DIRECTORIES=str(ROOT / "app" / "translations"),
        RATELIMIT_STORAGE_URI=chosen.rate_limit_storage,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=chosen.cookie_secure,
        SESSION_COOKIE_NAME="lec",
        WTF_CSRF_TIME_LIMIT=None,
        MAX_CONTENT_LENGTH=2 * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=1024 * 1024,
        SEND_FILE_MAX_AGE_DEFAULT=31_536_000,
        COMPRESS_ALGORITHM=["gzip"],
        COMPRESS_LEVEL=5,
    )
    app.jinja_options = {"autoescape": True}
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True


def trust_proxies(app: Flask, how_many: int) -> None:
    """Take the address and the scheme of a request from the proxies in front, if there are any."""
    if how_many:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=how_many, x_proto=how_many, x_host=how_many
        )


def connect_extensions(app: Flask) -> None:
    extensions.db.init_app(app)
    extensions.migrate.init_app(
        app, extensions.db, directory=str(ROOT / "migrations"), render_as_batch=True
    )
    extensions.babel.init_app(app, locale_selector=lambda: "th")
    translations.install(app)
    extensions.login_manager.init_app(app)
    extensions.csrf.init_app(app)
    extensions.limiter.init_app(app)
    extensions.compress.init_app(app)
    with app.app_context():
        prepare(extensions.db.engine)
