"""Draw the address at which a paper is verified as a QR code."""

from __future__ import annotations

import segno

# Four modules of white around it, as the standard asks: a photocopier darkens margins.
QUIET_MODULES = 4
PIXELS_PER_MODULE = 8


def qr_picture(address: str) -> str:
    """Return the QR code of an address as a data: address of a PNG."""
    drawn = segno.make(address, error="m", micro=False)
    return str(drawn.png_data_uri(scale=PIXELS_PER_MODULE, border=QUIET_MODULES))
