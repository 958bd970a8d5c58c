"""Printing for a page: few documents at a time, and a refusal in words where it fails."""

from __future__ import annotations

import threading
from collections.abc import Callable
from urllib.parse import quote

from flask import Response, current_app
from flask_babel import gettext as _

from app.documents.for_browser import POLICY, for_browser
from app.documents.render import Engine, EngineUnavailable, RenderingFailed, chosen_engine
from app.services.errors import PrinterBusy, PrintingFailed
from app.web.document_font import address_of_cut

AT_ONCE = 2
LONGEST_WAIT = 2  # seconds: whoever waits holds one of the few threads that answer everybody
_PRINTING = threading.BoundedSemaphore(AT_ONCE)


def printed(make: Callable[[Engine], bytes]) -> bytes:
    """Print with the engine chosen; few at a time, since each takes a processor for seconds.

    Hold no transaction: printing must not hold a connection meanwhile.
    """
    if not _PRINTING.acquire(timeout=LONGEST_WAIT):
        raise PrinterBusy()
    try:
        return make(chosen_engine(current_app.config["LEC"].pdf_engine))
    except (RenderingFailed, EngineUnavailable) as failure:
        current_app.logger.exception("could not print")
        raise PrintingFailed() from failure
    finally:
        _PRINTING.release()


def sent(content: bytes, name: str, mimetype: str, *, shown: bool = False) -> Response:
    """Answer with a file, to be saved under its name or shown in the browser.

    Not by send_file: it would let browsers keep what it holds for as long as a style sheet.
    """
    response = current_app.response_class(content, mimetype=mimetype)
    how = "inline" if shown else "attachment"
    response.headers["Content-Disposition"] = f"{how}; filename*=UTF-8''{quote(name, safe='')}"
    response.headers["Cache-Control"] = "no-store"
    return response


def shown_for_print(html: str, told: str = "") -> Response:
    """Answer with a document for the browser to print, whose pages are those of its PDF.

    What is `told` stands above the pages on the screen, and is not printed.
    """
    how = _("Press Ctrl+P to print these pages, on A4 paper and at a scale of 100%.")
    shown = for_browser(
        html,
        regular=address_of_cut(bold=False),
        bold=address_of_cut(bold=True),
        how=f"{how} {told}".strip(),
    )
    response = current_app.response_class(shown, mimetype="text/html")
    response.headers["Content-Security-Policy"] = (
        f"{POLICY}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    response.headers["Cache-Control"] = "no-store"
    return response
