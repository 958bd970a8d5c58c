"""Turn HTML on stdin into a PDF on stdout: the program that render.py starts for each document.

It is run by its path, outside the `app` package, so that it loads one engine and nothing else.
"""

import contextlib
import gc
import secrets
import shutil
import sys

WKHTMLTOPDF_OPTIONS = {
    "encoding": "UTF-8",
    "page-size": "A4",
    "margin-top": "0",
    "margin-right": "0",
    "margin-bottom": "0",
    "margin-left": "0",
    # One millisecond instead of the 200 it would wait for scripts, which are off.
    "javascript-delay": "1",
    "disable-javascript": "",
    "disable-local-file-access": "",
    "disable-plugins": "",
    # Port 9 discards: whatever address a text smuggles in is asked of nobody.
    "proxy": "http://127.0.0.1:9",
    "load-error-handling": "ignore",
    "load-media-error-handling": "ignore",
}


def limit_memory(megabytes: int) -> None:
    """Let this process, and each it starts, use no more than `megabytes`, where the system can."""
    try:
        import resource
    except ImportError:
        return
    size = megabytes * 1024 * 1024
    # Data, not address space: WebKit reserves a gigabyte of addresses that it never uses.
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_DATA, (size, size))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def print_with_pdfkit(html: str) -> bytes:
    """Render through pdfkit and wkhtmltopdf."""
    import pdfkit

    # pdfkit obeys <meta name="pdfkit-..."> in the text; nobody can guess this prefix.
    configuration = pdfkit.configuration(
        wkhtmltopdf=shutil.which("wkhtmltopdf") or "", meta_tag_prefix=secrets.token_hex(16)
    )
    pdf = pdfkit.from_string(
        html, output_path=False, options=WKHTMLTOPDF_OPTIONS, configuration=configuration
    )
    return bytes(pdf)


def print_with_weasyprint(html: str) -> bytes:
    """Render through WeasyPrint, which may open no file, but pictures in the page."""
    # Its boxes live as long as this process: looking for garbage took a third of the time.
    gc.disable()
    from weasyprint import HTML
    from weasyprint.urls import URLFetcher

    document = HTML(string=html, url_fetcher=URLFetcher(allowed_protocols={"data"}))
    return bytes(document.write_pdf(pdf_tags=True))


if __name__ == "__main__":
    engine, megabytes = sys.argv[1:]
    limit_memory(int(megabytes))
    text = sys.stdin.buffer.read().decode("utf-8")
    printed = {"pdfkit": print_with_pdfkit, "weasyprint": print_with_weasyprint}[engine](text)
    sys.stdout.buffer.write(printed)
