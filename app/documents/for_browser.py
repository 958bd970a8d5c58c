"""Prepare a document for printing from a browser, page for page as the engines print it."""

from __future__ import annotations

from html import escape
from string import Template

from app.documents.fonts import DocumentFont, document_font

POLICY = "default-src 'none'; style-src 'unsafe-inline'; font-src 'self'; img-src data:"
STYLE = Template("""
@font-face { font-family: "${family}"; src: url("${regular}"); font-weight: normal }
@font-face { font-family: "${family}"; src: url("${bold}"); font-weight: bold }
/* A millimetre is one here. Without the colours a draft would lose the word across its pages. */
html { zoom: 1; -webkit-print-color-adjust: exact; print-color-adjust: exact }
@media screen {
  body { background: #767676 }
  .sheet { width: 210mm; margin: 6mm auto; background-color: #fff }
  .how { position: sticky; top: 0; z-index: 1; padding: 2mm; background: #fff }
  .how { font-size: 14pt; text-align: center }
}
@media print { .how { display: none } }
""")


def for_browser(
    html: str, *, regular: str, bold: str, how: str, font: DocumentFont | None = None
) -> str:
    """Return a document with its sheets one below another and `how` to print them above.

    `regular` and `bold` are the addresses of the typeface. Send it under `POLICY`.
    """
    family = (font or document_font()).family
    style = STYLE.substitute(family=family, regular=regular, bold=bold)
    # Texts are escaped: the document's own tags alone match. The last style wins.
    html = html.replace("</head>", f"<style>{style}</style></head>", 1)
    return html.replace("<body>", f'<body><p class="how">{escape(how)}</p>', 1)
