"""Read a PDF on stdin and print its text: the program that pdf_text.py starts for each file.

It is run by its path: a hostile file takes down this process alone.
"""

from __future__ import annotations

import sys

MEMORY = 768 * 1024 * 1024
SECONDS = 15


def main() -> None:
    _limit()
    import pypdfium2

    document = pypdfium2.PdfDocument(sys.stdin.buffer.read())
    if len(document) > int(sys.argv[1]):
        raise SystemExit("too many pages")
    for number in range(len(document)):
        page = document[number]
        text_page = page.get_textpage()
        sys.stdout.buffer.write(text_page.get_text_range().encode("utf-8", "replace") + b"\n")
        text_page.close()
        page.close()
    document.close()


def _limit() -> None:
    """Bound memory and processor time, where the system can."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main()
